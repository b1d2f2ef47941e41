import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, CfnResource, type DefaultStackSynthesizerProps, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { DockerImageAsset, type DockerImageAssetProps, NetworkMode, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { ImageAssetRepository, ImagePublisher } from '../../src/assets';

const IMAGE = join(__dirname, 'image');
const ENV = { account: '111122223333', region: 'eu-central-1' };

let app: App;
let images: ImageAssetRepository;

beforeEach(() => {
  app = new App();
  images = repositoryIn(app);
});

function repositoryIn(scope: App | Stage, publisher?: ImagePublisher, env: typeof ENV | undefined = ENV) {
  const stack = new Stack(scope, 'Repo', { env });
  return new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev', publisher });
}

function repositoryWithCache(): ImageAssetRepository {
  const stack = new Stack(app, 'Caching', { env: ENV });
  return new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev', cacheTagPrefix: 'cache-' });
}

function orders(synthesizerProps?: DefaultStackSynthesizerProps): Stack {
  const synthesizer = images.synthesizer({ tagPrefix: 'orders-', synthesizerProps });
  const stack = new Stack(app, 'Orders', { env: ENV, synthesizer });
  new DockerImageAsset(stack, 'Image', { directory: IMAGE });
  new CfnResource(stack, 'Resource', { type: 'Some::Type' });
  return stack;
}

/** The only destination of the only image of a stack. */
function destination(stackName: string): Record<string, string> {
  const [[destinations]] = imagesOf(stackName).map(({ destinations }) => [Object.values(destinations as object)]);
  return destinations[0];
}

function imagesOf(stackName: string): Record<string, any>[] {
  const manifest = JSON.parse(readFileSync(join(app.synth().directory, `${stackName}.assets.json`), 'utf8'));
  return Object.values(manifest.dockerImages);
}

describe('order', () => {
  test("the build waits for the repository's stack, because the asset manifest depends on it", () => {
    orders();

    expect(app.synth().manifest.artifacts?.['Orders.assets'].dependencies).toEqual(['Repo']);
  });

  test("the stack comes after the repository's stack and its own assets", () => {
    orders();

    expect(app.synth().manifest.artifacts?.Orders.dependencies).toEqual(['Repo', 'Orders.assets']);
  });

  test('the stack of the repository waits for its own assets only', () => {
    orders();

    expect(app.synth().manifest.artifacts?.['Repo.assets'].dependencies).toBeUndefined();
  });

  test('nothing waits for a repository that is deployed beforehand', () => {
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-', deployedBeforehand: true });
    new CfnResource(new Stack(app, 'Orders', { env: ENV, synthesizer }), 'Resource', { type: 'Some::Type' });

    const { artifacts } = app.synth().manifest;
    expect(artifacts?.['Orders.assets'].dependencies).toBeUndefined();
    expect(artifacts?.Orders.dependencies).toEqual(['Orders.assets']);
  });

  test('stacks that share a synthesizer have asset manifests of their own', () => {
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-' });
    for (const name of ['Api', 'Worker']) {
      new DockerImageAsset(new Stack(app, name, { env: ENV, synthesizer }), 'Image', {
        directory: IMAGE,
        extraHash: name,
      });
    }

    expect(imagesOf('Api')).toHaveLength(1);
    expect(imagesOf('Worker')).toHaveLength(1);
  });

  test('the same app gives the same assembly', () => {
    orders();
    const again = new App();
    const first = app.synth();
    app = again;
    images = repositoryIn(again);
    orders();

    expect(again.synth().manifest).toEqual(first.manifest);
  });
});

describe('destination', () => {
  test('is the repository, under the prefix and the hash of the source', () => {
    orders();

    expect(destination('Orders')).toMatchObject({
      repositoryName: 'shop-assets-dev',
      imageTag: expect.stringMatching(/^orders-[0-9a-f]{64}$/),
    });
  });

  test('is published to by the bootstrap role of the qualifier', () => {
    orders({ qualifier: 'team1' });

    expect(destination('Orders').assumeRoleArn).toBe(
      `arn:\${AWS::Partition}:iam::111122223333:role/cdk-team1-image-publishing-role-111122223333-eu-central-1`,
    );
  });

  test('is published to by the dedicated role', () => {
    app = new App();
    images = repositoryIn(app, ImagePublisher.dedicatedRole('shop-publishing', new AccountRootPrincipal()));
    orders();

    expect(destination('Orders').assumeRoleArn).toBe(`arn:\${AWS::Partition}:iam::111122223333:role/shop-publishing`);
  });

  test('is published to by the role that is given', () => {
    app = new App();
    images = repositoryIn(app, ImagePublisher.existingRole('arn:aws:iam::111122223333:role/ci'));
    orders();

    expect(destination('Orders').assumeRoleArn).toBe('arn:aws:iam::111122223333:role/ci');
  });

  test('hands the other props of the synthesizer on', () => {
    const deployRoleArn = 'arn:aws:iam::111122223333:role/deployer';
    orders({ deployRoleArn });

    expect(app.synth().manifest.artifacts?.Orders.properties).toMatchObject({ assumeRoleArn: deployRoleArn });
  });

  test('an asset name of the user stays part of the id of the asset', () => {
    const stack = orders();
    new DockerImageAsset(stack, 'Named', { directory: IMAGE, assetName: 'named', extraHash: '1' });

    const manifest = JSON.parse(readFileSync(join(app.synth().directory, 'Orders.assets.json'), 'utf8'));
    expect(Object.keys(manifest.dockerImages)).toContainEqual(
      expect.stringMatching(/^named-[0-9a-f]{8}-[0-9a-f]{64}$/),
    );
  });
});

describe('fails on', () => {
  test.each(['', '-orders', '.orders', 'or ders', 'orders:', 'x'.repeat(65), '$' + '{AWS::Region}-'])(
    'the prefix %p',
    (tagPrefix) => {
      expect(() => images.synthesizer({ tagPrefix })).toThrow(
        `tagPrefix must be 1 to 64 letters, digits or any of ._- that begin with a letter, a digit or "_", got: ${tagPrefix || "''"}; choose one for the service, for example 'orders-' [Repo/Images]`,
      );
    },
  );

  test('a prefix that is a token', () => {
    expect(() => images.synthesizer({ tagPrefix: images.repository.repositoryArn })).toThrow(
      'tagPrefix must be known at synth, got: a token; write the prefix out: the retention rule is made of it [Repo/Images]',
    );
  });

  test.each([
    ['orders-', 'orders-eu-'],
    ['orders-eu-', 'orders-'],
    ['orders-', 'orders-'],
  ])('the prefix %p beside %p', (tagPrefix, other) => {
    images.synthesizer({ tagPrefix: other });

    expect(() => images.synthesizer({ tagPrefix })).toThrow(
      `tagPrefix must not overlap '${other}' of another synthesizer of this repository, because each one's retention would count the other's images, got: ${tagPrefix}; give the stacks of one service the same synthesizer, and each service its own prefix [Repo/Images]`,
    );
  });

  test.each(['cache-', 'cache-orders-', 'ca'])('the prefix %p beside the cacheTagPrefix', (tagPrefix) => {
    images = repositoryWithCache();

    expect(() => images.synthesizer({ tagPrefix })).toThrow(
      `tagPrefix must not overlap the cacheTagPrefix 'cache-', whose tags may be pushed again, got: ${tagPrefix}; choose another prefix [Caching/Images]`,
    );
  });

  test.each([
    ['imageAssetsRepositoryName', 'it is the name of this repository'],
    ['dockerTagPrefix', 'use tagPrefix'],
  ])('synthesizerProps.%s', (property, remedy) => {
    expect(() => orders({ [property]: 'x' })).toThrow(
      `synthesizerProps.${property} must not be set, got: x; ${remedy} [Repo/Images]`,
    );
  });

  test('a second publishing role', () => {
    images = repositoryIn(new Stage(app, 'Prod'), ImagePublisher.existingRole('arn:aws:iam::111122223333:role/ci'));

    expect(() => orders({ imageAssetPublishingRoleArn: 'arn:aws:iam::111122223333:role/other' })).toThrow(
      "synthesizerProps.imageAssetPublishingRoleArn must not be set, got: arn:aws:iam::111122223333:role/other; the repository's publisher decides [Prod/Repo/Images]",
    );
  });

  test.each([
    ['another region', { account: '111122223333', region: 'eu-west-1' }, '111122223333/eu-west-1'],
    ['another account', { account: '444455556666', region: 'eu-central-1' }, '444455556666/eu-central-1'],
    ['no known environment', undefined, 'unknown/unknown'],
  ])('a stack of %s', (_, env, got) => {
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-', deployedBeforehand: true });

    expect(() => new Stack(app, 'Orders', { env, synthesizer })).toThrow(
      `the stack Orders must be in the environment of the repository's stack Repo (111122223333/eu-central-1), because a stack publishes to its own, got: ${got}; make an ImageAssetRepository for each environment [Repo/Images]`,
    );
  });

  test('a stack of another Stage', () => {
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-' });

    expect(() => new Stack(new Stage(app, 'Prod'), 'Orders', { env: ENV, synthesizer })).toThrow(
      "the stack Prod/Orders must be in the Stage of the repository's stack Repo, because nothing can wait across a Stage's border; make the repository in that Stage or, if its stack is deployed before this one (as for CDK Pipelines), set deployedBeforehand: true [Repo/Images]",
    );
  });
});

test('takes stacks and a repository that both leave the environment to the CLI', () => {
  app = new App();
  const stack = new Stack(app, 'Repo');
  images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev' });
  new Stack(app, 'Orders', { synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });

  expect(app.synth().manifest.artifacts?.['Orders.assets'].dependencies).toEqual(['Repo']);
});

test('a repository and its stacks in the same Stage wait within it', () => {
  const stage = new Stage(app, 'Prod');
  images = repositoryIn(stage);
  const stack = new Stack(stage, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });

  const { artifacts } = app.synth().getNestedAssembly('assembly-Prod').manifest;
  expect(artifacts?.[`${stack.artifactId}.assets`].dependencies).toEqual([images.repository.stack.artifactId]);
});

