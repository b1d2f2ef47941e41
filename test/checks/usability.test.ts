import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../src/checks/printable';
import { RULES } from '../../src/checks/rule-list';
import { OwnFolder } from './own-folder';

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci' } };
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
const HTTPS = { ...SSH, FromPort: 443, ToPort: 443 };
const ACCESS_KEY = 'hindsight-federation-access-key';

const folder = OwnFolder.forEachTest();

const cli = (...args: string[]) => folder.run(args);

function json(...args: string[]): any {
  return JSON.parse(cli('check', '@', ...args, '--format', 'json').out);
}

const group = (...SecurityGroupIngress: object[]) => ({
  Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } } },
});

describe('what cannot be read', () => {
  beforeEach(() => {
    folder.write('a.yaml', 'Resources:\n  {% if x %}\n  A: {Type: AWS::S3::Bucket}');
    folder.write('b.json', { Resources: { Key: KEY } });
    folder.write('c.yaml', 'AWSTemplateFormatVersion: [');
  });

  test('hides nothing, is named, and ends with 2', () => {
    const { code, out, err } = cli('check', '@');
    expect(code).toBe(2);
    expect(out).toContain(ACCESS_KEY);
    expect(err.split('\n').filter(Boolean)).toEqual([
      expect.stringMatching(/^cdk-hindsight: .*a\.yaml is not a document in JSON or YAML: /),
      expect.stringMatching(/^cdk-hindsight: .*c\.yaml is not a document in JSON or YAML: /),
    ]);
    expect(out).toMatch(/, 2 unreadable, in 1 template\n$/);
  });

  test.each(['json', 'sarif', 'junit', 'text'])('is in %s', (format) => {
    expect(cli('check', '@', '--format', format).out.match(/is not a document/g)).toHaveLength(2);
  });

  test('can be left out', () => {
    expect(cli('check', '@', '--exclude', '*.yaml')).toMatchObject({ code: 0, err: '' });
  });

  test('is told of a path beside others', () => {
    expect(cli('check', '@b.json', '@nowhere')).toMatchObject({ code: 2, out: expect.stringContaining(ACCESS_KEY) });
  });
});

describe('options', () => {
  test.each([
    [['chek'], 'there is no command chek: did you mean check?'],
    [['check', '--formt', 'json'], "Unknown option '--formt': did you mean --format?"],
    [
      ['check', '--format', 'jsno'],
      '--format must be one of text, json, sarif, junit, gitlab, got: jsno: did you mean json?',
    ],
    [['check', '--format'], '--format needs a value: --format FORMAT'],
    [['check', '--format', '--output', 'a'], '--format needs a value: --format FORMAT'],
    [['check', '--output='], '--output needs a value: --output FILE'],
    [['check', '--output', 'a', '--output', 'b'], '--output can be given once'],
    [['check', '--help=x'], '--help has no value'],
    [['rules', '--output', 'a'], 'rules has no option --output: see cdk-hindsight rules --help'],
    [['rules', '--format', 'sarif'], '--format must be one of text, json, got: sarif'],
    [['rules', 'federation'], 'rules takes no federation: see cdk-hindsight rules --help'],
    [['explain'], 'explain needs one rule: cdk-hindsight explain hindsight-squid-public-ssh'],
    [['explain', 'public-shh'], 'there is no rule public-shh: see cdk-hindsight rules'],
    [['explain', 'squid-public-shh'], 'there is no rule squid-public-shh: did you mean hindsight-squid-public-ssh?'],
    [
      ['explain', 'squid-public-ssh', '--language', 'go'],
      '--language must be one of typescript, python, java, got: go',
    ],
    [['--format', 'json'], '--format needs a command before it: see cdk-hindsight --help'],
  ])('%j', (args, message) => {
    expect(cli(...args)).toEqual({ code: 2, out: '', err: `cdk-hindsight: ${message}\n` });
  });

  test.each([['--version'], ['-v'], ['check', '--version']])('%s %s', (...args) => {
    expect(cli(...args)).toEqual({ code: 0, out: '0.0.0\n', err: '' });
  });

  test.each([['check'], ['explain'], ['rules']])('%s --help has examples', (command) => {
    expect(cli(command, '--help').out).toMatch(
      new RegExp(`Usage:\\n {2}cdk-hindsight ${command}[\\s\\S]*Examples:\\n {2}npx`),
    );
  });

  test('rules in JSON', () => {
    expect(JSON.parse(cli('rules', '--format', 'json').out)).toHaveLength(RULES.length);
  });

  test.each(RULES.map(({ id }) => [id]))('explain %s', (id) => {
    const { out, code } = cli('explain', id);
    expect(code).toBe(0);
    expect(out).toContain('Remedy: ');
    expect(out).toContain(`id: '${id}'`);
  });

  test('explain speaks the language of the project', () => {
    folder.write('cdk.json', { app: 'python3 app.py' });
    expect(cli('explain', 'squid-public-ssh').out).toContain('Acknowledgment(id="');
  });

  test.each(['--output', '--write-baseline'])('%s that cannot be written, on any file system', (option) => {
    folder.write('a.json', { Resources: { Key: KEY } });
    expect(cli('check', '@a.json', option, '/proc/no/where.json')).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`^cdk-hindsight: ${option} cannot be written: `)),
    });
  });
});

