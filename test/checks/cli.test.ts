import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RULES } from '../../src/checks/rule-list';
import { writeBadApp } from './bad-app';
import { runCommand } from './run-command';

let bad: string;
let folder: string;

beforeEach(() => {
  bad = writeBadApp();
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(bad, { recursive: true });
  rmSync(folder, { recursive: true });
});

const cli = (...args: string[]) => runCommand(args);

function write(path: string, content: object | string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci' } };

test('every rule finds its incident in the bad app', () => {
  // In an app of its own: a rule set that somebody activates is no longer one that stays inactive.
  const Create = JSON.stringify({
    service: 'SES',
    action: 'setActiveReceiptRuleSet',
    parameters: { RuleSetName: 'a' },
  });
  const activation = write('activation.json', {
    Resources: { Activation: { Type: 'Custom::AWS', Properties: { Create } } },
  });
  const { findings } = JSON.parse(cli('check', bad, activation, '--format', 'json').out);
  const silent = RULES.filter(({ id }) => !findings.some(({ rule }: { rule: string }) => rule === id));
  expect(silent.map(({ id }) => id)).toEqual(['hindsight-checks-expansion']);
});

test('errors end with 1', () => {
  expect(cli('check', bad).code).toBe(1);
});

test('warnings alone end with 0, or with 1 if that is asked for', () => {
  const file = write('a.json', { Resources: { Key: KEY } });
  expect(cli('check', file).code).toBe(0);
  expect(cli('check', file, '--fail-on', 'warning').code).toBe(1);
  expect(cli('check', bad, '--fail-on', 'never').code).toBe(0);
});

test('an error fails whatever lighter findings do', () => {
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
  const Group = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [ssh] } };
  const file = write('a.json', { Resources: { Group } });
  const codes = ['error', 'warning', 'note'].map((severity) => cli('check', file, '--fail-on', severity).code);
  expect(codes).toEqual([1, 1, 1]);
});

test.each([
  ['error', [1, 0, 0]],
  ['warning', [1, 1, 0]],
  ['note', [1, 1, 1]],
  ['never', [0, 0, 0]],
])('--fail-on %s ends with 1 for errors, warnings and notes: %j', (severity, codes) => {
  const file = write('a.json', { Resources: { Key: KEY } });
  const found = ['error', 'warning', 'note'].map((level) => {
    const config = write('config.json', { rules: { 'hindsight-federation-access-key': level } });
    return cli('check', file, '--config', config, '--fail-on', severity).code;
  });
  expect(found).toEqual(codes);
});

test('text names file, rule, place, message, incident, remedy and page', () => {
  const file = write('a.json', { Resources: { Key: KEY } });
  const [first] = cli('check', file).out.split('\n\n');
  expect(first.split('\n')).toEqual([
    expect.stringMatching(/a\.json$/),
    '  warning hindsight-federation-access-key',
    '    at Key Properties',
    '    - The user has a static access key.',
    '    The static access key of a pipeline leaked. It worked from anywhere and never expired.',
    expect.stringMatching(/^ {4}Remedy: /),
    '    More: https://cdk-hindsight.github.io/cdk-hindsight/rules/hindsight-federation-access-key.html',
  ]);
});

test('errors are told before warnings', () => {
  const { out } = cli('check', bad);
  expect(out.lastIndexOf('error hindsight-')).toBeLessThan(out.indexOf('warning hindsight-'));
});

test('text ends with the numbers', () => {
  const file = write('a.json', { Resources: { Key: KEY } });
  expect(cli('check', file).out).toMatch(/\n0 errors, 1 warning, 0 acknowledged, 0 not judged, in 1 template\n$/);
});

