import { type DockerImageAssetSource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import type { Publication } from './pipeline-order';

const { warn } = messagesOf('assets');

// ECR takes 50 rules; one is for untagged images.
const MAX_PREFIXES = 49;

/** Who publishes to a repository: its prefixes, the stacks behind them and their images. */
export class ImageAssetUsers {
  /** Each stack that publishes at least one image. */
  public readonly publications: Publication[] = [];
  private readonly prefixes: string[] = [];
  private readonly prefixesOfImage = new Map<string, Set<string>>();

  constructor(private readonly images: IConstruct) {}

  /** The stack that is deployed to create the repository, which may be in a nested one. */
  public get home(): Stack {
    let stack = Stack.of(this.images);
    while (stack.nestedStackParent) {
      stack = stack.nestedStackParent;
    }
    return stack;
  }

  /** Refuses a prefix that another one's images would match too, or that ECR has no rule left for. */
  public claimPrefix(tagPrefix: string): void {
    const other = this.prefixes.find((prefix) => prefix.startsWith(tagPrefix) || tagPrefix.startsWith(prefix));
    if (other !== undefined) {
      const must = `not overlap '${other}' of another synthesizer of this repository, because each one's retention would count the other's images`;
      const remedy = 'give the stacks of one service the same synthesizer, and each service a prefix of its own';
      refuse({ property: 'tagPrefix', must, got: tagPrefix, remedy }, this.images);
    }
    if (this.prefixes.length === MAX_PREFIXES) {
      const must = `be one of at most ${MAX_PREFIXES}, because ECR takes 50 lifecycle rules`;
      refuse({ property: 'tagPrefix', must, got: tagPrefix, remedy: 'make a second repository' }, this.images);
    }
    this.prefixes.push(tagPrefix);
  }

  /** Refuses a stack that could never publish here; lets the others wait for the repository. */
  public addStack(stack: Stack, deployedBeforehand: boolean): void {
    this.requireSameEnvironment(stack);
    if (!deployedBeforehand) {
      this.requireSameStage(stack);
      // `cdk deploy <stack>` brings the repository's stack along.
      stack.node.addDependency(this.images);
    }
  }

  public addImage(publication: Publication, tagPrefix: string, { sourceHash }: DockerImageAssetSource): void {
    if (!this.publications.some(({ stack }) => stack === publication.stack)) {
      this.publications.push(publication);
    }
    const prefixes = this.prefixesOfImage.get(sourceHash) ?? new Set();
    this.prefixesOfImage.set(sourceHash, prefixes.add(tagPrefix));
    if (prefixes.size > 1) {
      this.warnOfSharedImage(publication.stack, [...prefixes], sourceHash);
    }
  }

  private requireSameEnvironment(stack: Stack): void {
    const { home } = this;
    if (environmentOf(stack) !== environmentOf(home)) {
      const must = `be in the environment of the repository's stack ${home.node.path} (${environmentOf(home)}), because a stack publishes to its own`;
      const remedy = 'make an ImageAssetRepository for each environment';
      refuse({ property: `the stack ${stack.node.path}`, must, got: environmentOf(stack), remedy }, this.images);
    }
  }

  private requireSameStage(stack: Stack): void {
    const { home } = this;
    if (Stage.of(stack) !== Stage.of(home)) {
      const must = `be in the Stage of the repository's stack ${home.node.path}, because nothing can wait across a Stage's border`;
      const remedy =
        'make the repository in that Stage or, if its stack is deployed first by itself (as for CDK Pipelines), say deployedBeforehand: true';
      refuse({ property: `the stack ${stack.node.path}`, must, remedy }, this.images);
    }
  }

  private warnOfSharedImage(stack: Stack, prefixes: string[], sourceHash: string): void {
    const tags = prefixes.map((prefix) => `${prefix}${sourceHash}`).join(' and ');
    const why = 'ECR may keep them as one image with two tags, and the retention of the one expires it for the other';
    warn(stack, 'sharedImage', `${tags} have the same source: ${why}; give both stacks the same synthesizer`);
  }
}

function environmentOf({ account, region }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? 'unknown' : value);
  return `${known(account)}/${known(region)}`;
}
