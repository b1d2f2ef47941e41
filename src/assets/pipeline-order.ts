import { Stack } from 'aws-cdk-lib';
import { type CodePipeline, PipelineBase } from 'aws-cdk-lib/pipelines';
import type { IConstruct } from 'constructs';
import { messagesOf, sentenceOf } from '../private/synth/errors';

const { warn } = messagesOf('assets');

/** A stack that publishes images. Its repository may be deployed before the stack's app. */
export interface Publication {
  readonly stack: Stack;
  readonly deployedBeforehand: boolean;
}

/** A repository and the stacks that publish to it. */
export interface PublishedRepository {
  readonly images: IConstruct;
  /** The stack that is deployed to create it. */
  readonly home: Stack;
  /** They are known only when the app is complete. */
  readonly publications: Publication[];
}

/** The repositories of each app, which one walk through its tree checks all. */
const repositories = new WeakMap<IConstruct, PublishedRepository[]>();

/**
 * Checks a repository at the end of synthesis. CDK Pipelines publishes the assets of all stages before it deploys
 * the first of them, and heeds no dependency of an asset manifest: a repository that one of its stages creates comes
 * too late. Anything that depends on a manual step becomes a warning.
 */
export function watchPipelines(repository: PublishedRepository): void {
  const { root } = repository.images.node;
  const watched = repositories.get(root);
  if (watched) {
    watched.push(repository);
    return;
  }
  const first = [repository];
  repositories.set(root, first);
  root.node.addValidation({ validate: () => checkPipelines(root, first) });
}

function checkPipelines(root: IConstruct, watched: PublishedRepository[]): string[] {
  const pipelines = root.node.findAll().filter((construct) => PipelineBase.isPipeline(construct));
  return pipelines.flatMap((pipeline) => {
    const paths = deployedPaths(pipeline);
    return watched.flatMap((repository) => checkPipeline(pipeline, paths, repository));
  });
}

function checkPipeline(pipeline: PipelineBase, paths: Set<string>, repository: PublishedRepository): string[] {
  const { images, home, publications } = repository;
  const published = publications.filter(({ stack }) => paths.has(stack.node.path));
  return published.flatMap((publication) => {
    if (paths.has(home.node.path) || !publication.deployedBeforehand) {
      return [tooLate(pipeline, publication, home)];
    }
    if (!deploysItself(pipeline, home)) {
      warnOfManualDeploy(images, pipeline, home);
    }
    return [];
  });
}

function deployedPaths(pipeline: PipelineBase): Set<string> {
  const stages = pipeline.waves.flatMap((wave) => wave.stages);
  return new Set(stages.flatMap((stage) => stage.stacks.map((stack) => stack.constructPath)));
}

/** The self-mutation is `cdk deploy` of the pipeline's stack, which brings along what that stack depends on. */
function deploysItself(pipeline: PipelineBase, home: Stack): boolean {
  const own = Stack.of(pipeline);
  const mutates = (pipeline as Partial<CodePipeline>).selfMutationEnabled === true;
  return mutates && (own === home || own.dependencies.includes(home));
}

function tooLate(pipeline: IConstruct, { stack }: Publication, home: Stack): string {
  return sentenceOf({
    property: 'synthesizer',
    must: `belong to a repository that exists before the pipeline ${pipeline.node.path} runs, because CDK Pipelines publishes images before it deploys any stage`,
    got: `${home.node.path} for ${stack.node.path}`,
    remedy:
      'put the ImageAssetRepository into a stack outside of the pipeline stages, make the stack of the pipeline depend on that, and set deployedBeforehand: true',
  });
}

function warnOfManualDeploy(images: IConstruct, pipeline: IConstruct, home: Stack): void {
  warn(
    images,
    'deployedBeforehand',
    `the pipeline ${pipeline.node.path} publishes to this repository but never deploys its stack ${home.node.path}: ` +
      'switch self-mutation on and make the stack of the pipeline depend on it, or deploy it by hand first and after ' +
      'each change',
  );
}
