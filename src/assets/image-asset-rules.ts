import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireQualifier } from '../private/synth/names';
import { requireLiteral, requireNoSnapshot, requireText } from '../private/synth/validation';
import { FEW_IMAGES } from './facts';
import type { ImageAssetRepositoryProps, ImageSynthesizerOptions } from './image-asset-repository';
import type { ImagePublisher } from './image-publisher';
import type { ImageRetention } from './image-retention';

const { warn } = messagesOf('assets');

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

// It is there already, made by the bootstrap stack: the deploy would fail.
const OF_ONES_OWN = {
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

const ACCOUNT = { pattern: /^\d{12}$/, must: 'be an account of 12 digits', remedy: 'quote it, zeros and all' };
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

/** Refuses what ECR would refuse, or what would not do what it says. */
export function requireRepositoryProps(scope: IConstruct, props: ImageAssetRepositoryProps): void {
  const { repositoryName, pullAccounts = [], pullOrganizations = [] } = props;
  requireLiteral('repositoryName', repositoryName, 'write the name out: images are published by it', scope);
  requireText('repositoryName', repositoryName, REPOSITORY_NAME, scope);
  requireText('repositoryName', repositoryName, WITHOUT_REGISTRY, scope);
  requireText('repositoryName', repositoryName, OF_ONES_OWN, scope);
  for (const account of pullAccounts) {
    requireLiteral('pullAccounts', account, 'write the account out', scope);
    requireText('pullAccounts', account, ACCOUNT, scope);
  }
  for (const organization of pullOrganizations) {
    requireText('pullOrganizations', organization, ORGANIZATION, scope);
  }
  requireNoSnapshot('removalPolicy', props.removalPolicy, 'choose RETAIN or DESTROY', scope);
  if (props.emptyOnDelete && props.removalPolicy !== RemovalPolicy.DESTROY) {
    const remedy = 'set it, or leave emptyOnDelete out and keep the images';
    refuse({ property: 'emptyOnDelete', must: 'go with removalPolicy DESTROY', got: true, remedy }, scope);
  }
}

/** Refuses a tag prefix that is none, and synthesizer props that the repository decides. */
export function requireSynthesizerOptions(
  scope: IConstruct,
  { tagPrefix, synthesizerProps = {} }: ImageSynthesizerOptions,
  publisher: ImagePublisher,
): void {
  requireLiteral('tagPrefix', tagPrefix, 'write the prefix out: the retention rule is made of it', scope);
  requireText('tagPrefix', tagPrefix, TAG_PREFIX, scope);
  const { imageAssetsRepositoryName, dockerTagPrefix, imageAssetPublishingRoleArn } = synthesizerProps;
  requireQualifier('synthesizerProps.qualifier', synthesizerProps.qualifier, scope);
  requireText('synthesizerProps.imageAssetPublishingRoleArn', imageAssetPublishingRoleArn, PUBLISHING_ROLE, scope);
  const decided: [string, string | undefined, string][] = [
    ['imageAssetsRepositoryName', imageAssetsRepositoryName, 'it is the name of this repository'],
    ['dockerTagPrefix', dockerTagPrefix, 'say tagPrefix'],
  ];
  if (publisher.roleName ?? publisher.roleArn) {
    decided.push(['imageAssetPublishingRoleArn', imageAssetPublishingRoleArn, "the repository's publisher decides"]);
  }
  for (const [name, got, remedy] of decided) {
    if (got !== undefined) {
      refuse({ property: `synthesizerProps.${name}`, must: 'not be set', got, remedy }, scope);
    }
  }
}

/** Warns of a retention that may take away an image that somebody still needs. */
export function warnOfRetention(scope: IConstruct, property: string, retention: ImageRetention | undefined): void {
  const { maxImageCount, maxImageAge } = retention ?? {};
  if (maxImageCount !== undefined && maxImageCount < FEW_IMAGES) {
    const why = 'frequent deploys push the image of a running or rolled-back service out';
    warn(scope, 'fewImages', `${property} keeps ${maxImageCount} images, fewer than ${FEW_IMAGES}: ${why}`);
  }
  if (maxImageAge) {
    const days = Duration.days(maxImageAge.toDays()).toHumanString();
    const why = `a service that is not deployed for ${days} loses the image it runs on`;
    warn(scope, 'retentionByAge', `${property} goes by age: ${why}; lastImages keeps it`);
  }
}
