import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeExample } from '../../projenrc/demo/example';
import { acknowledgementsOf } from '../../src/checks/acknowledgements';
import { findTemplates } from '../../src/checks/find-templates';
import { inspect } from '../../src/checks/inspect';
import { RULES } from '../../src/checks/rule-list';
import { TemplateSet } from '../../src/private/template/template-set';

const INTEG = join(__dirname, '..', '..', 'integ');
const SNAPSHOTS = readdirSync(INTEG).filter((name) => name.endsWith('.snapshot'));

/** What is found, and what cannot be judged, in a cloud assembly. */
function said(directory: string): string[] {
  const templates = TemplateSet.read(findTemplates([directory]).templates.map(({ file }) => file));
  const { findings, inconclusive } = inspect(templates, RULES, acknowledgementsOf(templates));
  return [...findings, ...inconclusive].map(({ rule, subject, message }) => `${rule.id} ${subject.id}: ${message}`);
}

test.each(SNAPSHOTS)('%s: the constructs hold no incident', (snapshot) => {
  expect(said(join(INTEG, snapshot))).toEqual([]);
});

test('the example app holds no incident', () => {
  expect(said(synthesizeExample().assembly.directory)).toEqual([]);
});
