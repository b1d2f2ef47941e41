import { join } from 'node:path';
import { rulePages } from '../../projenrc/docs/rules';
import { RULES } from '../../src/checks/rule-list';

const PAGES = rulePages(join(__dirname, '..', '..'));

test('every rule has a page', () => {
  expect(PAGES.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
});

test.each(PAGES.map(({ id, markdown }) => [id, markdown]))('%s: incident, remedy, acknowledgement', (id, markdown) => {
  expect(markdown).toContain(`# ${id}\n`);
  expect(markdown).toContain('## Remedy');
  expect(markdown).toContain(`id: '${id}'`);
});

test('exceptions are the cases that pass', () => {
  const [page] = PAGES.filter(({ id }) => id === 'hindsight-squid-public-ssh');
  expect(page.markdown).toContain('- HTTPS from everywhere');
  expect(page.markdown).toContain('## Bad\n\n```yaml\nResources:');
});
