import type { DefaultStackSynthesizerProps, IResource, IReusableStackSynthesizer, RemovalPolicy } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ImagePublisher } from './image-publisher';
import type { ImageRetention } from './image-retention';

/** Properties of an `ImageAssetRepository`. */
export interface ImageAssetRepositoryProps {
  /**
   * The name of the repository, which must be known at synth. 2 to 256 characters: lower-case letters and digits, with
   * single `.`, `_`, `-` or `/` between them.
   */
  readonly repositoryName: string;

  /**
   * The images that are kept, for each tag prefix separately. A synthesizer can set another value for its own prefix.
   *
   * @default ImageRetention.lastImages(100)
   */
  readonly retention?: ImageRetention;

  /**
   * The beginning of the tags of a build cache in this repository, for example `cache-`. A build can push these tags
   * again and again, as `cacheTo` does; all other tags stay immutable. They are deleted 14 days after their last push.
   * A synthesizer's tag prefix must not begin with it, and it must not begin with one of them.
   *
   * @default - no tag can be pushed twice, so the cache must be in another repository
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
   */
  readonly cacheTagPrefix?: string;

  /**
   * The role that publishes the images.
   *
   * @default ImagePublisher.bootstrapRole()
   */
  readonly publisher?: ImagePublisher;

  /**
   * Lets Lambda fetch the images of functions in this account and region. Without it, `DockerImageFunction` works only
   * if the deploying role may change the repository's policy.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
   * @default true
   */
  readonly lambdaPull?: boolean;

  /**
   * Lets EMR Serverless fetch the images of applications in this account and region.
   *
   * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html
   * @default true
   */
  readonly emrServerlessPull?: boolean;

  /**
   * Other accounts, whose roles may pull if their own policies allow it too, and whose Lambda functions may use the
   * images (in the repository's Region).
   *
   * @default - no other account may pull
   */
  readonly pullAccounts?: string[];

  /**
   * Organizations, whose accounts' roles may pull if their own policies allow it too. For Lambda functions of other
   * accounts, list the accounts in `pullAccounts`.
   *
   * @default - no organization may pull
   */
  readonly pullOrganizations?: string[];

  /**
   * The key that the images are encrypted with. ECR cannot change it afterwards. The role that creates the repository
   * needs `kms:CreateGrant`, `kms:RetireGrant` and `kms:DescribeKey` on it; roles that push or pull need nothing.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
   * @default - AES-256 with a key that ECR holds
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the repository when it leaves the stack, or the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Deletes the images together with the repository, because ECR does not delete a repository that contains images.
   * Requires `RemovalPolicy.DESTROY`.
   *
   * @default false
   */
  readonly emptyOnDelete?: boolean;
}

/** Options for the stacks of one service that publish their images to a repository. */
export interface ImageSynthesizerOptions {
  /**
   * The beginning of the tags of the service's images. The hash of the source follows. 1 to 64 letters, digits, `.`,
   * `_` or `-`, the first a letter, a digit or `_`. No prefix of a repository may begin with another, because retention
   * is by prefix.
   */
  readonly tagPrefix: string;

  /**
   * The images with this prefix that are kept. Not for an imported repository.
   *
   * @default - the retention of the repository
   */
  readonly retention?: ImageRetention;

  /**
   * States that the repository's stack is deployed before this deployment begins. Needed with CDK Pipelines, which
   * publishes images before it deploys anything, and for stacks in another `Stage` than the repository. The stacks then
   * do not wait for the repository.
   *
   * @default - false; true for an imported repository
   */
  readonly deployedBeforehand?: boolean;

  /**
   * Further properties of the stacks' `DefaultStackSynthesizer`: qualifier, other roles, another bucket.
   * `imageAssetsRepositoryName` and `dockerTagPrefix` cannot be set here.
   *
   * @default - the defaults of DefaultStackSynthesizer
   */
  readonly synthesizerProps?: DefaultStackSynthesizerProps;
}

/** A repository that another app or stack created. */
export interface ImageAssetRepositoryAttributes {
  /** The name of the repository, in the account and region of the stack that imports it. */
  readonly repositoryName: string;

  /**
   * The ARN of the role that publishes, without tokens. It may have the placeholders of the synthesizer, for example
   * `arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Publisher`.
   *
   * @default - the image-publishing role of the bootstrap stack; the owner of the repository must admit it
   */
  readonly publishingRoleArn?: string;

  /**
   * The `cacheTagPrefix` of the repository, if it has one.
   *
   * @default - synthesis warns of a build cache in the repository
   */
  readonly cacheTagPrefix?: string;
}

/** A repository for image assets, created by this app or imported. */
export interface IImageAssetRepository extends IResource {
  /** The name of the repository. */
  readonly repositoryName: string;

  /** The repository itself, for example for `grantPull`. */
  readonly repository: IRepository;

  /**
   * Creates a synthesizer for the stacks of one service.
   *
   * @throws if an option breaks ECR's rules or contradicts the repository
   */
  synthesizer(options: ImageSynthesizerOptions): IReusableStackSynthesizer;

  /**
   * Notifies a topic when an ECS task in this account and Region stops because an image of this repository could not be
   * pulled.
   *
   * @param id the id of the rule
   */
  onImagePullFailed(id: string, topic: ITopic): Rule;
}
