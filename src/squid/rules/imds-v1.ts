import { groupBy } from '../../private/collections';
import { resourceNamed } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { allOf, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
/** Images of Amazon Linux 2023 demand tokens by themselves, those of ECS and EKS too. */
const DEMANDS_TOKENS = /ami-amazon-linux-latest\/al2023|\/optimized-ami\/(.*\/)?amazon-linux-2023\//;
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
  incident: 'A proxy on an instance with IMDSv1 hands the credentials of its role to everyone who asks through it.',
  remedy:
    "new SquidProxy(this, 'Proxy', { vpc, allowedDomains }) requires IMDSv2; or requireImdsv2: true, in CloudFormation MetadataOptions: { HttpTokens: required }.",
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
    if (!isSafe && (tokens !== undefined || !isDemandedByImage(settings, resource))) {
      report.find('Properties', `The metadata service answers without a token (HttpTokens: ${tokens ?? 'not set'}).`);
    }
  },
};

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
    return images.some((image) => DEMANDS_TOKENS.test(imageOf(image)));
  }
  // Who uses the template chooses the image: an instance is judged with it, EKS says the type, others are not seen.
  const nodes = resource.template.set.index(nodeGroups).get(resource.key) ?? [];
  const types = nodes.map(({ properties }) => properties.get('AmiType'));
  if (types.length > 0 && allOf(...types.map((type) => () => NODES_DEMAND_TOKENS.test(type.string() ?? '')))) {
    return true;
  }
  throw new Inconclusive('Properties/LaunchTemplateData/ImageId', 'who uses the launch template chooses the image');
}

/** The groups of nodes that EKS makes from each launch template. */
function nodeGroups(templates: TemplateSet): Map<string, Resource[]> {
  return groupBy(templates.ofType('AWS::EKS::Nodegroup'), (nodes) => {
    const reference = nodes.properties.tryGet('LaunchTemplate');
    return reference?.isMap ? templateOf(reference, nodes)?.key : undefined;
  });
}

/** The image, or the SSM parameter that it is read from. */
function imageOf({ data, of: { template } }: Settings): string {
  const image = data.get('ImageId');
  const text = image.tryText();
  return `${text?.pattern ?? ''} ${template.parameterDefault(text?.readable.replace(/^\$\{|\}$/g, '') ?? '')}`;
}
