import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { Survey } from '../../src/checks/survey';
import type { Entry } from '../../src/private/rules/rule';
import { TemplateSet } from '../../src/private/template/template-set';
import { OwnFolder } from './own-folder';

const folder = OwnFolder.forEachTest();

/** What is said of the paths: `<file>#<logical id>: <rule>` or `<file>#<logical id>: <why>`. */
function check(...paths: string[]) {
  const { code, out, err } = cli('--format', 'json', ...paths);
  const report = out === '' ? { findings: [], inconclusive: [] } : JSON.parse(out);
  const place = ({ template, logicalId = '' }: any) => `${template}#${logicalId}`;
  return {
    code,
    err,
    finds: report.findings.map((it: any) => `${place(it)}: ${it.rule.replace(/^hindsight-/, '')}`),
    doubts: report.inconclusive.map((it: any) => `${place(it)} ${it.location}: ${it.message}`),
  };
}

const cli = (...args: string[]) => folder.run(['check', ...args]);

const UNSEEN = 'the template of the nested stack is not in the app';
const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'u' } };
const OPEN = (CidrIp: unknown) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp }] },
});
const stack = (TemplateURL: unknown, more: object = {}) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL, ...more },
});
const application = (Location: unknown, more: object = {}) => ({
  Type: 'AWS::Serverless::Application',
  Properties: { Location, ...more },
});
const SAM = 'AWS::Serverless-2016-10-31';
const JOB = {
  Job: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'nightly', Handler: 'a.b' } },
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } }],
    },
  },
};
const ALARM = (FunctionName: unknown) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
    AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:tell'],
  },
});

describe('a nested stack by a path', () => {
  test.each(['./child.yaml', 'child.yaml', '../in/child.yaml', './x/../child.yaml'])('%s is followed', (path) => {
    folder.write('in/a.yaml', { Resources: { Nested: stack(path) } });
    folder.write('in/child.yaml', { Resources: { Key: KEY } });
    expect(check('@')).toMatchObject({ finds: ['in/child.yaml#Key: federation-access-key'], doubts: [] });
  });

  test.each([
    ['b.yaml', 'a.yaml'],
    ['a.yaml', 'b.yaml'],
  ])('is one where the parent is %s and the child %s, whatever comes first', (parent, child) => {
    folder.write(parent, { Resources: { Nested: stack(child, { Parameters: { From: '10.0.0.0/8' } }) } });
    folder.write(child, { Parameters: { From: { Type: 'String' } }, Resources: { Group: OPEN({ Ref: 'From' }) } });
    expect(check('@')).toMatchObject({ finds: [], doubts: [] });
    expect(check(`@${child}`).doubts).toHaveLength(1);
  });

  test('gets what the parent gives, and its defaults for the rest', () => {
    const Parameters = { From: { Type: 'String', Default: '0.0.0.0/0' } };
    folder.write('child.yaml', { Parameters, Resources: { Group: OPEN({ Ref: 'From' }) } });
    const parent = (given: object) => folder.write('a.yaml', { Resources: { Nested: stack('child.yaml', given) } });
    parent({ Parameters: { From: '10.0.0.0/8' } });
    expect(check('@').finds).toEqual([]);
    parent({});
    expect(check('@').finds).toEqual(['child.yaml#Group: squid-public-ssh']);
    parent({ Parameters: { From: { Ref: 'AWS::NoValue' } } });
    expect(check('@').finds).toEqual(['child.yaml#Group: squid-public-ssh']);
    parent({ Parameters: { 'Fn::If': ['A', { From: '10.0.0.0/8' }, { From: '10.0.0.0/16' }] } });
    expect(check('@')).toMatchObject({ finds: [], doubts: [] });
    parent({ Parameters: { 'Fn::If': ['A', { From: '10.0.0.0/8' }, {}] } });
    expect(check('@').finds).toEqual(['child.yaml#Group: squid-public-ssh']);
    parent({ Parameters: { 'Fn::Transform': { Name: 'Mine' } } });
    expect(check('@').finds).toEqual([]);
  });

  test('is of the app of its parent: an alarm in one counts for the other, and none of a neighbour', () => {
    folder.write('a.yaml', {
      Resources: { ...JOB, Watch: stack('watch.yaml', { Parameters: { Name: { Ref: 'Job' } } }) },
    });
    folder.write('watch.yaml', {
      Parameters: { Name: { Type: 'String' } },
      Resources: { Alarm: ALARM({ Ref: 'Name' }) },
    });
    expect(check('@').finds).toEqual([]);
    folder.write('a.yaml', { Resources: JOB });
    expect(check('@').finds).toEqual(['a.yaml#Nightly: checks-dead-letter']);
  });

  test('is told once, however many embed it', () => {
    folder.write('child.yaml', { Resources: { Key: KEY } });
    folder.write('a.yaml', { Resources: { One: stack('child.yaml'), Two: stack('./child.yaml') } });
    folder.write('b.yaml', { Resources: { One: stack('child.yaml') } });
    expect(check('@')).toMatchObject({ finds: ['child.yaml#Key: federation-access-key'], doubts: [] });
    expect(cli('@').out).toContain('in 3 templates');
  });

  test('may nest others', () => {
    folder.write('a.yaml', { Resources: { Nested: stack('b/b.yaml', { Parameters: { From: '0.0.0.0/0' } }) } });
    folder.write('b/b.yaml', { Resources: { Nested: stack('./c.yaml', { Parameters: { From: { Ref: 'From' } } }) } });
    folder.write('b/c.yaml', { Resources: { Group: OPEN({ Ref: 'From' }) } });
    expect(check('@').finds).toEqual(['b/c.yaml#Group: squid-public-ssh']);
  });

  test.each<[string, Record<string, string[]>]>([
    ['itself', { 'a.yaml': ['a.yaml'] }],
    ['what embeds it', { 'a.yaml': ['b.yaml'], 'b.yaml': ['a.yaml'] }],
    ['a circle further below', { 'a.yaml': ['b.yaml'], 'b.yaml': ['c.yaml'], 'c.yaml': ['b.yaml', 'c.yaml'] }],
  ])('that embeds %s ends, and is judged', (_, files) => {
    for (const [name, children] of Object.entries(files)) {
      const nested = Object.fromEntries(children.map((child, index) => [`Nested${index}`, stack(child)]));
      folder.write(name, { Resources: { ...nested, Key: KEY } });
    }
    expect(check('@').finds).toEqual(Object.keys(files).map((name) => `${name}#Key: federation-access-key`));
  });

  test('that doubles itself at each level is followed in bounds, and no template is lost', () => {
    const names = Array.from({ length: 30 }, (_, index) => `a${index + 10}.yaml`);
    for (const [index, name] of names.entries()) {
      const next = names[index + 1];
      folder.write(name, { Resources: { Key: KEY, ...(next && { One: stack(next), Two: stack(next) }) } });
    }
    expect([...check('@').finds].sort()).toEqual(names.map((name) => `${name}#Key: federation-access-key`));
  });
});

