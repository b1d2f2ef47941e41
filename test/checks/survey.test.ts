// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { findTemplates } from '../../src/checks/find-templates';
import { type Inspection, inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { Survey } from '../../src/checks/survey';
import { TemplateSet } from '../../src/private/template/template-set';
import { BAD_RESOURCES } from './bad-app';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'survey-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

type Templates = Record<string, object>;

function write(templates: Templates): string[] {
  return Object.entries(templates).map(([name, body]) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(body));
    return file;
  });
}

function survey(files: readonly string[]): Inspection {
  const all = new Survey(RULES);
  for (const file of files) {
    all.add({ file });
  }
  return all.finish().inspection;
}

function together(files: readonly string[]): Inspection {
  const set = TemplateSet.read(files);
  return inspect(set, RULES, acknowledgementsOf(set));
}

function said({ findings, inconclusive, acknowledged }: Inspection) {
  return [...findings, ...inconclusive, ...acknowledged.map(({ entry }) => entry)].map(
    ({ rule, severity, subject, id, location, message, isJudged }) =>
      [rule.id, severity, basename(subject.template.file), id, location, message, isJudged].join(' | '),
  );
}

/** How many templates were judged at once, each time. */
function sizes(files: readonly string[]): number[] {
  const add = jest.spyOn(TemplateSet.prototype, 'add');
  survey(files);
  const counts = new Map<unknown, number>();
  for (const set of add.mock.contexts) {
    counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  return [...counts.values()];
}

const alarm = (namespace: string, metric: string, name: string, value: unknown) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: [{ Name: name, Value: value }],
    AlarmActions: ['a'],
  },
});
const statement = (Resource: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'elasticache:Connect', Resource }],
});
const policy = (Resource: string, Roles: unknown[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyName: 'p', Roles, PolicyDocument: statement(Resource) },
});
const SERVERLESS = 'arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:orders';
const USER = 'arn:aws:elasticache:eu-west-1:111122223333:user:orders';
const DATABASE = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'orders',
    VpcConfig: { SubnetIds: ['a'] },
    Environment: { Variables: { DATABASE_URL: 'x' } },
  },
};
const OPEN = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
const exported = (Value: unknown, Name: string) => ({ Outputs: { It: { Value, Export: { Name } } } });

/** Templates of two apps or more, of which one makes a difference to another one. */
const TIED: Record<string, Templates> = {
  'an alarm that names a function': {
    'a.json': { Resources: { Handler: DATABASE } },
    'b.json': { Resources: { Alarm: alarm('AWS/Lambda', 'Errors', 'FunctionName', 'orders') } },
  },
  'alarms on functions by the defaults of parameters': {
    'a.json': {
      Parameters: { Name: { Type: 'String', Default: 'bills' } },
      Resources: { Handler: DATABASE, Alarm: alarm('AWS/Lambda', 'Errors', 'FunctionName', { Ref: 'Name' }) },
    },
    'b.json': {
      Parameters: { Name: { Type: 'String', Default: 'orders' } },
      Resources: { Alarm: alarm('AWS/Lambda', 'Errors', 'FunctionName', { Ref: 'Name' }) },
    },
  },
  'a log group of a proxy': {
    'a.json': { Resources: { Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: 'orders' } } } },
    'b.json': {
      Resources: {
        Group: {
          Type: 'AWS::Logs::LogGroup',
          Properties: { LogGroupName: '/aws/rds/proxy/orders', RetentionInDays: 7 },
        },
      },
    },
  },
  'an alarm on a cache with a wrong dimension': {
    'a.json': { Resources: { Alarm: alarm('AWS/ElastiCache', 'CacheHits', 'Cluster', 'orders') } },
    'b.json': {
      Resources: {
        Cache: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'orders' } },
      },
    },
  },
  'a cache of nodes of the same name': {
    'a.json': {
      Resources: {
        Alarm: alarm('AWS/ElastiCache', 'CacheHits', 'Cluster', 'orders'),
        Cache: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'orders' } },
      },
    },
    'b.json': {
      Resources: { Nodes: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { ClusterName: 'orders' } } },
    },
  },
  'policies on a role that both name': {
    'a.json': { Resources: { Cache: policy(SERVERLESS, ['orders']) } },
    'b.json': { Resources: { User: policy(USER, ['orders']) } },
  },
  'a policy on a role by its name': {
    'a.json': {
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'orders' } },
        Cache: policy(SERVERLESS, [{ Ref: 'Role' }]),
        Same: policy(SERVERLESS, ['orders']),
      },
    },
    'b.json': { Resources: { User: policy(USER, ['orders']) } },
  },
  'an imported security group before a load balancer': {
    'a.json': {
      Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [OPEN] } } },
      ...exported({ Ref: 'Group' }, 'group'),
    },
    'b.json': {
      Resources: {
        Balancer: {
          Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
          Properties: { SecurityGroups: [{ 'Fn::ImportValue': { 'Fn::Sub': 'group' } }] },
        },
      },
    },
  },
  'an import of an import': {
    'a.json': {
      Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [OPEN] } } },
      ...exported({ Ref: 'Group' }, 'group'),
    },
    'b.json': { Resources: {}, ...exported({ 'Fn::ImportValue': 'group' }, 'again') },
    'c.json': {
      Resources: {
        Balancer: {
          Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
          Properties: { SecurityGroups: [{ 'Fn::ImportValue': 'again' }] },
        },
      },
    },
  },
};

