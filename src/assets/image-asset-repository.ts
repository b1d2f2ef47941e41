import {
  type DefaultStackSynthesizerProps,
  Duration,
  Fn,
  type IReusableStackSynthesizer,
  RemovalPolicy,
} from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { requireRepositoryProps, requireSynthesizerOptions, warnOfRetention } from './image-asset-rules';
import { ImageAssetSynthesizer } from './image-asset-synthesizer';
import { ImageAssetUsers } from './image-asset-users';
import { ImagePublisher } from './image-publisher';
import { ImageRetention } from './image-retention';
import { watchPipelines } from './pipeline-order';
import { pullFailureMessage, pullFailurePattern } from './pull-failure';
import {
  allowAccounts,
  allowLambda,
  allowOrganization,
  allowPublishing,
  createPublishingRole,
} from './repository-access';

/** How an `ImageAssetRepository` is made. */
export interface ImageAssetRepositoryProps {
  /**
   * The name of the repository, known at synth: the images are published by it. 2 to 256 characters: lower-case
   * letters and digits, with single `.`, `_`, `-` or `/` between them.
   */
  readonly repositoryName: string;

  /**
   * Which images stay, for each tag prefix by itself. A synthesizer may say otherwise for its own prefix.
   *
   * @default ImageRetention.lastImages(100)
   */
  readonly retention?: ImageRetention;

  /**
   * Which role publishes the images.
   *
   * @default ImagePublisher.bootstrapRole()
   */
  readonly publisher?: ImagePublisher;

  /**
   * Whether Lambda may fetch the images of functions in this account and region. Without it, `DockerImageFunction`
   * works only if the one who deploys may change the repository's policy.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
   * @default true
   */
  readonly lambdaPull?: boolean;

  /**
   * Other accounts whose roles may pull, where their own policies say so too, and whose Lambda functions may be made
   * of the images (in the region of the repository).
   *
   * @default - no other account may pull
   */
  readonly pullAccounts?: string[];

  /**
   * Organizations whose accounts' roles may pull, where their own policies say so too. For Lambda functions of other
   * accounts name the accounts in `pullAccounts`.
   *
   * @default - no organization may pull
   */
  readonly pullOrganizations?: string[];

  /**
   * The key that the images are encrypted with. ECR cannot change it afterwards. Who creates the repository needs
   * `kms:CreateGrant`, `kms:RetireGrant` and `kms:DescribeKey` on it; who pushes or pulls needs nothing.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
   * @default - AES-256 with a key that ECR holds
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the repository when it leaves the stack, or the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the images go with the repository, needed to delete one that is not empty. Only together with
   * `RemovalPolicy.DESTROY`.
   *
   * @default false
   */
  readonly emptyOnDelete?: boolean;
}

/** How the stacks of one service publish their images. */
export interface ImageSynthesizerOptions {
  /**
   * What the tags of the service's images begin with; the hash of the source follows. 1 to 64 letters, digits, `.`,
   * `_` or `-`, the first a letter, a digit or `_`. No prefix on a repository may begin with another: retention is by
   * prefix.
   */
  readonly tagPrefix: string;

  /**
   * Which images with this prefix stay.
   *
   * @default - the retention of the repository
   */
  readonly retention?: ImageRetention;

  /**
   * Whether the repository's stack is deployed before this deploy begins. Needed with CDK Pipelines, which publishes
   * images before it deploys anything, and for stacks of another `Stage` than the repository's. Nothing waits for the
   * repository then.
   *
   * @default false
   */
  readonly deployedBeforehand?: boolean;

  /**
   * What the stacks' `DefaultStackSynthesizer` is given besides: qualifier, other roles, other bucket.
   * `imageAssetsRepositoryName` and `dockerTagPrefix` are not for you to set here.
   *
   * @default - the defaults of DefaultStackSynthesizer
   */
  readonly synthesizerProps?: DefaultStackSynthesizerProps;
}

/**
 * A repository for the image assets of your own stacks, in place of the one of the CDK's bootstrap stack, which all
 * apps of the account share and somebody else's clean-up may empty.
 *
 * It belongs into a stack of its own. One `cdk deploy --all` deploys that stack first, then builds and publishes the
 * images, then deploys the stacks that use them.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 */
export class ImageAssetRepository extends Construct {
  /** The repository. What pulls in ways of its own is granted here, for example with `grantPull`. */
  public readonly repository: Repository;

  /** The name of the repository, as it was given. */
  public readonly repositoryName: string;

  /** The role that publishes, where `ImagePublisher.dedicatedRole` asked for one. */
  public readonly publishingRole?: Role;

  private readonly publisher: ImagePublisher;
  private readonly retention: ImageRetention;
  private readonly users: ImageAssetUsers;
  private readonly admittedRoles = new Set<string>();

  /** @throws if a property breaks ECR's rules or contradicts another */
  constructor(scope: Construct, id: string, props: ImageAssetRepositoryProps) {
    super(scope, id);
    requireRepositoryProps(this, props);
    this.repositoryName = props.repositoryName;
    this.publisher = props.publisher ?? ImagePublisher.bootstrapRole();
    this.retention = props.retention ?? ImageRetention.lastImages(100);
    warnOfRetention(this, 'retention', props.retention);

    this.repository = this.createRepository(props);
    this.publishingRole = this.grantPublish();
    this.grantPull(props);
    this.users = new ImageAssetUsers(this);
    watchPipelines({ images: this, home: this.users.home, publications: this.users.publications });
  }