describe('the baseline', () => {
  beforeEach(() => void folder.write('a.json', group(SSH)));

  test('takes what is there, and fails on what is new', () => {
    expect(cli('check', '@', '--write-baseline', '@base.json').code).toBe(0);
    expect(cli('check', '@a.json', '--baseline', '@base.json').code).toBe(0);
    folder.write('a.json', group(SSH, { ...SSH, CidrIp: '::/0', CidrIpv6: '::/0' }));
    expect(cli('check', '@a.json', '--baseline', '@base.json').code).toBe(1);
  });

  test('knows a finding whose place in a list, or in the file, has moved', () => {
    cli('check', '@a.json', '--write-baseline', '@base.json');
    folder.write(
      'a.json',
      JSON.stringify(
        { Resources: { Other: { Type: 'AWS::S3::Bucket' }, ...group(HTTPS, SSH).Resources } },
        undefined,
        4,
      ),
    );
    expect(cli('check', '@a.json', '--baseline', '@base.json').code).toBe(0);
  });

  test('tells what it has and the template no longer has, which the next one leaves out', () => {
    cli('check', '@a.json', '--write-baseline', '@base.json');
    folder.write('a.json', group(HTTPS));
    expect(cli('check', '@a.json', '--baseline', '@base.json').err).toBe(
      'cdk-hindsight: the baseline has hindsight-squid-public-ssh in a.json#Group, which is no longer found: write the baseline again\n',
    );
    cli('check', '@a.json', '--write-baseline', '@base.json');
    expect(JSON.parse(readFileSync(join(folder.path, 'base.json'), 'utf8')).findings).toEqual([]);
  });

  test('is the same, whatever the order of what was found', () => {
    folder.write('b.json', { Resources: { B: KEY, A: KEY } });
    cli('check', '@a.json', '@b.json', '--write-baseline', '@one.json');
    folder.write('b.json', { Resources: { A: KEY, B: KEY } });
    cli('check', '@b.json', '@a.json', '--write-baseline', '@two.json');
    expect(readFileSync(join(folder.path, 'two.json'), 'utf8')).toBe(
      readFileSync(join(folder.path, 'one.json'), 'utf8'),
    );
  });

  test('is not written where something could not be read', () => {
    folder.write('b.yaml', 'AWSTemplateFormatVersion: [');
    expect(cli('check', '@', '--write-baseline', '@base.json').code).toBe(2);
    expect(() => readFileSync(join(folder.path, 'base.json'))).toThrow('ENOENT');
  });

  test('is not written over a template', () => {
    const before = readFileSync(join(folder.path, 'a.json'), 'utf8');
    expect(cli('check', '@a.json', '--write-baseline', '@a.json').code).toBe(2);
    expect(readFileSync(join(folder.path, 'a.json'), 'utf8')).toBe(before);
  });

  test.each(['{}', '[]', '{"version": 1, "findings": [7]}', '{"version": 2, "findings": []}', 'a: ['])(
    '%s is none',
    (text) => {
      folder.write('base.txt', text);
      expect(cli('check', '@a.json', '--baseline', '@base.txt')).toMatchObject({ code: 2, out: '' });
    },
  );
});