test('warns of one source under two prefixes', () => {
  const stacks = ['Api', 'Worker'].map((name) => {
    const synthesizer = images.synthesizer({ tagPrefix: `${name}-` });
    const stack = new Stack(app, name, { env: ENV, synthesizer });
    new DockerImageAsset(stack, 'Image', { directory: IMAGE });
    return stack;
  });

  Annotations.fromStack(stacks[0]).hasNoWarning('*', Match.anyValue());
  Annotations.fromStack(stacks[1]).hasWarning(
    '/Worker',
    Match.stringLikeRegexp(
      '^Api-(\\w{64}) and Worker-\\1 have the same source: ECR may keep them as one image with two tags, and the retention of one tag expires it for the other; give both stacks the same synthesizer \\[ack: cdk-hindsight/assets:sharedImage\\]$',
    ),
  );
});

describe('the options of an image', () => {
  const build = (options: Partial<DockerImageAssetProps>) => {
    const stack = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
    new DockerImageAsset(stack, 'Image', { directory: IMAGE, ...options });
    return stack;
  };
  const token = (text = '') => `${Aws.ACCOUNT_ID}${text}`;

  test.each<[string, Partial<DockerImageAssetProps>]>([
    ['cacheTo', { cacheTo: { type: 'registry', params: { ref: token(':cache') } } }],
    ['cacheTo', { cacheTo: { type: token() } }],
    ['cacheFrom', { cacheFrom: [{ type: 'inline' }, { type: 'registry', params: { ref: token() } }] }],
    ['outputs', { outputs: [token()] }],
    ['platform', { platform: Platform.custom(token()) }],
    ['networkMode', { networkMode: NetworkMode.custom(token()) }],
  ])('%s may not be known only at deploy time', (name, options) => {
    expect(() => build(options)).toThrow(
      new Error(
        `${name} must be known at synth, got: a token; write it out: the CLI builds the image before CloudFormation ` +
          'knows any value [Orders]',
      ),
    );
  });

  test('may be literals', () => {
    const cacheFrom = [{ type: 'registry', params: { ref: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/cache' } }];
    Annotations.fromStack(build({ cacheFrom, target: 'release' })).hasNoWarning('*', Match.anyValue());
    expect(imagesOf('Orders')[0].source).toMatchObject({ cacheFrom, dockerBuildTarget: 'release' });
  });

  const REGISTRY = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';

  test.each([
    `${REGISTRY}/shop-assets-dev:cache`,
    `${REGISTRY}/shop-assets-dev`,
    `${REGISTRY}/shop-assets-dev@sha256:1`,
  ])('warns of a cache in this repository: %s', (ref) => {
    Annotations.fromStack(build({ cacheTo: { type: 'registry', params: { ref } } })).hasWarning(
      '/Orders',
      'cacheTo writes to shop-assets-dev: its tags are immutable, so that only the first build can push its cache; set ' +
        'cacheTagPrefix of the repository, or use another repository for the cache [ack: cdk-hindsight/assets:immutableCache]',
    );
  });

  test('takes a cache with the cacheTagPrefix, and warns of another tag', () => {
    images = repositoryWithCache();
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-' });
    const stacks = ['cache-orders', 'orders-cache'].map((tag) => {
      const stack = new Stack(app, tag, { env: ENV, synthesizer });
      const params = { ref: `${REGISTRY}/shop-assets-dev:${tag}` };
      new DockerImageAsset(stack, 'Image', { directory: IMAGE, cacheTo: { type: 'registry', params } });
      return stack;
    });

    Annotations.fromStack(stacks[0]).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stacks[1]).hasWarning(
      '*',
      'cacheTo writes to shop-assets-dev: its tags are immutable, so that only the first build can push its cache; begin ' +
        'the tag with cache- [ack: cdk-hindsight/assets:immutableCache]',
    );
  });

  test.each(['', `@sha256:${'a'.repeat(64)}`])('warns of a cache without a tag: %p', (rest) => {
    const ref = `${REGISTRY}/shop-assets-dev${rest}`;
    Annotations.fromStack(build({ cacheTo: { type: 'registry', params: { ref } } })).hasWarning(
      '*',
      Match.stringLikeRegexp('cacheTo writes to shop-assets-dev'),
    );
  });

  test('a cache without a tag is none with the cacheTagPrefix', () => {
    images = repositoryWithCache();
    const synthesizer = images.synthesizer({ tagPrefix: 'orders-' });
    const stack = new Stack(app, 'Untagged', { env: ENV, synthesizer });
    const params = { ref: `${REGISTRY}/shop-assets-dev` };
    new DockerImageAsset(stack, 'Image', { directory: IMAGE, cacheTo: { type: 'registry', params } });

    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('begin the tag with cache-'));
  });

  test.each([
    `${REGISTRY}/shop-assets-dev-cache:1`,
    `${REGISTRY}/team/shop:shop-assets-dev`,
    `user@${REGISTRY}/team/shop/shop-assets-dev/x`,
  ])('does not warn of a cache elsewhere: %s', (ref) => {
    const stack = build({ cacheTo: { type: 'registry', params: { ref } } });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