test.each(Object.entries(TIED))('%s: the findings are those of all templates at once, in any order', (_, templates) => {
  const files = write(templates);
  const alone = files.flatMap((file) => said(survey([file])));
  for (const order of [files, [...files].reverse()]) {
    expect(said(survey(order))).toEqual(said(together(order)));
    expect(said(survey(order)).sort()).not.toEqual(alone.sort());
  }
});

test('an export that two templates have is of neither', () => {
  const group = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [OPEN] } };
  const exporting = { Resources: { Group: group }, ...exported({ Ref: 'Group' }, 'group') };
  const { 'b.json': importing } = TIED['an imported security group before a load balancer'];
  const files = write({ 'a.json': exporting, 'b.json': importing, 'c.json': exporting });
  expect(said(survey(files))).toEqual(said(together(files)));
});

test('templates that have nothing to do with each other are judged one by one', () => {
  const files = write({
    'a.json': { Resources: { Handler: DATABASE } },
    'b.json': { Resources: { Alarm: alarm('AWS/Lambda', 'Errors', 'FunctionName', 'bills') } },
    'c.json': { Resources: { Key: { Type: 'AWS::IAM::AccessKey' } }, ...exported('x', 'y') },
  });
  expect(sizes(files)).toEqual([1, 1, 1]);
});

test('only those that are tied are judged again', () => {
  const files = write({ ...TIED['an alarm that names a function'], 'c.json': { Resources: {} } });
  expect(sizes(files)).toEqual([1, 1, 1, 2]);
});

test('a template that is named twice is judged once', () => {
  const [file] = write({ 'a.json': { Resources: { Key: { Type: 'AWS::IAM::AccessKey' } } } });
  expect(said(survey([file, join(dirname(file), '.', 'a.json')]))).toHaveLength(1);
});

test('a template that is named from the current folder on has its whole path', () => {
  const [file] = write({ 'a.json': { Resources: { Key: { Type: 'AWS::IAM::AccessKey' } } } });
  const [{ subject }] = survey([relative(process.cwd(), file)]).findings;
  expect(subject.template.file).toBe(file);
});

test('the stacks of an assembly are judged together, also where they are named one by one', () => {
  const artifact = (templateFile: string) => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });
  const [, ...files] = write({
    'manifest.json': { artifacts: { A: artifact('a.json'), B: artifact('b.json') } },
    ...TIED['an alarm that names a function'],
  });
  expect(said(survey(files))).toEqual([]);
  expect(sizes(files)).toEqual([2]);
});

