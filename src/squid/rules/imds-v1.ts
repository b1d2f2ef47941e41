import { groupBy } from '../../private/collections';
import { resourceNamed } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { fitsShort } from '../../private/short-text';
import { allOf, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const NODE_GROUP = 'AWS::EKS::Nodegroup';
/** What starts instances of a launch template with a role of its own. */
const ROLE_GIVERS = ['AWS::Batch::ComputeEnvironment', NODE_GROUP];
/** Images of Amazon Linux 2023 demand tokens on their own, those of ECS and EKS too, and those of Ubuntu from 24.04 on. */
const DEMANDS_TOKENS =
  /ami-amazon-linux-latest\/al2023|\/optimized-ami\/(.*\/)?amazon-linux-2023\/|\/canonical\/ubuntu\/[\w-]+\/(noble|2[4-9]\.\d\d)\//;
/** An id, or the name of a parameter that holds one; anything else is a placeholder. */
const IMAGE = /^(ami-|\/|\{\{resolve:|resolve:ssm:)/;
/** The same for the images that EKS chooses. */
const NODES_DEMAND_TOKENS = /^AL2023_/;

/** What is said about an instance in one place. */
interface Settings {
  readonly data: Value;
  readonly of: Resource;
}

export const imdsV1: Rule = {
  id: 'hindsight-squid-imds-v1',
  severity: Severity.WARNING,
  incident:
    'An instance answered IMDSv1, so anybody who could make it fetch a URL, through a proxy or a web app, read the credentials of its role.',
  remedy:
    'Require IMDSv2: MetadataOptions with HttpTokens required, requireImdsv2 on an instance of the CDK. SquidProxy requires it.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
  types: ['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance', LAUNCH_TEMPLATE],
  judge: (resource, report) => {
    const own = settingsOf(resource);
    if (isOff(own.data) || tokensOf(own.data) === 'required') {
      return;
    }
    const settings = [own, ...inheritedBy(resource)];
    const tokens = settings.map(({ data }) => tokensOf(data)).find((it) => it !== undefined);
    const isSafe = tokens === 'required' || settings.some(({ data }) => isOff(data));
    // Without a role nothing needs to be known of the image.
    const isAnswered =
      !isSafe &&
      mayHaveRole(settings, resource, tokens) &&
      (tokens !== undefined || !isDemandedByImage(settings, resource));
    if (isAnswered) {
      report.find('Properties', `The metadata service answers without a token (HttpTokens: ${tokens ?? 'not set'}).`);
    }
  },
};

/**
 * Without a role the metadata service has no credentials to give away. Whatever uses a launch template may bring one:
 * that counts where the template gives up tokens in words.
 */
function mayHaveRole(settings: Settings[], resource: Resource, tokens: string | undefined): boolean {
  const isGiven = settings.some(({ data }) => !data.get('IamInstanceProfile').isAbsent);
  return isGiven || (resource.type === LAUNCH_TEMPLATE && (tokens !== undefined || usersWithRole(resource).length > 0));
}

/** What gives a role to the instances of a launch template that has none itself. */
function usersWithRole(template: Resource): Resource[] {
  return template.template.set.index('squid/usersWithRole', usersByTemplate).get(template.key) ?? [];
}

function isOff(data: Value): boolean {
  return data.at('MetadataOptions', 'HttpEndpoint').string() === 'disabled';
}

function tokensOf(data: Value): string | undefined {
  return data.at('MetadataOptions', 'HttpTokens').string();
}

function settingsOf(resource: Resource): Settings {
  const { type, properties } = resource;
  return { data: type === LAUNCH_TEMPLATE ? properties.get('LaunchTemplateData') : properties, of: resource };
}

/** What an instance has from its launch template. */
function inheritedBy(resource: Resource): Settings[] {
  const { type, properties } = resource;
  const reference = type === LAUNCH_TEMPLATE ? undefined : properties.get('LaunchTemplate');
  if (!reference || reference.isAbsent) {
    return [];
  }
  const template = templateOf(reference, resource);
  if (!template) {
    throw new Inconclusive(reference.location, 'the launch template is not in the app');
  }
  return [settingsOf(template)];
}

/** The CDK names the template by its name when it requires tokens. */
function templateOf(reference: Value, from: Resource): Resource | undefined {
  const name = ['LaunchTemplateName', 'Name'].map((key) => reference.get(key)).find((it) => !it.isAbsent);
  const id = ['LaunchTemplateId', 'Id'].map((key) => reference.get(key)).find((it) => !it.isAbsent);
  const value = name ?? id;
  return value?.isText ? resourceNamed(value, LAUNCH_TEMPLATE, 'LaunchTemplateName', from) : undefined;
}

function isDemandedByImage(settings: Settings[], resource: Resource): boolean {
  const images = settings.filter(({ data }) => !data.get('ImageId').isAbsent);
  if (images.length > 0 || resource.type !== LAUNCH_TEMPLATE) {
    return images.some((image) => fitsShort(imageOf(image), DEMANDS_TOKENS));
  }
  // Whatever uses the template chooses the image: an instance is judged with it, EKS says the type, others are not seen.
  const nodes = usersWithRole(resource).filter(({ type }) => type === NODE_GROUP);
  const types = nodes.map(({ properties }) => properties.get('AmiType'));
  if (types.length > 0 && allOf(...types.map((type) => () => NODES_DEMAND_TOKENS.test(type.string() ?? '')))) {
    return true;
  }
  throw new Inconclusive('Properties/LaunchTemplateData/ImageId', 'who uses the launch template chooses the image');
}

function usersByTemplate(templates: TemplateSet): Map<string, Resource[]> {
  return groupBy(templates.ofType(...ROLE_GIVERS), (user) => {
    const { properties } = user;
    const reference = user.type === NODE_GROUP ? properties.tryGet('LaunchTemplate') : inBatch(properties);
    return reference?.isMap ? templateOf(reference, user)?.key : undefined;
  });
}

function inBatch(properties: Value): Value | undefined {
  return properties.tryGet('ComputeResources')?.tryGet('LaunchTemplate');
}

/** The image, or the SSM parameter that it is read from. @throws Inconclusive if it is not known */
function imageOf({ data, of: { template } }: Settings): string {
  const image = data.get('ImageId');
  const text = image.text();
  const parameter = text?.target ? undefined : text?.readable.replace(/^\$\{|\}$/g, '');
  const name = template.parameterDefault(parameter ?? '');
  // A parameter by the name of an image in Systems Manager is seldom given another one.
  const isByName = typeof name === 'string' && name.startsWith('/');
  const id = text?.literal ?? (isByName ? name : (text?.references[0] ?? image.string())) ?? '';
  if (!IMAGE.test(id)) {
    throw new Inconclusive(image.location, `${id} is not the id of an image`);
  }
  return id;
}
