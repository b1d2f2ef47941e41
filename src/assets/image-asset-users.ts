import { type DockerImageAssetSource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { getOrAdd } from '../private/collections';
import { messagesOf, refuse } from '../private/synth/errors';
import { MAX_LIFECYCLE_RULES } from './facts';
import type { ImageAssetHost } from './image-asset-synthesizer';
import type { Publication } from './pipeline-order';

const { warn } = messagesOf('assets');

// One rule is for untagged images.
const MAX_PREFIXES = MAX_LIFECYCLE_RULES - 1;

/** The users of a repository: their prefixes, the stacks behind them and their images. */
export class ImageAssetUsers {
  /** Each stack that publishes at least one image. */
  public readonly publications: Publication[] = [];
  private readonly prefixes: string[] = [];
  private readonly prefixesOfImage = new Map<string, Set<string>>();

  constructor(
    private readonly images: IConstruct,
    /** The beginning of the tags of a build cache. */
    private readonly cacheTagPrefix: () => string | undefined,
  ) {}

  /** The stack that is deployed to create the repository, which may be in a nested one. */
  public get home(): Stack {
    let stack = Stack.of(this.images);
    while (stack.nestedStackParent) {
      stack = stack.nestedStackParent;
    }
    return stack;
  }

  /** Rejects a prefix that images of another one would match too, or that ECR has no rule left for. */
  public claimPrefix(tagPrefix: string): void {
    const cache = this.cacheTagPrefix();
    if (cache !== undefined && overlap(cache, tagPrefix)) {
      const must = `not overlap the cacheTagPrefix '${cache}', whose tags may be pushed again`;
      refuse({ property: 'tagPrefix', must, got: tagPrefix, remedy: 'choose another prefix' }, this.images);
    }
    const other = this.prefixes.find((prefix) => overlap(prefix, tagPrefix));
    if (other !== undefined) {
      const must = `not overlap '${other}' of another synthesizer of this repository, because each one's retention would count the other's images`;
      const remedy = 'give the stacks of one service the same synthesizer, and each service its own prefix';
      refuse({ property: 'tagPrefix', must, got: tagPrefix, remedy }, this.images);
    }
    const most = cache === undefined ? MAX_PREFIXES : MAX_PREFIXES - 1;
    if (this.prefixes.length === most) {
      const must = `be one of at most ${most}, because ECR accepts ${MAX_LIFECYCLE_RULES} lifecycle rules`;
      refuse({ property: 'tagPrefix', must, got: tagPrefix, remedy: 'make a second repository' }, this.images);
    }
    this.prefixes.push(tagPrefix);
  }

  /**
   * The link between a synthesizer and the repository.
   *
   * @param admit lets the role of a stack publish
   */
  public hostFor(tagPrefix: string, deployedBeforehand: boolean, admit: (roleArn: string) => void): ImageAssetHost {
    return {
      cacheTagPrefix: this.cacheTagPrefix(),
      deployedFirst: deployedBeforehand ? undefined : () => this.home.artifactId,
      stackBound: (stack, roleArn) => {
        this.addStack(stack, deployedBeforehand);
        admit(roleArn);
      },
      imageAdded: (stack, asset) => this.addImage({ stack, deployedBeforehand }, tagPrefix, asset),
    };
  }

  /** Rejects a stack that could never publish here, and makes the others wait for the repository. */
  private addStack(stack: Stack, deployedBeforehand: boolean): void {
    this.requireSameEnvironment(stack);
    if (!deployedBeforehand) {
      this.requireSameStage(stack);
      // `cdk deploy <stack>` brings the repository's stack along.
      stack.node.addDependency(this.images);
    }
  }

  private addImage(publication: Publication, tagPrefix: string, { sourceHash }: DockerImageAssetSource): void {
    if (!this.publications.some(({ stack }) => stack === publication.stack)) {
      this.publications.push(publication);
    }
    const prefixes = getOrAdd(this.prefixesOfImage, sourceHash, () => new Set<string>()).add(tagPrefix);
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
        'make the repository in that Stage or, if its stack is deployed before this one (as for CDK Pipelines), set deployedBeforehand: true';
      refuse({ property: `the stack ${stack.node.path}`, must, remedy }, this.images);
    }
  }

  private warnOfSharedImage(stack: Stack, prefixes: string[], sourceHash: string): void {
    const tags = prefixes.map((prefix) => `${prefix}${sourceHash}`).join(' and ');
    const why = 'ECR may keep them as one image with two tags, and the retention of one tag expires it for the other';
    warn(stack, 'sharedImage', `${tags} have the same source: ${why}; give both stacks the same synthesizer`);
  }
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

function environmentOf({ account, region }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? 'unknown' : value);
  return `${known(account)}/${known(region)}`;
}