test('JSON holds findings, acknowledgements and what is not judged', () => {
  const template = write('out/Stack.template.json', {
    Resources: { Key: KEY, Other: KEY, Third: { ...KEY, Properties: { Status: { Ref: 'S' } } } },
  });
  const metadata = {
    '/Stack/Key/Resource': [{ type: 'aws:cdk:logicalId', data: 'Key' }],
    '/Stack/Key': [
      {
        type: 'aws:cdk:acknowledged-rules',
        data: { 'annotation::hindsight-federation-access-key': 'a legacy client' },
      },
    ],
  };
  write('out/manifest.json', {
    artifacts: {
      Stack: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Stack.template.json' },
        displayName: 'Stack',
        metadata,
      },
    },
  });
  const { findings, acknowledged, inconclusive } = JSON.parse(
    cli('check', join(folder, 'out'), '--format', 'json').out,
  );
  expect(findings).toEqual([
    expect.objectContaining({ rule: 'hindsight-federation-access-key', severity: 'warning', logicalId: 'Other' }),
  ]);
  expect(acknowledged).toEqual([
    expect.objectContaining({
      rule: 'hindsight-federation-access-key',
      logicalId: 'Key',
      constructPath: 'Stack/Key/Resource',
      reason: 'a legacy client',
    }),
  ]);
  expect(inconclusive).toEqual([expect.objectContaining({ logicalId: 'Third', location: 'Properties/Status' })]);
  expect(template).toContain('Stack.template.json');
});

test('an assembly is read with the assemblies in it', () => {
  write('out/manifest.json', {
    artifacts: { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } },
  });
  write('out/assembly-Prod/manifest.json', {
    artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } },
  });
  write('out/assembly-Prod/S.template.json', { Resources: { Key: KEY } });
  write('out/stale.template.json', { Resources: { Stale: KEY } });
  const { findings } = JSON.parse(cli('check', join(folder, 'out'), '--format', 'json').out);
  expect(findings.map(({ logicalId }: { logicalId: string }) => logicalId)).toEqual(['Key']);
});

test('a nested stack is found by the hash in its URL, and knows what its parent gives to it', () => {
  const hash = 'a'.repeat(64);
  const nested = {
    Resources: {
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          Namespace: 'AWS/RDS',
          MetricName: 'DatabaseConnectionsCurrentlySessionPinned',
          Dimensions: [{ Name: 'ProxyName', Value: { Ref: 'Name' } }],
        },
      },
      Key: KEY,
    },
  };
  write('out/N.nested.template.json', nested);
  write('out/S.assets.json', { files: { [hash]: { source: { path: 'N.nested.template.json' } } } });
  write('out/S.template.json', {
    Resources: {
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: 'orders' } },
      N: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: { 'Fn::Sub': `https://s3/b/${hash}.json` }, Parameters: { Name: { Ref: 'Proxy' } } },
      },
    },
  });
  write('out/manifest.json', {
    artifacts: {
      S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } },
      'S.assets': { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
    },
  });
  const { findings, inconclusive } = JSON.parse(cli('check', join(folder, 'out'), '--format', 'json').out);
  const rules = findings.map(({ rule, logicalId }: Record<string, string>) => `${logicalId} ${rule}`);
  expect(rules).toEqual(['Key hindsight-federation-access-key', 'Proxy hindsight-rdsproxy-log-retention']);
  expect(inconclusive).toEqual([]);
});

test('a folder without a manifest is searched for templates in JSON and YAML', () => {
  write('a/b.json', { Resources: { InJson: KEY } });
  write(
    'a/c.yaml',
    'Resources:\n  InYaml:\n    Type: AWS::IAM::AccessKey\n    Properties:\n      UserName: !Ref User\n',
  );
  write('a/tsconfig.json', '{ // a comment\n }');
  write('node_modules/x.json', { Resources: { Skipped: KEY } });
  const { findings } = JSON.parse(cli('check', folder, '--format', 'json').out);
  expect(findings.map(({ logicalId }: { logicalId: string }) => logicalId)).toEqual(['InJson', 'InYaml']);
});

