// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCKS, type Resources, SAM_BLOCKS } from './blocks';
import { Random } from './random';
import { yamlOf } from './yaml';

/** How many of a thousand public templates are so: of the samples of AWS, and of widdix. */
const SHARES = {
  json: 0.16,
  sam: 0.46,
  parameters: 0.69,
  conditions: 0.19,
  mappings: 0.16,
  exports: 0.15,
  imports: 0.08,
};
/** Half of them have fewer blocks than this; a few have many. */
const MEDIAN_BLOCKS = 3.4;
const SPREAD = 1;
const PER_FOLDER = 100;

/** Writes templates into folders; the same for the same seed. */
export function writeCorpus(folder: string, count: number, seed = 1): void {
  const random = new Random(seed);
  for (let index = 0; index < count; index += 1) {
    const own = join(folder, `${Math.floor(index / PER_FOLDER)}`.padStart(3, '0'));
    mkdirSync(own, { recursive: true });
    const template = templateOf(index, random);
    const isJson = random.chance(SHARES.json);
    const text = isJson ? `${JSON.stringify(template, undefined, 2)}\n` : yamlOf(template, random.chance(0.3));
    writeFileSync(join(own, `${index}.${isJson ? 'json' : 'yaml'}`), text);
  }
}

function templateOf(index: number, random: Random): object {
  const isSam = random.chance(SHARES.sam);
  const blocks = Math.max(1, Math.round(MEDIAN_BLOCKS * Math.exp(SPREAD * normal(random))));
  const resources: Resources = {};
  for (let block = 0; block < blocks; block += 1) {
    Object.assign(resources, random.pick(isSam ? SAM_BLOCKS : BLOCKS)(`Part${block}`, random));
  }
  const more = [withParameters, withConditions, withMappings, withImports].map((part) => part(resources, random));
  const [parameters, conditions, mappings] = more;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(isSam ? { Transform: 'AWS::Serverless-2016-10-31' } : {}),
    Description: `Number ${index} of the templates that are measured`,
    ...parameters,
    ...mappings,
    ...conditions,
    Resources: resources,
    ...outputsOf(index, resources, random),
  };
}

/** The sum of twelve is close enough to a bell. */
function normal(random: Random): number {
  return Array.from({ length: 12 }, () => random.next()).reduce((sum, one) => sum + one, -6);
}

function withParameters(resources: Resources, random: Random): object {
  if (!random.chance(SHARES.parameters)) {
    return {};
  }
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type === 'AWS::EC2::Instance') {
      (Properties as Record<string, unknown>).InstanceType = { Ref: 'InstanceType' };
    }
  }
  const used = Object.values(resources).some(({ Type }) => Type === 'AWS::EC2::Instance');
  const stage = { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'], Description: 'Where it runs' };
  const type = { InstanceType: { Type: 'String', Default: 't3.micro', Description: 'The type of the instances' } };
  const [first] = Object.values(resources);
  first.Metadata = { ...(first.Metadata as object), Stage: { Ref: 'Stage' } };
  return { Parameters: { Stage: stage, ...(used ? type : {}) } };
}

function withConditions(resources: Resources, random: Random): object {
  if (!random.chance(SHARES.conditions)) {
    return {};
  }
  const alarms = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  for (const alarm of alarms) {
    alarm.Condition = 'IsHome';
  }
  const [first] = Object.values(resources);
  first.Metadata = { ...(first.Metadata as object), Home: { 'Fn::If': ['IsHome', 'here', { Ref: 'AWS::NoValue' }] } };
  return { Conditions: { IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } } };
}

function withMappings(resources: Resources, random: Random): object {
  if (!random.chance(SHARES.mappings)) {
    return {};
  }
  const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-1', 'ap-northeast-1'];
  const [first] = Object.values(resources);
  first.Metadata = {
    ...(first.Metadata as object),
    Image: { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'Amd64'] },
  };
  return {
    Mappings: {
      Images: Object.fromEntries(
        regions.map((region) => [region, { Amd64: `ami-${random.below(0xffff).toString(16).padStart(8, '0')}` }]),
      ),
    },
  };
}

function withImports(resources: Resources, random: Random): object {
  if (random.chance(SHARES.imports)) {
    const [first] = Object.values(resources);
    first.Metadata = {
      ...(first.Metadata as object),
      Network: { 'Fn::ImportValue': { 'Fn::Sub': 'network-${AWS::Region}' } },
    };
  }
  return {};
}

function outputsOf(index: number, resources: Resources, random: Random): object {
  const [id] = Object.keys(resources);
  const Export = random.chance(SHARES.exports) ? { Export: { Name: `template-${index}` } } : {};
  return { Outputs: { First: { Description: 'The first of all', Value: { Ref: id }, ...Export } } };
}