  /**
   * A synthesizer for the stacks of one service: `new Stack(app, 'Orders', { synthesizer })`. Several stacks may share
   * it. The repository's policy and its retention rules follow from the synthesizers that were made.
   *
   * @throws if the prefix breaks ECR's rules for tags or overlaps another one's, if a 50th prefix is asked for, if
   *   `synthesizerProps` set what the repository decides, or if the qualifier is malformed; a stack in another
   *   environment or `Stage` is refused as soon as it takes the synthesizer
   */
  public synthesizer(options: ImageSynthesizerOptions): IReusableStackSynthesizer {
    const { tagPrefix, retention, deployedBeforehand = false, synthesizerProps = {} } = options;
    requireSynthesizerOptions(this, options, this.publisher);
    this.users.claimPrefix(tagPrefix);
    warnOfRetention(this, `retention of ${tagPrefix}`, retention);
    this.addRetentionRule(tagPrefix, retention ?? this.retention);
    return new ImageAssetSynthesizer(
      {
        ...synthesizerProps,
        imageAssetsRepositoryName: this.repositoryName,
        dockerTagPrefix: tagPrefix,
        imageAssetPublishingRoleArn: this.publishingRoleArn ?? synthesizerProps.imageAssetPublishingRoleArn,
      },
      {
        deployedFirst: deployedBeforehand ? undefined : () => this.users.home.artifactId,
        stackBound: (stack, roleArn) => {
          this.users.addStack(stack, deployedBeforehand);
          this.admitBootstrapRole(roleArn);
        },
        imageAdded: (stack, asset) => this.users.addImage({ stack, deployedBeforehand }, tagPrefix, asset),
      },
    );
  }

  /**
   * Tells a topic when an ECS task (also one of AWS Batch) in this account and region stops because an image of this
   * repository could not be pulled. The topic must be in a stack that does not itself use a synthesizer of this
   * repository.
   *
   * @param id the id of the rule
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
   */
  public onImagePullFailed(id: string, topic: ITopic): Rule {
    return new Rule(this, id, {
      description: `An image of ${this.repositoryName} could not be pulled`,
      eventPattern: pullFailurePattern(this, this.repositoryName),
      targets: [new SnsTopic(topic, { message: pullFailureMessage(this.repositoryName) })],
    });
  }

  private createRepository(props: ImageAssetRepositoryProps): Repository {
    const { repositoryName, encryptionKey, emptyOnDelete, removalPolicy = RemovalPolicy.RETAIN } = props;
    return new Repository(this, 'Repository', {
      repositoryName,
      // A tag names the hash of its source: it never has to move.
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: encryptionKey ? RepositoryEncryption.KMS : RepositoryEncryption.AES_256,
      encryptionKey,
      removalPolicy,
      emptyOnDelete,
      lifecycleRules: [
        { tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(1), description: 'untagged: 1 day' },
      ],
    });
  }

  /** One rule for each prefix: in a rule with several prefixes an image must have them all. */
  private addRetentionRule(tagPrefix: string, { maxImageCount, maxImageAge }: ImageRetention): void {
    const kept = maxImageAge ? `pushed within ${maxImageAge.toDays()} days` : `the last ${maxImageCount}`;
    this.repository.addLifecycleRule({
      description: `${tagPrefix}: ${kept}`,
      tagPrefixList: [tagPrefix],
      maxImageCount,
      maxImageAge,
    });
  }

  private grantPublish(): Role | undefined {
    const { roleName, assumedBy, roleArn } = this.publisher;
    if (roleArn) {
      allowPublishing(this.repository, roleArn);
    }
    return roleName && assumedBy ? createPublishingRole(this, this.repository, roleName, assumedBy) : undefined;
  }

  private grantPull({ lambdaPull = true, pullAccounts = [], pullOrganizations = [] }: ImageAssetRepositoryProps): void {
    const lambdaAccounts = [...(lambdaPull ? [this.repository.stack.account] : []), ...pullAccounts];
    if (lambdaAccounts.length > 0) {
      allowLambda(this.repository, lambdaAccounts);
    }
    if (pullAccounts.length > 0) {
      allowAccounts(this.repository, pullAccounts);
    }
    for (const organization of pullOrganizations) {
      allowOrganization(this.repository, organization);
    }
  }

  /** What the synthesizers are told; nothing where the bootstrap role of each stack publishes. */
  private get publishingRoleArn(): string | undefined {
    const { roleName, roleArn } = this.publisher;
    const ofName = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${roleName}`;
    return roleName ? ofName : roleArn;
  }

  private admitBootstrapRole(arn: string): void {
    if (!this.publishingRoleArn && !this.admittedRoles.has(arn)) {
      this.admittedRoles.add(arn);
      allowPublishing(this.repository, arn.includes('${') ? Fn.sub(arn) : arn);
    }
  }
}