describe('the configuration', () => {
  const acknowledgement = { rule: ACCESS_KEY, resource: 'Key', reason: 'a legacy partner' };
  beforeEach(() => void folder.write('a.json', { Resources: { Key: KEY, Other: KEY } }));

  test('is found in a folder above', () => {
    folder.write('.cdk-hindsight.json', { rules: { [ACCESS_KEY]: 'off' } });
    mkdirSync(join(folder.path, 'in', 'it'), { recursive: true });
    folder.enter('in', 'it');
    expect(json().findings).toEqual([]);
  });

  test('changes a severity', () => {
    folder.write('.cdk-hindsight.yaml', `rules:\n  ${ACCESS_KEY}: error\n`);
    expect(cli('check', '@a.json').code).toBe(1);
  });

  test('switches a rule off in YAML, which reads a boolean', () => {
    folder.write('.cdk-hindsight.yaml', `rules:\n  ${ACCESS_KEY}: off\n`);
    expect(json().findings).toEqual([]);
  });

  test('names paths, exclusions and what to fail on', () => {
    folder.write('in/b.json', { Resources: { B: KEY } });
    folder.write('in/fixtures/c.json', { Resources: { C: KEY } });
    folder.write('.cdk-hindsight.json', { paths: ['in'], exclude: ['in/fixtures'], failOn: 'warning' });
    const { code, out } = cli('check', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).findings.map(({ logicalId }: any) => logicalId)).toEqual(['B']);
  });

  test('leaves out from its own folder on, wherever the command runs', () => {
    folder.write('in/b.json', { Resources: { B: KEY } });
    folder.write('in/deep/fixtures/c.json', { Resources: { C: KEY } });
    folder.write('fixtures/d.json', { Resources: { D: KEY } });
    folder.write('.cdk-hindsight.json', { paths: ['.'], exclude: ['./fixtures', 'a.json', 'in/deep'] });
    const here = () => JSON.parse(cli('check', '--format', 'json').out).findings.map(({ logicalId }: any) => logicalId);
    expect(here()).toEqual(['B']);
    folder.enter('in', 'deep');
    expect(here()).toEqual(['B']);
  });

  test('acknowledges one resource, with the reason', () => {
    folder.write('.cdk-hindsight.json', { acknowledgements: [acknowledgement] });
    const { findings, acknowledged } = json();
    expect(findings.map(({ logicalId }: any) => logicalId)).toEqual(['Other']);
    expect(acknowledged).toEqual([expect.objectContaining({ logicalId: 'Key', reason: 'a legacy partner' })]);
  });

  test.each([
    [{ template: 'b.json' }, 2],
    [{ template: '*.json' }, 1],
    [{ resource: '*' }, 0],
    [{ rule: 'hindsight-squid-public-ssh' }, 2],
  ])('acknowledges only what fits %j', (part, rest) => {
    folder.write('.cdk-hindsight.json', { acknowledgements: [{ ...acknowledgement, ...part }] });
    expect(json().findings).toHaveLength(rest);
  });

  test('lets an acknowledgement expire, and says so', () => {
    folder.write('.cdk-hindsight.json', { acknowledgements: [{ ...acknowledgement, expires: '2020-01-31' }] });
    const { findings, hints } = json();
    expect(findings).toHaveLength(2);
    expect(hints).toEqual([`the acknowledgement of ${ACCESS_KEY} expired on 2020-01-31`]);
  });

  test('does not let one expire before its day', () => {
    folder.write('.cdk-hindsight.json', { acknowledgements: [{ ...acknowledgement, expires: '2999-12-31' }] });
    expect(json().findings).toHaveLength(1);
  });

  test('tells of an acknowledgement of nothing', () => {
    folder.write('.cdk-hindsight.json', { acknowledgements: [{ ...acknowledgement, resource: 'Gone' }] });
    expect(json().hints).toEqual([`the acknowledgement of ${ACCESS_KEY} for Gone matches no finding`]);
  });

  test.each<[string, unknown, string]>([
    ['a list', [], ' must hold a map with acknowledgements, baseline, exclude, failOn, paths, rules'],
    ['an unknown key', { excludes: [] }, ': there is no excludes: did you mean exclude?'],
    ['paths that are a text', { paths: 'a' }, ': paths must be a list of texts, got: "a"'],
    [
      'an unknown severity',
      { rules: { [ACCESS_KEY]: 'high' } },
      `: rules.${ACCESS_KEY} must be one of error, warning, note, off, got: "high"`,
    ],
    [
      'an unknown rule',
      { rules: { 'hindsight-federation-acces-key': 'off' } },
      ': rules names no rule with hindsight-federation-acces-key: did you mean hindsight-federation-access-key?',
    ],
    ['a wrong failOn', { failOn: 'all' }, ': failOn must be one of error, warning, note, never, got: "all"'],
    [
      'no reason',
      { acknowledgements: [{ rule: ACCESS_KEY }] },
      ': acknowledgements[0].reason must be given, as a text, got: undefined',
    ],
    [
      'an empty reason',
      { acknowledgements: [{ ...acknowledgement, reason: ' ' }] },
      ': acknowledgements[0].reason must be given, as a text, got: " "',
    ],
    [
      'a day that is none',
      { acknowledgements: [{ ...acknowledgement, expires: 'soon' }] },
      ': acknowledgements[0].expires must be a day, such as 2027-01-31, got: "soon"',
    ],
  ])('refuses %s', (_, content, message) => {
    folder.write('.cdk-hindsight.json', content as object);
    expect(cli('check', '@a.json')).toEqual({
      code: 2,
      out: '',
      err: `cdk-hindsight: ${join(folder.path, '.cdk-hindsight.json')}${message}\n`,
    });
  });
});