test('apps are told in the order in which they were found, whatever was judged first', () => {
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.json' } };
  const Key = { Type: 'AWS::IAM::AccessKey' };
  const [, assembly, plain] = write({
    'out/manifest.json': { artifacts: { A: artifact } },
    'out/a.json': { Resources: { Assembly: Key } },
    'b.json': { Resources: { Plain: Key } },
  });
  const told = (...files: string[]) => survey(files).findings.map(({ id }) => id);
  expect(told(assembly, plain)).toEqual(['Assembly', 'Plain']);
  expect(told(assembly, relative(process.cwd(), plain))).toEqual(['Assembly', 'Plain']);
  expect(told(plain, assembly)).toEqual(['Plain', 'Assembly']);
});

test('nothing of a template is left in what was found', () => {
  const files = write({ 'a.json': { Resources: { Key: { Type: 'AWS::IAM::AccessKey' } } } });
  const [{ subject }] = survey(files).findings;
  expect(subject).toEqual({
    id: 'Key',
    type: 'AWS::IAM::AccessKey',
    constructPath: undefined,
    template: { file: files[0] },
  });
});

test.each([
  [64, true],
  [65, false],
])('after %d folders the manifest of the first one is still known: %s', (folders, isKnown) => {
  const templates = Array.from({ length: folders }, (_, index) => [`${index}/a.json`, { Resources: {} }] as const);
  const files = write(Object.fromEntries([...templates, ['0/b.json', { Resources: {} }]]));
  const all = new Survey([]);
  for (const file of files.slice(0, -1)) {
    all.add({ file });
  }
  const exists = jest.spyOn(fs, 'existsSync');
  all.add({ file: files[folders] });
  expect(exists.mock.calls.every(([path]) => path !== join(folder, '0', 'manifest.json'))).toBe(isKnown);
  expect(all.finish().templates).toBe(folders + 1);
});

test('a pipe, which can be read once only, is judged by what was read, also together with others', () => {
  const { 'a.json': handler, 'b.json': alarm } = TIED['an alarm that names a function'];
  const [file] = write({ 'b.json': alarm });
  const pipe = { file: join(folder, 'a.json'), body: handler as Record<string, unknown>, isGone: true };
  const alone = new Survey(RULES);
  alone.add(pipe);
  expect(said(alone.finish().inspection)).toHaveLength(1);
  const both = new Survey(RULES);
  both.add(pipe);
  both.add({ file });
  const { inspection, templates, unreadable } = both.finish();
  expect([said(inspection), templates, unreadable]).toEqual([[], 2, []]);
});

test('a pipe is judged by what was read, however often it is judged', () => {
  const name = { 'Fn::ImportValue': 'name' };
  const handler = { ...DATABASE, Properties: { ...DATABASE.Properties, FunctionName: name } };
  const files = write({
    'b.json': { Resources: {}, ...exported('orders', 'name') },
    'c.json': { Resources: { Alarm: alarm('AWS/Lambda', 'Errors', 'FunctionName', 'orders') } },
  });
  const all = new Survey(RULES);
  all.add({ file: join(folder, 'a.json'), body: { Resources: { Handler: handler } }, isGone: true });
  for (const file of files) {
    all.add({ file });
  }
  const { inspection, unreadable } = all.finish();
  expect([said(inspection), unreadable]).toEqual([[], []]);
});

test('what cannot be read the second time is named', () => {
  const files = write(TIED['an alarm that names a function']);
  const all = new Survey(RULES);
  const { templates } = findTemplates(files);
  for (const template of templates) {
    all.add(template);
  }
  writeFileSync(files[0], '{');
  expect(all.finish().unreadable.map(({ file }) => file)).toEqual([files[0]]);
});

