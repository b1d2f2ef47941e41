import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  type IImageAssetRepository,
  ImageAssetRepository,
  type ImageAssetRepositoryAttributes,
  ImageRetention,
} from '../../src/assets';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const PLACEHOLDERS = ['arn:$', '{AWS::Partition}:iam::$', '{AWS::AccountId}:role/Publisher'].join('');

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Shared', { env: ENV });
});

function imported(attrs: Partial<ImageAssetRepositoryAttributes> = {}): IImageAssetRepository {
  return ImageAssetRepository.fromImageAssetRepositoryAttributes(stack, 'Images', {
    repositoryName: 'shop-assets',
    ...attrs,
  });
}

/** The destination of the only image of a stack that publishes to the repository. */
function published(images: IImageAssetRepository) {
  const orders = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
  new DockerImageAsset(orders, 'Image', { directory: join(__dirname, 'image') });
  new CfnResource(orders, 'Resource', { type: 'Some::Type' });
  const { directory, manifest } = app.synth();
  const { dockerImages } = JSON.parse(readFileSync(join(directory, 'Orders.assets.json'), 'utf8'));
  const [{ destinations }] = Object.values<any>(dockerImages);
  return {
    destination: Object.values<any>(destinations)[0],
    waitsFor: manifest.artifacts?.['Orders.assets'].dependencies,
  };
}

test('stacks of a second app publish to it, with the bootstrap role, and wait for nothing', () => {
  const { destination, waitsFor } = published(imported());
  expect(destination).toMatchObject({ repositoryName: 'shop-assets', imageTag: expect.stringMatching(/^orders-/) });
  expect(destination.assumeRoleArn).toMatch(/role\/cdk-hnb659fds-image-publishing-role-111122223333-eu-central-1$/);
  expect(waitsFor).toBeUndefined();
});

test('stacks publish with the role of the repository', () => {
  const { destination } = published(imported({ publishingRoleArn: PLACEHOLDERS }));
  expect(destination.assumeRoleArn).toMatch(/:iam::111122223333:role\/Publisher$/);
});

test('stacks of another Stage publish to it', () => {
  const synthesizer = imported().synthesizer({ tagPrefix: 'orders-' });
  expect(() => new Stack(new Stage(app, 'Prod'), 'Orders', { env: ENV, synthesizer })).not.toThrow();
});

test('it makes nothing of its own', () => {
  const images = imported();
  images.synthesizer({ tagPrefix: 'orders-' });
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it grants, watches and knows its environment', () => {
  const images = imported();
  expect(images.env).toEqual({ account: '111122223333', region: 'eu-central-1' });
  expect(images.repository.repositoryName).toBe('shop-assets');
  images.repository.grantPull(new Role(stack, 'Role', { assumedBy: new AccountPrincipal('111122223333') }));
  images.onImagePullFailed('PullFailed', new Topic(stack, 'Alerts'));
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    Description: 'An image of shop-assets could not be pulled',
  });
});

test('its owner decides on the retention', () => {
  const retention = ImageRetention.lastImages(50);
  expect(() => imported().synthesizer({ tagPrefix: 'orders-', retention })).toThrow(
    new Error(
      'retention must not be set for an imported repository; set it where the repository is made, in a synthesizer with ' +
        'this prefix [Shared/Images]',
    ),
  );
});

test('its tags for a build cache are known if they are given', () => {
  const images = ImageAssetRepository.fromImageAssetRepositoryAttributes(
    new Stack(app, 'Cached', { env: ENV }),
    'Images',
    {
      repositoryName: 'shop-assets',
      cacheTagPrefix: 'cache-',
    },
  );
  expect(() => images.synthesizer({ tagPrefix: 'cache-orders-' })).toThrow(
    /^tagPrefix must not overlap the cacheTagPrefix 'cache-'/,
  );
});

test('its prefixes may not overlap', () => {
  const images = imported();
  images.synthesizer({ tagPrefix: 'orders-' });
  expect(() => images.synthesizer({ tagPrefix: 'orders-eu-' })).toThrow(/^tagPrefix must not overlap 'orders-'/);
});

test('a stack in another environment is refused', () => {
  const synthesizer = imported().synthesizer({ tagPrefix: 'orders-' });
  const env = { ...ENV, region: 'us-east-1' };
  expect(() => new Stack(app, 'Orders', { env, synthesizer })).toThrow(
    /must be in the environment of the repository's stack/,
  );
});

test.each<[string, Partial<ImageAssetRepositoryAttributes>, RegExp]>([
  ['a name that is a token', { repositoryName: Aws.STACK_NAME }, /^repositoryName must be known at synth/],
  ['a name in upper case', { repositoryName: 'Shop' }, /^repositoryName must be 2 to 256 lower-case letters/],
  [
    'the bootstrap repository',
    { repositoryName: 'cdk-hnb659fds-container-assets-1-2' },
    /^repositoryName must not be that/,
  ],
  ['no name', { repositoryName: undefined }, /^attrs.repositoryName must be a text, got: undefined/],
  ['a role that is a token', { publishingRoleArn: Aws.STACK_ID }, /^publishingRoleArn must be known at synth/],
  ['a role that is none', { publishingRoleArn: 'Publisher' }, /^publishingRoleArn must be the ARN of a role/],
])('%s is refused', (_, attrs, message) => expect(() => imported(attrs)).toThrow(message));

test.each([
  'arn:aws:iam::111122223333:role/a b',
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:iam::111122223333:role/',
])('a publishing role %p is refused', (publishingRoleArn) => {
  expect(() => imported({ publishingRoleArn })).toThrow('publishingRoleArn must be the ARN of a role');
});
