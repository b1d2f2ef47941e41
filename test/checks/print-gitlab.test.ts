import { printGitlab } from '../../src/checks/print-gitlab';
import { fingerprintOf } from '../../src/checks/print-sarif';
import type { Result } from '../../src/checks/result';
import { type Entry, Severity } from '../../src/private/rules/rule';
import { OwnFolder } from './own-folder';

const folder = OwnFolder.forEachTest();

function entry(severity: Severity, name = 'a.yaml', message = 'Message.'): Entry {
  const file = folder.write(name, 'Resources:\n  Key:\n    Type: AWS::IAM::AccessKey\n');
  const subject = { id: 'Key', template: { file } };
  const rule = { id: `hindsight-${severity}` };
  return { rule, severity, id: 'Key', location: 'Type', message, subject } as unknown as Entry;
}

const issues = (...findings: Entry[]): any[] => JSON.parse(printGitlab({ findings } as unknown as Result));

test('an issue says what, where, and how bad it is', () => {
  const found = entry(Severity.ERROR, 'in/a.yaml');
  expect(issues(found)).toEqual([
    {
      description: 'Message. (Key at Type)',
      check_name: 'hindsight-error',
      fingerprint: `${fingerprintOf(found)}-in/a.yaml`,
      severity: 'critical',
      location: { path: 'in/a.yaml', lines: { begin: 3 } },
    },
  ]);
});

test('each severity has one of GitLab', () => {
  const found = [Severity.ERROR, Severity.WARNING, Severity.NOTE].map((severity) => entry(severity));
  expect(issues(...found).map(({ severity }) => severity)).toEqual(['critical', 'minor', 'info']);
});

test('the fingerprints of those that are alike are told apart by a number', () => {
  const found = entry(Severity.NOTE);
  const print = `${fingerprintOf(found)}-a.yaml`;
  const other = entry(Severity.NOTE, 'b.yaml');
  expect(issues(found, found, other, found).map(({ fingerprint }) => fingerprint)).toEqual([
    print,
    `${print}-1`,
    `${fingerprintOf(other)}-b.yaml`,
    `${print}-2`,
  ]);
});

test('it is readable, and ends with its line', () => {
  expect(printGitlab({ findings: [] } as unknown as Result)).toBe('[]\n');
  expect(printGitlab({ findings: [entry(Severity.NOTE)] } as unknown as Result)).toMatch(
    /^\[\n {2}\{\n {4}"description"/,
  );
});