describe('a finding by the default of a parameter', () => {
  const template = {
    Parameters: { From: { Type: 'String', Default: '0.0.0.0/0' } },
    ...group({ ...SSH, CidrIp: { Ref: 'From' } }),
  };

  test('weighs less, and says the default', () => {
    folder.write('a.json', template);
    expect(json().findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: 'The security group admits SSH from everywhere. That is so by default: From is 0.0.0.0/0.',
      }),
    ]);
  });

  test('is not made of a default that is harmless, which is told', () => {
    folder.write('a.json', { ...template, Parameters: { From: { Type: 'String', Default: '10.0.0.0/8' } } });
    expect(json()).toMatchObject({
      findings: [],
      inconclusive: [{ message: `\${From} is known only at deploy time (by default, From is 10.0.0.0/8)` }],
    });
  });

  test('is not made of a secret', () => {
    folder.write('a.json', {
      ...template,
      Parameters: { From: { Type: 'String', Default: '0.0.0.0/0', NoEcho: true } },
    });
    expect(json().findings).toEqual([]);
  });

  test('fails only on request', () => {
    const Trail = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { Ref: 'Name' }, RetentionInDays: 30 } };
    const Database = { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: 'orders' } };
    folder.write('a.json', { Parameters: { Name: { Type: 'String', Default: '/a' } }, Resources: { Trail, Database } });
    folder.write('.cdk-hindsight.json', { rules: { 'hindsight-rdsproxy-pinning-alarm': 'off' } });
    expect(json().findings.map(({ severity }: any) => severity)).toEqual(['note']);
    expect(cli('check', '@a.json', '--fail-on', 'warning').code).toBe(0);
    expect(cli('check', '@a.json', '--fail-on', 'note').code).toBe(1);
  });
});

describe('what is printed', () => {
  test.each([
    ['\u001b[2K', '\\u{1b}[2K'],
    ['a\nb', 'a\\u{a}b'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['a\u0085b', 'a\\u{85}b'],
    ['::add-mask::x', ':\\u{3a}add-mask::x'],
    ['::error file=a,line=1::x', ':\\u{3a}error file=a,line=1::x'],
    ['##[error]x', '#\\u{23}[error]x'],
    ['##vso[task]x', '#\\u{23}vso[task]x'],
    [' ::notice::x', ' :\\u{3a}notice::x'],
    ['AWS::S3::Bucket', 'AWS::S3::Bucket'],
    ['größer 日本', 'größer 日本'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('has no line that a template begins, and no character that does something', () => {
    const evil = '\n::stop-commands::x\u001b[2K\u202e';
    folder.write('a.json', { Resources: { [`Key${evil}`]: { ...KEY, Metadata: { 'aws:cdk:path': `A${evil}` } } } });
    const { out } = cli('check', '@a.json');
    expect(out).not.toMatch(/^\s*::/m);
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });

  test('has errors of files on one line each', () => {
    folder.write('a\n::error::b.json', '{"Resources": {"A": {"Type": "AWS::S3::Bucket"');
    expect(cli('check', '@').err.trim().split('\n')).toHaveLength(1);
  });

  test('is XML whatever stands in it', () => {
    folder.write('a.json', { Resources: { 'K<&">\u0007': KEY } });
    const { out } = cli('check', '@a.json', '--format', 'junit');
    expect(out).toContain('<testsuite name="a.json" tests="1" failures="1" errors="0" skipped="0">');
    expect(out).toContain('name="K&#60;&#38;&#34;&#62;\\u{7} at Properties"');
  });

  test('is what GitLab reads, with a fingerprint for each', () => {
    folder.write('a.json', group(SSH, { ...SSH, CidrIpv6: '::/0' }));
    const issues = JSON.parse(cli('check', '@a.json', '--format', 'gitlab').out);
    expect(issues).toHaveLength(2);
    expect(issues[0]).toEqual({
      description: 'The security group admits SSH from everywhere. (Group at Properties/SecurityGroupIngress/0)',
      check_name: 'hindsight-squid-public-ssh',
      fingerprint: expect.any(String),
      severity: 'critical',
      location: { path: 'a.json', lines: { begin: 1 } },
    });
    expect(new Set(issues.map(({ fingerprint }: any) => fingerprint)).size).toBe(2);
  });

  test('is colored only for a terminal', () => {
    folder.write('a.json', { Resources: { Key: KEY } });
    expect(folder.run(['check', '@a.json'], true).out).toContain('\u001b[33mwarning\u001b[0m');
    expect(cli('check', '@a.json').out).not.toContain('\u001b');
  });
});
