import {
  type DefaultStackSynthesizerProps,
  type DockerImageAssetSource,
  Duration,
  RemovalPolicy,
  Token,
} from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { KEY } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion } from '../private/synth/existing';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireQualifier } from '../private/synth/names';
import { requireAccountId, requireLiteral, requireRemovalPolicy, requireText } from '../private/synth/validation';
import { FEW_IMAGES } from './facts';
import type {
  ImageAssetRepositoryAttributes,
  ImageAssetRepositoryProps,
  ImageSynthesizerOptions,
} from './image-asset-repository-props';
import type { ImageRetention } from './image-retention';

const { warn } = messagesOf('assets');

const PROPS: Kinds<ImageAssetRepositoryProps> = {
  repositoryName: 'text',
  retention: 'object?',
  cacheTagPrefix: 'text?',
  publisher: 'object?',
  lambdaPull: 'boolean?',
  emrServerlessPull: 'boolean?',
  pullAccounts: 'list of texts?',
  pullOrganizations: 'list of texts?',
  encryptionKey: 'object?',
  removalPolicy: 'text?',
  emptyOnDelete: 'boolean?',
};
const ATTRIBUTES: Kinds<ImageAssetRepositoryAttributes> = {
  repositoryName: 'text',
  publishingRoleArn: 'text?',
  cacheTagPrefix: 'text?',
};
const OPTIONS: Kinds<ImageSynthesizerOptions> = {
  tagPrefix: 'text',
  retention: 'object?',
  deployedBeforehand: 'boolean?',
  synthesizerProps: 'object?',
};
const SYNTHESIZER: Kinds<
  Pick<
    DefaultStackSynthesizerProps,
    'qualifier' | 'imageAssetsRepositoryName' | 'dockerTagPrefix' | 'imageAssetPublishingRoleArn'
  >
> = {
  qualifier: 'text?',
  imageAssetsRepositoryName: 'text?',
  dockerTagPrefix: 'text?',
  imageAssetPublishingRoleArn: 'text?',
};

const RETENTION = {
  name: 'an ImageRetention',
  remedy: 'use ImageRetention.lastImages(…) or ImageRetention.pushedWithin(…)',
};
const PUBLISHER = {
  name: 'an ImagePublisher',
  remedy: 'use ImagePublisher.bootstrapRole(), ImagePublisher.dedicatedRole(…) or ImagePublisher.existingRole(…)',
};
const TOPIC = { name: 'a topic', remedy: 'pass a Topic of Amazon SNS, made or imported' };

const REPOSITORY_NAME = {
  pattern: /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  must: 'be 2 to 256 lower-case letters or digits, with single ".", "_", "-" or "/" between them',
  remedy: 'choose such a name; it is not changed for you, because others pull by it',
};

// ECR would take the URI of a repository for a name.
const WITHOUT_REGISTRY = {
  pattern: /^(?!\d{12}\.dkr[.-]ecr)/,
  must: 'be the name without the registry',
  remedy: 'leave out everything before the first slash',
};

// The bootstrap stack has made it already: the deployment would fail.
const YOUR_OWN = {
  pattern: /^(?!cdk-[a-z0-9_-]{1,10}-container-assets-)/,
  must: "not be that of the bootstrap stack's repository",
  remedy: 'choose a name of your own: all apps of the account share that repository',
};

// ECR allows 128 characters; the hash of the source takes 64 of them.
const TAG_PREFIX = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/,
  must: 'be 1 to 64 letters, digits or any of ._- that begin with a letter, a digit or "_"',
  remedy: "choose one for the service, for example 'orders-'",
};

const ORGANIZATION = {
  pattern: /^o-[a-z0-9]{10,32}$/,
  must: "be the id of an organization, 'o-' and 10 to 32 lower-case letters or digits",
  remedy: 'read it with "aws organizations describe-organization"',
};

const PUBLISHING_ROLE = {
  pattern: /^arn:([\w-]+|\$\{AWS::Partition\}):iam::(\d{12}|\$\{AWS::AccountId\}):role\/[^\s*?]+$/,
  must: 'be the ARN of a role, with the placeholders of the synthesizer where it needs them',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of the synthesizer
  remedy: 'write for example arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Publisher',
};

