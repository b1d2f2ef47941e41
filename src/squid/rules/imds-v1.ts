import type { Estate } from '../../private/template/estate';
import { NotJudged } from '../../private/template/not-judged';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Template } from '../../private/template/template';
import type { Value } from '../../private/template/value';

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
/** Images of Amazon Linux 2023 demand tokens by themselves. */
const DEMANDS_TOKENS = /ami-amazon-linux-latest\/al2023/;

export const imdsV1: Rule = {
  id: 'hindsight-squid-imds-v1',
  severity: Severity.WARNING,
  incident: 'A proxy on an instance with IMDSv1 hands the credentials of its role to everyone who asks through it.',
  remedy:
    "new SquidProxy(this, 'Proxy', { vpc, allowedDomains }) requires IMDSv2; or requireImdsv2: true, in CloudFormation MetadataOptions: { HttpTokens: required }.",
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
  types: ['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance', LAUNCH_TEMPLATE],
  judge: (resource, report) => {
    const settings = settingsOf(resource);
    const isOff = settings.some((data) => data.at('MetadataOptions', 'HttpEndpoint').string() === 'disabled');
    const tokens = settings
      .map((data) => data.at('MetadataOptions', 'HttpTokens').string())
      .find((it) => it !== undefined);
    const isByImage = tokens === undefined && settings.some((data) => DEMANDS_TOKENS.test(imageOf(data, resource)));
    if (!isOff && tokens !== 'required' && !isByImage) {
      report.find('Properties', `The metadata service answers without a token (HttpTokens: ${tokens ?? 'not set'}).`);
    }
  },
};

/** Where the options may stand: in the resource, and for an instance in its launch template. */
function settingsOf(resource: Resource): Value[] {
  const { type, properties } = resource;
  if (type === LAUNCH_TEMPLATE) {
    return [properties.get('LaunchTemplateData')];
  }
  const launchTemplate = properties.get('LaunchTemplate');
  return launchTemplate.isAbsent
    ? [properties]
    : [properties, templateOf(launchTemplate, resource).get('LaunchTemplateData')];
}

function templateOf(launchTemplate: Value, { template }: Resource): Value {
  const name = launchTemplate.get('LaunchTemplateName');
  const reference = name.isAbsent ? launchTemplate.get('LaunchTemplateId') : name;
  const target = (reference.target()?.resource as Resource | undefined) ?? named(reference, template);
  if (target?.type !== LAUNCH_TEMPLATE) {
    throw new NotJudged(launchTemplate.location, 'the launch template is not in the app');
  }
  return target.properties;
}

/** The CDK writes the name out when it requires tokens. */
function named(reference: Value, { estate }: Template): Resource | undefined {
  const key = reference.text()?.key;
  return key === undefined ? undefined : estate.index(templatesByName).get(key);
}

function templatesByName(estate: Estate): Map<string, Resource> {
  return new Map(
    estate.ofType(LAUNCH_TEMPLATE).flatMap((template) => {
      const name = template.properties.isMap ? template.properties.get('LaunchTemplateName') : undefined;
      const key = name?.isText ? name.text()?.key : undefined;
      return key === undefined ? [] : [[key, template] as const];
    }),
  );
}

/** The image, or the SSM parameter that it is read from. */
function imageOf(data: Value, { template }: Resource): string {
  const image = data.get('ImageId');
  const text = image.isText ? image.text() : undefined;
  return `${text?.pattern ?? ''} ${template.parameterDefault(text?.readable.replace(/^\$\{|\}$/g, '') ?? '')}`;
}
