import { Duration, Fn, type IReusableStackSynthesizer, RemovalPolicy } from 'aws-cdk-lib';
import { type IRepository, Repository, RepositoryEncryption, TagStatus } from 'aws-cdk-lib/aws-ecr';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { CompositeResource } from '../private/synth/composite';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { tellTopic } from '../private/synth/tell-topic';
import { acknowledgeCache, cacheRules, mutabilityOf } from './build-cache';
import type {
  IImageAssetRepository,
  ImageAssetRepositoryAttributes,
  ImageAssetRepositoryProps,
  ImageSynthesizerOptions,
} from './image-asset-repository-props';
import {
  requireAttributes,
  requireRepositoryProps,
  requireSynthesizerOptions,
  requireTopic,
  warnOfRetention,
} from './image-asset-rules';
import { ImageAssetSynthesizer } from './image-asset-synthesizer';
import { ImageAssetUsers } from './image-asset-users';
import { ImagePublisher } from './image-publisher';
import { ImageRetention } from './image-retention';
import { watchPipelines } from './pipeline-order';
import { pullFailure } from './pull-failure';
import {
  admitPublisher,
  admitPullers,
  admitService,
  createPublishingRole,
  watchRepositoryPolicy,
} from './repository-access';

/** The common part of repositories of this app and imported ones. */
abstract class ImageAssetRepositoryBase extends CompositeResource implements IImageAssetRepository {
  public abstract readonly repository: IRepository;
  public abstract readonly repositoryName: string;

  /**
   * The role that the synthesizers name; undefined where the bootstrap role of each stack publishes.
   *
   * @internal
   */
  protected abstract readonly _publishingRoleArn: string | undefined;
  /** @internal */
  protected abstract readonly _isImported: boolean;
  /** @internal */
  protected abstract readonly _cacheTagPrefix: string | undefined;
  /** @internal */
  protected readonly _users = new ImageAssetUsers(this, () => this._cacheTagPrefix);

  public synthesizer(options: ImageSynthesizerOptions): IReusableStackSynthesizer {
    const publishingRoleArn = this._publishingRoleArn;
    requireSynthesizerOptions(this, options, publishingRoleArn !== undefined);
    const { tagPrefix, retention, deployedBeforehand = this._isImported, synthesizerProps = {} } = options;
    this._users.claimPrefix(tagPrefix);
    this._keep(tagPrefix, retention);
    return new ImageAssetSynthesizer(
      {
        ...synthesizerProps,
        imageAssetsRepositoryName: this.repositoryName,
        dockerTagPrefix: tagPrefix,
        imageAssetPublishingRoleArn: publishingRoleArn ?? synthesizerProps.imageAssetPublishingRoleArn,
      },
      this._users.hostFor(tagPrefix, deployedBeforehand, (roleArn) => this._admit(roleArn)),
    );
  }

  public onImagePullFailed(id: string, topic: ITopic): Rule {
    requireKind('id', id, 'text', this);
    requireTopic(topic, this);
    return tellTopic(this, id, { property: 'topic', topic }, pullFailure(this, this.repositoryName));
  }

  /**
   * Applies the retention of a prefix.
   *
   * @internal
   */
  protected abstract _keep(tagPrefix: string, retention: ImageRetention | undefined): void;

  /**
   * Lets the role of a stack publish; its ARN may have placeholders.
   *
   * @internal
   */
  protected abstract _admit(roleArn: string): void;
}

/**
 * A repository for the image assets of your own stacks. It replaces the repository of the CDK's bootstrap stack, which
 * all apps of the account share, and which someone else's clean-up may empty.
 *
 * Put it in its own stack. One `cdk deploy --all` deploys that stack first, then builds and publishes the images, then
 * deploys the stacks that use them.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 *
 * @example
 * import { type App, Stack } from 'aws-cdk-lib';
 * import { ImageAssetRepository } from 'cdk-hindsight/assets';
 *
 * declare const app: App;
 *
 * const images = new ImageAssetRepository(new Stack(app, 'Images'), 'Images', { repositoryName: 'shop-assets' });
 * new Stack(app, 'Orders', { synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
 */
export class ImageAssetRepository extends ImageAssetRepositoryBase {
  /**
   * Imports a repository that another app or stack created, so that stacks of this app can publish to it. The app that
   * owns it must create a synthesizer with the same prefix, for the retention rule, and must admit the publishing role.
   *
   * @throws if the name is a token or not that of a repository
   */
  public static fromImageAssetRepositoryAttributes(
    scope: Construct,
    id: string,
    attrs: ImageAssetRepositoryAttributes,
  ): IImageAssetRepository {
    requireAttributes(attrs);
    return new ImportedImageAssetRepository(scope, id, attrs);
  }

  /** The repository. Grant access to anything else that pulls here, for example with `grantPull`. */
  public readonly repository: IRepository;

  /** The name of the repository, as it was given. */
  public readonly repositoryName: string;

  /** The role that publishes, if `ImagePublisher.dedicatedRole` asked for one. */
  public readonly publishingRole?: Role;

  /** @internal */
  protected readonly _publishingRoleArn: string | undefined;
  /** @internal */
  protected readonly _isImported = false;
  /** @internal */
  protected readonly _cacheTagPrefix: string | undefined;
  private readonly own: Repository;
  private readonly retention: ImageRetention;