/** Rejects what ECR would reject, and contradictions. */
export function requireRepositoryProps(scope: IConstruct, props: ImageAssetRepositoryProps): void {
  requireKinds(props, PROPS, scope);
  requireClass('retention', props.retention, 'maxImageCount', RETENTION, scope);
  requireClass('publisher', props.publisher, 'roleName', PUBLISHER, scope);
  requireClass('encryptionKey', props.encryptionKey, 'keyArn', KEY, scope);
  if (props.encryptionKey) {
    requireInRegion('encryptionKey', props.encryptionKey, 'make a key in this Region', scope);
  }
  requireRepositoryName(props.repositoryName, scope);
  requireCachePrefix(props.cacheTagPrefix, scope);
  for (const account of props.pullAccounts ?? []) {
    requireLiteral('pullAccounts', account, 'write the account out', scope);
    requireAccountId('pullAccounts', account, scope);
  }
  for (const organization of props.pullOrganizations ?? []) {
    // As a token it might be a variable of the policy, and admit every organization.
    requireLiteral('pullOrganizations', organization, 'write the organization out', scope);
    requireText('pullOrganizations', organization, ORGANIZATION, scope);
  }
  requireRemovalPolicy('removalPolicy', props.removalPolicy, 'choose RETAIN or DESTROY', scope);
  if (props.emptyOnDelete && props.removalPolicy !== RemovalPolicy.DESTROY) {
    const remedy = 'set it, or leave emptyOnDelete out and keep the images';
    refuse({ property: 'emptyOnDelete', must: 'go with removalPolicy DESTROY', got: true, remedy }, scope);
  }
}

/** Rejects the attributes of an imported repository. */
export function requireAttributes(attrs: ImageAssetRepositoryAttributes): void {
  requireKinds(attrs, ATTRIBUTES, undefined, 'attrs.');
  requireRepositoryName(attrs.repositoryName);
  requireLiteral('publishingRoleArn', attrs.publishingRoleArn, 'write the ARN out: the CLI assumes the role');
  requireText('publishingRoleArn', attrs.publishingRoleArn, PUBLISHING_ROLE);
  requireCachePrefix(attrs.cacheTagPrefix);
}

function requireCachePrefix(cacheTagPrefix: string | undefined, scope?: IConstruct): void {
  requireLiteral('cacheTagPrefix', cacheTagPrefix, 'write the prefix out: tags are compared with it', scope);
  requireText('cacheTagPrefix', cacheTagPrefix, { ...TAG_PREFIX, remedy: "choose for example 'cache-'" }, scope);
}

function requireRepositoryName(name: string, scope?: IConstruct): void {
  requireLiteral('repositoryName', name, 'write the name out: images are published by it', scope);
  requireText('repositoryName', name, REPOSITORY_NAME, scope);
  requireText('repositoryName', name, WITHOUT_REGISTRY, scope);
  requireText('repositoryName', name, YOUR_OWN, scope);
}

export function requireTopic(topic: ITopic, scope: IConstruct): void {
  requireKind('topic', topic, 'object', scope);
  requireClass('topic', topic, 'topicArn', TOPIC, scope);
}

/** Rejects malformed tag prefixes and synthesizer properties that the repository sets itself. */
export function requireSynthesizerOptions(
  scope: IConstruct,
  options: ImageSynthesizerOptions,
  hasPublisher: boolean,
): void {
  requireKinds(options, OPTIONS, scope, 'options.');
  const { tagPrefix, retention, synthesizerProps = {} } = options;
  requireKinds(synthesizerProps, SYNTHESIZER, scope, 'synthesizerProps.');
  requireClass('retention', retention, 'maxImageCount', RETENTION, scope);
  requireLiteral('tagPrefix', tagPrefix, 'write the prefix out: the retention rule is made of it', scope);
  requireText('tagPrefix', tagPrefix, TAG_PREFIX, scope);
  const { imageAssetsRepositoryName, dockerTagPrefix, imageAssetPublishingRoleArn } = synthesizerProps;
  requireQualifier('synthesizerProps.qualifier', synthesizerProps.qualifier, scope);
  requireText('synthesizerProps.imageAssetPublishingRoleArn', imageAssetPublishingRoleArn, PUBLISHING_ROLE, scope);
  const decided: [string, string | undefined, string][] = [
    ['imageAssetsRepositoryName', imageAssetsRepositoryName, 'it is the name of this repository'],
    ['dockerTagPrefix', dockerTagPrefix, 'use tagPrefix'],
  ];
  if (hasPublisher) {
    decided.push(['imageAssetPublishingRoleArn', imageAssetPublishingRoleArn, "the repository's publisher decides"]);
  }
  for (const [name, got, remedy] of decided) {
    if (got !== undefined) {
      refuse({ property: `synthesizerProps.${name}`, must: 'not be set', got, remedy }, scope);
    }
  }
}