test('what is written to a file is summed up all the same', () => {
  const target = join(folder, 'report.sarif');
  expect(cli('check', bad, '--format', 'sarif', '--output', target)).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^\d+ errors, .*report\.sarif\n$/),
  });
  expect(JSON.parse(readFileSync(target, 'utf8')).version).toBe('2.1.0');
});

test('what is written to a file has no colors, whoever looks', () => {
  const target = join(folder, 'report.txt');
  const { err } = runCommand(['check', bad, '--output', target], true);
  const lines = readFileSync(target, 'utf8').trim().split('\n');
  expect(lines.join('')).not.toContain('\u001b');
  expect(err).toBe(`${lines.at(-1)}: ${target}\n`);
});

test('a baseline that is written is told, and one that cannot be written', () => {
  const file = write('a.json', { Resources: { Key: KEY } });
  const target = join(folder, 'base.json');
  expect(cli('check', file, '--write-baseline', target).err).toBe(`cdk-hindsight: ${target} is written\n`);
  expect(cli('check', file, '--write-baseline', folder)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^cdk-hindsight: --write-baseline cannot be written: EISDIR/),
  });
});

test('the folder of the file is made', () => {
  const target = join(folder, 'reports', 'checks', 'report.txt');
  expect(cli('check', bad, '--output', target).code).toBe(1);
  expect(readFileSync(target, 'utf8')).toMatch(/ not judged.*\n$/);
});

test('a file that cannot be written is refused', () => {
  expect(cli('check', bad, '--output', folder)).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(/^cdk-hindsight: --output cannot be written: EISDIR.*\n$/),
  });
});

test.each([
  [['check', '/nowhere'], '/nowhere does not exist: synthesize first (npx cdk synth), or name a template'],
  [['check', ''], "'' does not exist: synthesize first (npx cdk synth), or name a template"],
  [['check', '.', '--format', 'xml'], '--format must be one of text, json, sarif, junit, gitlab, got: xml'],
  [['check', '.', '--fail-on', 'info'], '--fail-on must be one of error, warning, note, never, got: info'],
  [['verify'], 'there is no command verify: see cdk-hindsight --help'],
])('%j is refused', (args, message) => {
  expect(cli(...args)).toEqual({ code: 2, out: '', err: `cdk-hindsight: ${message}\n` });
});

test('an option that does not exist is refused', () => {
  expect(cli('check', '--fix')).toMatchObject({ code: 2, err: expect.stringContaining("Unknown option '--fix'") });
});

test('a second command is refused', () => {
  expect(cli('rules', 'check').code).toBe(2);
});

test('a file that is no template is refused', () => {
  const file = write('a.json', { resources: {} });
  expect(cli('check', file).err).toBe(`cdk-hindsight: ${file} is not a CloudFormation template: it has no Resources\n`);
  const broken = write('b.yaml', 'a: [}');
  expect(cli('check', broken).err).toMatch(/^cdk-hindsight: .*b\.yaml is not a document in JSON or YAML: /);
});

test('an empty folder is refused', () => {
  expect(cli('check', folder).err).toContain('contains no template');
});

test('help goes to standard output, no command to standard error', () => {
  expect(cli('--help')).toEqual({ code: 0, out: expect.stringContaining('Usage:'), err: '' });
  expect(cli()).toEqual({ code: 2, out: '', err: expect.stringContaining('Usage:') });
});

test('rules lists each one', () => {
  const lines = RULES.flatMap(({ id, severity, incident }) => [`${id} (${severity})`, `  ${incident}`]);
  expect(cli('rules')).toEqual({ code: 0, out: `${lines.join('\n')}\n`, err: '' });
});

test('rules lists each one in JSON, with its page', () => {
  const rules = RULES.map(({ id, severity, incident, remedy, source }) => {
    const page = `https://cdk-hindsight.github.io/cdk-hindsight/rules/${id}.html`;
    return { id, severity, incident, remedy, source, page };
  });
  expect(cli('rules', '--format', 'json')).toEqual({
    code: 0,
    out: `${JSON.stringify(rules, undefined, 2)}\n`,
    err: '',
  });
});