  /** @throws if a property breaks ECR's rules or contradicts another */
  constructor(scope: Construct, id: string, props: ImageAssetRepositoryProps) {
    super(scope, id);
    requireRepositoryProps(this, props);
    const publisher = props.publisher ?? ImagePublisher.bootstrapRole();
    this.repositoryName = props.repositoryName;
    this._cacheTagPrefix = props.cacheTagPrefix;
    this.retention = props.retention ?? ImageRetention.lastImages(100);
    warnOfRetention(this, 'retention', props.retention);

    this.own = this.createRepository(props);
    acknowledgeCache(this.own, props.cacheTagPrefix);
    this.repository = this.own;
    this.publishingRole = this.createPublisher(publisher);
    this._publishingRoleArn = publisher._arn;
    this.admitPullers(props);
    const { home, publications } = this._users;
    watchPipelines({ images: this, home, publications });
  }

  /**
   * Creates a synthesizer for the stacks of one service: `new Stack(app, 'Orders', { synthesizer })`. Several stacks may
   * share it. The repository's policy and its retention rules follow from the synthesizers that were made.
   *
   * @throws if the prefix breaks ECR's rules for tags or overlaps another one's, if a 50th prefix is asked for, if
   *   `synthesizerProps` set what the repository decides, or if the qualifier is malformed; a stack in another
   *   environment or `Stage` is rejected as soon as it takes the synthesizer
   */
  public synthesizer(options: ImageSynthesizerOptions): IReusableStackSynthesizer {
    return super.synthesizer(options);
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
    return super.onImagePullFailed(id, topic);
  }

  /**
   * One rule for each prefix: in a rule with several prefixes an image must have them all.
   *
   * @internal
   */
  protected _keep(tagPrefix: string, own: ImageRetention | undefined): void {
    warnOfRetention(this, `retention of ${tagPrefix}`, own);
    const { maxImageCount, maxImageAge } = own ?? this.retention;
    const kept = maxImageAge ? `pushed within ${maxImageAge.toDays()} days` : `the last ${maxImageCount}`;
    this.own.addLifecycleRule({
      description: `${tagPrefix}: ${kept}`,
      tagPrefixList: [tagPrefix],
      maxImageCount,
      maxImageAge,
    });
  }

  /** @internal */
  protected _admit(roleArn: string): void {
    // The policy has each role once, however many synthesizers name it.
    if (!this._publishingRoleArn) {
      admitPublisher(this.own, roleArn.includes('${') ? Fn.sub(roleArn) : roleArn);
    }
  }

  private createRepository(props: ImageAssetRepositoryProps): Repository {
    const { repositoryName, cacheTagPrefix, encryptionKey, emptyOnDelete } = props;
    const { removalPolicy = RemovalPolicy.RETAIN } = props;
    return new Repository(this, 'Repository', {
      repositoryName,
      // A tag is the hash of its source: it never has to move.
      ...mutabilityOf(cacheTagPrefix),
      imageScanOnPush: true,
      encryption: encryptionKey ? RepositoryEncryption.KMS : RepositoryEncryption.AES_256,
      encryptionKey,
      removalPolicy,
      emptyOnDelete,
      lifecycleRules: [
        { tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(1), description: 'untagged: 1 day' },
        ...cacheRules(cacheTagPrefix),
      ],
    });
  }

  private createPublisher({ roleName, assumedBy, roleArn }: ImagePublisher): Role | undefined {
    if (roleArn) {
      admitPublisher(this.own, roleArn);
    }
    return roleName && assumedBy ? createPublishingRole(this, this.own, roleName, assumedBy) : undefined;
  }

  private admitPullers(props: ImageAssetRepositoryProps): void {
    const { lambdaPull = true, emrServerlessPull = true, pullAccounts = [], pullOrganizations = [] } = props;
    const { account } = this.own.stack;
    admitService(this.own, 'lambda', [...(lambdaPull ? [account] : []), ...pullAccounts]);
    admitService(this.own, 'emr-serverless', emrServerlessPull ? [account] : []);
    admitPullers(this.own, pullAccounts, pullOrganizations);
    watchRepositoryPolicy(this, this.own);
  }
}

class ImportedImageAssetRepository extends ImageAssetRepositoryBase {
  public readonly repository: IRepository;
  public readonly repositoryName: string;
  /** @internal */
  protected readonly _publishingRoleArn: string | undefined;
  /** @internal */
  protected readonly _isImported = true;

  /** @internal */
  protected readonly _cacheTagPrefix: string | undefined;

  constructor(scope: Construct, id: string, attrs: ImageAssetRepositoryAttributes) {
    super(scope, id);
    const { repositoryName, publishingRoleArn, cacheTagPrefix } = attrs;
    this.repositoryName = repositoryName;
    this._cacheTagPrefix = cacheTagPrefix;
    this.repository = Repository.fromRepositoryName(this, 'Repository', repositoryName);
    this._publishingRoleArn = publishingRoleArn;
  }

  /** @internal */
  protected _keep(_tagPrefix: string, retention: ImageRetention | undefined): void {
    if (retention !== undefined) {
      const remedy = 'set it where the repository is made, in a synthesizer with this prefix';
      refuse({ property: 'retention', must: 'not be set for an imported repository', remedy }, this);
    }
  }

  /**
   * Only the owner of the repository can change its policy.
   *
   * @internal
   */
  protected _admit(): void {}
}