describe('an application of SAM by a path', () => {
  test('is followed', () => {
    const Application = application('./in/child.yaml', { Parameters: { From: '0.0.0.0/0' } });
    folder.write('a.yaml', { Transform: SAM, Resources: { Application } });
    folder.write('in/child.yaml', {
      Parameters: { From: { Type: 'String' } },
      Resources: { Group: OPEN({ Ref: 'From' }) },
    });
    expect(check('@')).toMatchObject({ finds: ['in/child.yaml#Group: squid-public-ssh'], doubts: [] });
  });

  test('is named where it is not there, or is one of the repository of applications', () => {
    const Location = { ApplicationId: 'arn:aws:serverlessrepo:a', SemanticVersion: '1.0.0' };
    const seen = application('child.yaml');
    folder.write('a.yaml', { Transform: SAM, Resources: { Seen: seen, Other: application(Location) } });
    folder.write('child.yaml', { Resources: {} });
    expect(check('@').doubts).toEqual([
      'a.yaml# Transform: what SAM makes of AWS::Serverless::Application is not in the template',
    ]);
  });
});

describe('a nested stack is not followed', () => {
  const child = { Resources: { Key: KEY } };

  test.each<[string, unknown]>([
    ['a path out of the folder', '../outside.yaml'],
    ['a path out and in again through a name', '../inside/../outside.yaml'],
    ['an absolute path', '@/outside.yaml'],
    ['a link that leads out', 'link.yaml'],
    ['a folder behind a link', 'linked/outside.yaml'],
    ['a file that is excluded', 'excluded.yaml'],
    ['a hidden file', '.hidden.yaml'],
    ['a URL of a file', 'file://@/inside/other.yaml'],
    ['a device', '/dev/zero'],
    ['a folder', '.'],
    ['nothing', ''],
    ['no text', { 'Fn::Sub': './other.yaml' }],
    ['a name with a NUL', 'other.yaml\0'],
    ['a URL', 'https://s3.amazonaws.com/bucket/other.yaml'],
  ])('%s', (_, path) => {
    folder.write('outside.yaml', child);
    mkdirSync(join(folder.path, 'inside'));
    symlinkSync('../outside.yaml', join(folder.path, 'inside', 'link.yaml'));
    symlinkSync('..', join(folder.path, 'inside', 'linked'));
    folder.write('inside/excluded.yaml', child);
    folder.write('inside/.hidden.yaml', child);
    folder.write('inside/other.yaml', { Resources: {} });
    const url = typeof path === 'string' ? path.replace('@', folder.path) : path;
    folder.write('inside/a.yaml', { Resources: { Nested: stack(url) } });
    expect(check('@inside', '--exclude', 'excluded.yaml')).toMatchObject({
      code: 0,
      finds: [],
      doubts: [`inside/a.yaml# Resources/Nested: ${UNSEEN}`],
    });
  });

  test('if the parent alone is named', () => {
    folder.write('child.yaml', child);
    folder.write('a.yaml', { Resources: { Nested: stack('child.yaml') } });
    expect(check('@a.yaml')).toMatchObject({ finds: [], doubts: [`a.yaml# Resources/Nested: ${UNSEEN}`] });
    expect(check('@a.yaml', '@child.yaml').doubts).toEqual([]);
  });

  test('if it cannot be read, and that is said once', () => {
    folder.write('child.yaml', 'Resources:\n  Key:\n    Type: AWS::IAM::AccessKey\n   Properties: {}\n');
    folder.write('a.yaml', { Resources: { Nested: stack('child.yaml'), Key: KEY } });
    const { code, err, finds, doubts } = check('@');
    expect({ code, finds, doubts }).toEqual({
      code: 2,
      finds: ['a.yaml#Key: federation-access-key'],
      doubts: [`a.yaml# Resources/Nested: ${UNSEEN}`],
    });
    expect(err.match(/child\.yaml/g)).toHaveLength(1);
  });
});

