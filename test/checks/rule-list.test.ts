import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { RULES } from '../../src/checks/rule-list';
import { rulePageUrl } from '../../src/checks/rule-page-url';

const SRC = join(__dirname, '..', '..', 'src');

/** The table of the README, as it follows from the rules. */
function table(): string {
  const rows = RULES.map(
    ({ id, severity, incident }) => `| [\`${id}\`](${rulePageUrl(id)}) | ${severity} | ${incident} |`,
  );
  return ['| rule | severity | the incident |', '|---|---|---|', ...rows].join('\n');
}

test('the README lists each rule, with its page', () => {
  const readme = readFileSync(join(SRC, 'checks', 'README.md'), 'utf8');
  const [, listed] = /<!-- rules -->\n([\s\S]*?)\n<!-- end of rules -->/.exec(readme) ?? [];
  expect(listed).toBe(table());
});

test('every file with a rule is in the list', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(dirname(path)) === 'rules')
    .filter((path) => /: Rule = \{/.test(readFileSync(join(SRC, path), 'utf8')));
  expect(files).toHaveLength(RULES.length);
});

test('ids are unique and say the module', () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const modules = readdirSync(SRC).filter((name) => existsSync(join(SRC, name, 'rules')));
  const known = new RegExp(`^hindsight-(${modules.join('|')})-[a-z0-9-]+$`);
  expect(ids.filter((id) => !known.test(id))).toEqual([]);
});

test.each(RULES.map((rule) => [rule.id, rule] as const))(
  '%s says the incident in a sentence, a remedy and a source',
  (_, rule) => {
    expect(rule.incident).toMatch(/^[A-Z][^\n]{20,160}\.$/);
    expect(rule.remedy.length).toBeGreaterThan(20);
    expect(rule.source).toMatch(/^https:\/\//);
  },
);

test.each(RULES.map(({ id }) => [id]))('the CDK takes an acknowledgement of %s', (id) => {
  const stack = new Stack(new App(), 'Stack');
  expect(() => Validations.of(stack).acknowledge({ id, reason: 'a test' })).not.toThrow();
});