const IDS = Object.keys(BAD_RESOURCES);

/** The incidents in several templates, each of which exports all its resources and imports those of the others. */
function scattered(places: readonly number[]): Templates {
  const templates: Record<string, { Resources: Record<string, unknown>; Outputs: Record<string, unknown> }> = {};
  for (const [index, id] of IDS.entries()) {
    const name = `${places[index]}.json`;
    templates[name] ??= { Resources: {}, Outputs: {} };
    const own = (other: unknown) => places[IDS.indexOf(`${other}`)] === places[index] || !IDS.includes(`${other}`);
    templates[name].Resources[id] = JSON.parse(JSON.stringify((BAD_RESOURCES as any)[id]), (_, value) =>
      value?.Ref !== undefined && !own(value.Ref) ? { 'Fn::ImportValue': value.Ref } : value,
    );
    templates[name].Outputs[id] = { Value: { Ref: id }, Export: { Name: id } };
  }
  return templates;
}

/** Findings on custom resources of two types, of which other rules name one, in two templates. */
const CUSTOM_RESOURCES_APART: Readonly<Record<string, number>> = {
  ...{ Deploy: 1, MigratorVersion: 1 },
  ...{ Isolated: 2, MigratorTrigger: 2 },
  ...{ Images: 3, Migrator: 3, Ledger: 3, Schema: 3 },
};

test('incidents that are scattered over templates are found as if all were judged at once', () => {
  const places = fc.array(fc.nat(3), { minLength: IDS.length, maxLength: IDS.length });
  fc.assert(
    fc.property(places, (all) => {
      const files = write(scattered(all));
      expect(said(survey(files))).toEqual(said(together(files)));
    }),
    {
      numRuns: 30,
      examples: [[IDS.map((id) => CUSTOM_RESOURCES_APART[id] ?? 0)]],
    },
  );
});

describe('a file to which links lead', () => {
  const key = { Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'u' } } };
  const placesOf = (files: readonly string[]) =>
    survey(files).findings.map(({ subject }) => subject.template.file.slice(folder.length + 1));

  test('is judged once, by the path that comes first', () => {
    const [file] = write({ 'b.json': { Resources: key } });
    symlinkSync('b.json', join(folder, 'a.json'));
    symlinkSync('b.json', join(folder, 'c.json'));
    expect(placesOf([join(folder, 'a.json'), file, join(folder, 'c.json')])).toEqual(['a.json']);
  });

  test('is judged as the stack that it is, with its acknowledgements', () => {
    const artifact = {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'S.json' },
      metadata: {
        '/S': [{ type: 'aws:cdk:acknowledged-rules', data: { 'hindsight-federation-access-key': 'known' } }],
      },
    };
    const [file] = write({ 'out/S.json': { Resources: key }, 'out/manifest.json': { artifacts: { S: artifact } } });
    symlinkSync('out/S.json', join(folder, 'a.json'));
    expect(placesOf([join(folder, 'a.json'), file])).toEqual([]);
  });

  test('is judged as the stack of the assembly that links to it, though it is one of another', () => {
    const properties = { templateFile: 'S.json' };
    const stackOf = (metadata: object) => ({
      artifacts: { S: { type: 'aws:cloudformation:stack', properties, metadata } },
    });
    const acknowledged = [{ type: 'aws:cdk:acknowledged-rules', data: { 'hindsight-federation-access-key': 'known' } }];
    write({
      'one/manifest.json': stackOf({ '/S': acknowledged }),
      'two/manifest.json': stackOf({}),
      'two/S.json': { Resources: key },
    });
    symlinkSync(join(folder, 'two', 'S.json'), join(folder, 'one', 'S.json'));
    expect(placesOf([join(folder, 'one', 'S.json')])).toEqual([]);
    expect(placesOf([join(folder, 'two', 'S.json')])).toEqual(['two/S.json']);
  });
});