test('findings of a nested stack stay known to a baseline, with one or several parents', () => {
  folder.write('child.yaml', { Resources: { Key: KEY } });
  folder.write('a.yaml', { Resources: { Nested: stack('child.yaml') } });
  cli('@', '--write-baseline', '@base.json');
  expect(JSON.parse(readFileSync(join(folder.path, 'base.json'), 'utf8')).findings).toHaveLength(1);
  folder.write('b.yaml', { Resources: { Nested: stack('child.yaml') } });
  expect(cli('@', '--baseline', '@base.json', '--fail-on', 'note')).toMatchObject({ code: 0, err: '' });
});

describe('whatever embeds what', () => {
  const files = ['a.json', 'b.json', 'c.json', 'd.json'];
  type Embedded = [file: string, from: string | undefined];
  const orders = fc.shuffledSubarray(files, { minLength: files.length });
  const embeds = (children: readonly string[]): fc.Arbitrary<Embedded[]> => {
    const given = fc.constantFrom('10.0.0.0/8', '0.0.0.0/0', undefined);
    return children.length === 0
      ? fc.constant([])
      : fc.array(fc.tuple(fc.constantFrom(...children), given), { maxLength: 3 });
  };
  /** Of each file, what it embeds, with what it gives. */
  const graphs = fc.tuple(...files.map(() => embeds(files)));
  const graphsWithoutCircle = orders.chain((ranks) =>
    fc.tuple(...files.map((file) => embeds(ranks.slice(ranks.indexOf(file) + 1)))),
  );
  const said = (entries: readonly Entry[]) =>
    entries
      .map((it) => [it.rule.id, it.severity, it.subject.template.file, it.id, it.location, it.message].join())
      .sort();

  function surveyed(graph: Embedded[][], order: string[]) {
    const paths = files.map((file, index) => {
      const nested = graph[index].map(([child, From], at): [string, object] => [
        `Nested${at}`,
        stack(child, From === undefined ? {} : { Parameters: { From } }),
      ]);
      const Resources = { Key: KEY, Group: OPEN({ Ref: 'From' }), ...Object.fromEntries(nested) };
      return folder.write(file, { Parameters: { From: { Type: 'String', Default: '0.0.0.0/0' } }, Resources });
    });
    const survey = new Survey(RULES);
    for (const file of order) {
      survey.add({ file: paths[files.indexOf(file)] });
    }
    return { paths, ...survey.finish().inspection };
  }

  test('no file is lost, in any order', () => {
    fc.assert(
      fc.property(graphs, orders, (graph, order) => {
        const { paths, findings } = surveyed(graph, order);
        const keys = findings.filter(({ id }) => id === 'Key').map(({ subject }) => subject.template.file);
        expect(keys.sort()).toEqual(paths);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test('without a circle, the findings are those of all files judged at once, in any order', () => {
    fc.assert(
      fc.property(graphsWithoutCircle, orders, (graph, order) => {
        const { paths, findings, inconclusive } = surveyed(graph, order);
        const all = inspect(TemplateSet.read(paths), RULES, []);
        expect([said(findings), said(inconclusive)]).toEqual([said(all.findings), said(all.inconclusive)]);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});
