import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ImageAssetRepository } from '../../src/assets';

const IMAGE = join(__dirname, 'image');
const { CDK_CLI_VERSION: runningVersion } = process.env;
let app: App;

beforeEach(() => {
  app = new App();
});

afterEach(() => {
  setVersion(runningVersion);
});

function setVersion(version: string | undefined): void {
  if (version === undefined) {
    delete process.env.CDK_CLI_VERSION;
  } else {
    process.env.CDK_CLI_VERSION = version;
  }
}

/** A stack that publishes the image in an environment. */
function publish(region: string, { account = '111122223333', repositoryName = 'shop-assets' } = {}): Stack {
  const env = { account, region };
  const id = `${region}${account}`;
  const images = new ImageAssetRepository(new Stack(app, `Repo${id}`, { env }), 'Images', { repositoryName });
  const stack = new Stack(app, `Orders${id}`, { env, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
  new DockerImageAsset(stack, 'Image', { directory: IMAGE });
  return stack;
}

function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('oldCli'))
    .map(({ entry }) => `${entry.data}`);
}

test.each(['2.1126.9', '2.1126.0', '2.99.0', '1.2000.0', '2.1126.0-beta.1'])(
  'the CLI %s gives a warning where one image goes to two environments',
  (version) => {
    setVersion(version);
    const [first, second] = [publish('eu-central-1'), publish('us-east-1')];
    expect(warningsOf(first)).toEqual([]);
    expect(warningsOf(second)).toEqual([
      `aws-cdk ${version} pushes an image that is built once to the first of its repositories only; install aws-cdk 2.1127.0 or later [ack: cdk-hindsight/assets:oldCli]`,
    ]);
  },
);

test('two accounts are two environments', () => {
  setVersion('2.1126.0');
  publish('eu-central-1');
  expect(warningsOf(publish('eu-central-1', { account: '444455556666' }))).toHaveLength(1);
});

test.each([undefined, '2.1127.0', '2.1127.1', '2.1148.1', '3.0.0', 'development'])(
  'the CLI %s gives none',
  (version) => {
    setVersion(version);
    publish('eu-central-1');
    expect(warningsOf(publish('us-east-1'))).toEqual([]);
  },
);

test('an old CLI gives none where the repositories have different names, so that the image is built for each', () => {
  setVersion('2.1126.0');
  publish('eu-central-1');
  expect(warningsOf(publish('us-east-1', { repositoryName: 'shop-assets-us' }))).toEqual([]);
});

test('an old CLI gives none in one environment', () => {
  setVersion('2.1126.0');
  const stack = publish('eu-central-1');
  new DockerImageAsset(stack, 'Again', { directory: IMAGE });
  expect(warningsOf(stack)).toEqual([]);
});
