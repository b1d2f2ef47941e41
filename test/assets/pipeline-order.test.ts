import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { ImageAssetRepository } from '../../src/assets';

const ENV = { account: '111122223333', region: 'eu-central-1' };

let app: App;
let tools: Stack;
let pipeline: CodePipeline;

beforeEach(() => {
  app = new App();
  tools = new Stack(app, 'Tools', { env: ENV });
  const input = CodePipelineSource.codeCommit(Repository.fromRepositoryName(tools, 'Source', 'shop'), 'main');
  pipeline = new CodePipeline(tools, 'Pipeline', {
    synth: new ShellStep('Synth', { input, commands: ['npx cdk synth'] }),
  });
});

function repositoryIn(scope: App | Stage): ImageAssetRepository {
  const stack = new Stack(scope, 'Repo', { env: ENV });
  return new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-prod' });
}

function service(stage: Stage, images: ImageAssetRepository, deployedBeforehand: boolean): Stack {
  const synthesizer = images.synthesizer({ tagPrefix: 'orders-', deployedBeforehand });
  const stack = new Stack(stage, 'Orders', { env: ENV, synthesizer });
  new DockerImageAsset(stack, 'Image', { directory: join(__dirname, 'image') });
  return stack;
}

const tooLate = (home: string) =>
  `synthesizer must belong to a repository that exists before the pipeline Tools/Pipeline runs, because CDK Pipelines publishes images before it deploys any stage, got: ${home} for Prod/Orders; put the ImageAssetRepository into a stack outside of the pipeline stages, make the stack of the pipeline depend on that, and set deployedBeforehand: true`;

test.each([true, false])('fails on a repository in a stage of the pipeline (deployedBeforehand: %p)', (beforehand) => {
  const stage = new Stage(app, 'Prod');
  service(stage, repositoryIn(stage), beforehand);
  pipeline.addStage(stage);

  expect(() => app.synth()).toThrow(tooLate('Prod/Repo'));
});

test('fails on it in a wave, too', () => {
  const stage = new Stage(app, 'Prod');
  service(stage, repositoryIn(stage), false);
  pipeline.addWave('Wave').addStage(stage);

  expect(() => app.synth()).toThrow(tooLate('Prod/Repo'));
});

test('takes a repository outside of the stages, on which the stack of the pipeline depends', () => {
  const images = repositoryIn(app);
  const stage = new Stage(app, 'Prod');
  service(stage, images, true);
  pipeline.addStage(stage);
  tools.addDependency(images.repository.stack);

  const { artifacts } = app.synth().manifest;
  expect(artifacts?.Tools.dependencies).toContain('Repo');
  Annotations.fromStack(images.repository.stack).hasNoWarning('*', Match.anyValue());
});

test('a repository outside of the stages has the retention rule of the prefix in the stage', () => {
  const images = repositoryIn(app);
  const stage = new Stage(app, 'Prod');
  service(stage, images, true);
  pipeline.addStage(stage);

  const [repository] = Object.values<any>(app.synth().getStackByName('Repo').template.Resources);
  expect(repository.Properties.LifecyclePolicy.LifecyclePolicyText).toContain('"tagPrefixList":["orders-"]');
});

test('warns of a repository that the pipeline never deploys', () => {
  const images = repositoryIn(app);
  const stage = new Stage(app, 'Prod');
  service(stage, images, true);
  pipeline.addStage(stage);

  Annotations.fromStack(images.repository.stack).hasWarning(
    '/Repo/Images',
    'the pipeline Tools/Pipeline publishes to this repository but never deploys its stack Repo: switch self-mutation on and make the stack of the pipeline depend on it, or deploy it by hand first and after each change [ack: cdk-hindsight/assets:deployedBeforehand]',
  );
});

test('warns of a pipeline that does not mutate itself, even if its stack depends on the repository', () => {
  const stack = new Stack(app, 'FixedTools', { env: ENV });
  const fixed = new CodePipeline(stack, 'Fixed', { synth: pipeline.synth, selfMutation: false });
  tools.node.tryRemoveChild('Pipeline');
  const images = repositoryIn(app);
  const stage = new Stage(app, 'Prod');
  service(stage, images, true);
  fixed.addStage(stage);
  stack.addDependency(images.repository.stack);

  Annotations.fromStack(images.repository.stack).hasWarning(
    '/Repo/Images',
    Match.stringLikeRegexp(
      '^the pipeline FixedTools/Fixed publishes to this repository but never deploys its stack Repo',
    ),
  );
});

test('takes a repository in the stack of the pipeline, which the self-mutation deploys', () => {
  const images = new ImageAssetRepository(tools, 'Images', { repositoryName: 'shop-assets-prod' });
  const stage = new Stage(app, 'Prod');
  service(stage, images, true);
  pipeline.addStage(stage);

  app.synth();
  Annotations.fromStack(tools).hasNoWarning('*', Match.stringLikeRegexp('never deploys'));
});

test('leaves a Stage alone that no pipeline deploys', () => {
  const stage = new Stage(app, 'Prod');
  service(stage, repositoryIn(stage), false);

  expect(() => app.synth()).not.toThrow();
});
