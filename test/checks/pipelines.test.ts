import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'src', 'checks', 'README.md'), 'utf8');
const COMMAND = join(ROOT, 'examples/typescript/node_modules/cdk-hindsight/bin/cdk-hindsight');
const OPEN = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
const RESOURCES = {
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [OPEN, { ...OPEN, CidrIpv6: '::/0' }] },
  },
  Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: '<&">' } },
  Unknown: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...OPEN, CidrIp: { Ref: 'AWS::StackName' } } },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelines-'));
  mkdirSync(join(folder, 'cdk.out'));
  writeFileSync(join(folder, 'cdk.out', 'a.template.json'), JSON.stringify({ Resources: RESOURCES }));
  mkdirSync(join(folder, 'bin'));
  // In the place of npx, which would take the command from the registry.
  const npx = `#!/bin/sh\n[ "$1 $2" = "--yes cdk-hindsight" ] || exit 127\nshift 2\nexec ${process.execPath} ${COMMAND} "$@"\n`;
  writeFileSync(join(folder, 'bin', 'npx'), npx);
  chmodSync(join(folder, 'bin', 'npx'), 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function block(language: string, mark: string): string {
  const blocks = [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text]) => text,
  );
  return blocks.find((text) => text.includes(mark)) ?? '';
}

function shell(line: string): number | null {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return spawnSync('bash', ['-euo', 'pipefail', '-c', line], { cwd: folder, env, encoding: 'utf8' }).status;
}

describe('the job for GitLab', () => {
  const { hindsight: job } = parse(block('yaml', 'codequality'));

  test('is a job: keys that GitLab has, with a report that is uploaded when the job fails too', () => {
    expect(Object.keys(job).sort()).toEqual(['artifacts', 'image', 'script']);
    expect(job.artifacts).toEqual({ when: 'always', reports: { codequality: 'gl-code-quality-report.json' } });
  });

  test('fails on errors, and leaves a report in the format of GitLab', () => {
    expect(job.script.map(shell)).toEqual([1]);
    const text = readFileSync(join(folder, job.artifacts.reports.codequality), 'utf8');
    const issues = JSON.parse(text);
    // https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    expect(text.startsWith('[')).toBe(true);
    expect(issues).toHaveLength(3);
    for (const issue of issues) {
      expect(issue).toEqual({
        description: expect.stringMatching(/./),
        check_name: expect.stringMatching(/^hindsight-/),
        fingerprint: expect.stringMatching(/./),
        severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
        location: { path: 'cdk.out/a.template.json', lines: { begin: expect.any(Number) } },
      });
    }
    expect(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(3);
  });
});

describe('the lines for Jenkins', () => {
  const [, line = ''] = /^sh '(.*)'$/m.exec(block('groovy', 'junit')) ?? [];
  const [, file = ''] = /^junit '(.*)'$/m.exec(block('groovy', 'junit')) ?? [];
  /** The schema of the JUnit plugin: elements with their attributes and the elements in them. */
  const SCHEMA: Record<string, { attributes: string[]; inner: string[] }> = {
    testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'], inner: ['testsuite'] },
    testsuite: {
      attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp', 'hostname', 'id', 'package'],
      inner: ['properties', 'testcase', 'system-out', 'system-err'],
    },
    testcase: {
      attributes: ['name', 'classname', 'time'],
      inner: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    },
    failure: { attributes: ['type', 'message'], inner: [] },
    error: { attributes: ['type', 'message'], inner: [] },
    skipped: { attributes: ['type', 'message'], inner: [] },
  };
  const READ = `
import json, sys, xml.etree.ElementTree as tree
def read(node): return {'tag': node.tag, 'attributes': dict(node.attrib), 'inner': [read(it) for it in node]}
print(json.dumps(read(tree.parse(sys.argv[1]).getroot())))
`;

  interface Element {
    readonly tag: string;
    readonly attributes: Record<string, string>;
    readonly inner: readonly Element[];
  }

  function objectionsTo({ tag, attributes, inner }: Element): string[] {
    const { [tag]: schema } = SCHEMA;
    return [
      ...Object.keys(attributes).filter((name) => !schema.attributes.includes(name)),
      ...inner.filter((it) => !schema.inner.includes(it.tag)).map((it) => it.tag),
      ...inner.flatMap((it) => (SCHEMA[it.tag] ? objectionsTo(it) : [])),
    ];
  }

  test('fail on errors, and leave a report in the format of JUnit', () => {
    expect(shell(line)).toBe(1);
    const report: Element = JSON.parse(execFileSync('python3', ['-c', READ, join(folder, file)], { encoding: 'utf8' }));
    expect(report.tag).toBe('testsuites');
    expect(objectionsTo(report)).toEqual([]);
    const [suite] = report.inner;
    expect(suite.attributes).toEqual({
      name: 'cdk.out/a.template.json',
      tests: '4',
      failures: '3',
      errors: '0',
      skipped: '1',
    });
    expect(suite.inner.map(({ inner }) => inner.map(({ tag }) => tag))).toEqual([
      ['failure'],
      ['failure'],
      ['failure'],
      ['skipped'],
    ]);
    expect(suite.inner.every(({ attributes }) => attributes.name !== '' && attributes.classname !== '')).toBe(true);
  });
});