/** Options of an image asset that the CDK itself does not check for tokens, by the names that users give them. */
const BUILD_OPTIONS: Partial<Record<keyof DockerImageAssetSource, string>> = {
  dockerBuildContexts: 'buildContexts',
  dockerCacheFrom: 'cacheFrom',
  dockerCacheTo: 'cacheTo',
  dockerFile: 'file',
  dockerOutputs: 'outputs',
  networkMode: 'networkMode',
  platform: 'platform',
};

/** Rejects options of an image that are known only at deploy time: the CLI would pass on the text of the token. */
export function requireKnownOptions(scope: IConstruct, asset: DockerImageAssetSource): void {
  for (const [key, property] of Object.entries(BUILD_OPTIONS)) {
    if (hasToken(asset[key as keyof DockerImageAssetSource])) {
      const remedy = 'write it out: the CLI builds the image before CloudFormation knows any value';
      refuse({ property, must: 'be known at synth', got: 'a token', remedy }, scope);
    }
  }
}

function hasToken(value: unknown): boolean {
  if (typeof value === 'object' && value !== null && !Token.isUnresolved(value)) {
    return Object.entries(value).some(([key, item]) => Token.isUnresolved(key) || hasToken(item));
  }
  return Token.isUnresolved(value);
}

/** Warns of a build cache whose tag cannot be pushed a second time. */
export function warnOfCache(
  scope: IConstruct,
  repositoryName: string,
  cacheTagPrefix: string | undefined,
  { dockerCacheTo }: DockerImageAssetSource,
): void {
  // Without a digest; a colon before the last slash belongs to the port of the registry.
  const [image] = dockerCacheTo?.params?.ref?.split('@') ?? [''];
  const colon = image.lastIndexOf(':');
  const end = colon > image.lastIndexOf('/') ? colon : image.length;
  const isMutable = cacheTagPrefix !== undefined && image.startsWith(`:${cacheTagPrefix}`, end);
  if (image.slice(0, end).endsWith(`/${repositoryName}`) && !isMutable) {
    const why = 'its tags are immutable, so that only the first build can push its cache';
    const remedy =
      cacheTagPrefix === undefined
        ? 'set cacheTagPrefix of the repository, or use another repository for the cache'
        : `begin the tag with ${cacheTagPrefix}`;
    warn(scope, 'immutableCache', `cacheTo writes to ${repositoryName}: ${why}; ${remedy}`);
  }
}

/** Warns of a retention that may take away an image that somebody still needs. */
export function warnOfRetention(scope: IConstruct, property: string, retention: ImageRetention | undefined): void {
  const { maxImageCount, maxImageAge } = retention ?? {};
  if (maxImageCount !== undefined && maxImageCount < FEW_IMAGES) {
    const why = 'frequent deployments push out the image of a running or rolled-back service';
    warn(scope, 'fewImages', `${property} keeps ${maxImageCount} images, fewer than ${FEW_IMAGES}: ${why}`);
  }
  if (maxImageAge) {
    const days = Duration.days(maxImageAge.toDays()).toHumanString();
    const why = `a service that is not deployed for ${days} loses the image it runs on`;
    warn(scope, 'retentionByAge', `${property} goes by age: ${why}; lastImages keeps it`);
  }
}
