import { fill, incidentPage, moduleCards } from '../../../projenrc/docs/written';

const page = (markdown: string) => ({
  path: 'incidents/valkey',
  source: 'website/pages/incidents/valkey.md',
  markdown,
});
const SECTIONS = '## What happened\n\nA.\n\n## Why nobody saw it\n\nB.\n\n## What the module does\n\nC.\n';

test('a place on a page is filled in, with its argument', () => {
  expect(fill(page('# A\n\n<!-- install: java -->\n'), { install: (only) => `install ${only}` })).toBe(
    '# A\n\ninstall java\n',
  );
});

test('a place that nothing fills is refused', () => {
  expect(() => fill(page('<!-- instal -->'), { install: () => '' })).toThrow(
    'website/pages/incidents/valkey.md has a place for instal, which nothing fills; known are install',
  );
});

describe('the page of an incident', () => {
  const { markdown } = incidentPage('valkey', [page(`# Full\n\n${SECTIONS}`)]);

  test('begins with the incident in a sentence', () => {
    expect(markdown).toMatch(/^# Full\n\n_A saturated cache node, .*\._\n\n## What happened/);
  });

  test('leads to the module', () => {
    expect(markdown).toContain('**The module:** [Serverless Valkey cache with limits](/modules/valkey)');
  });

  test('names the article that told it first', () => {
    expect(markdown).toContain(
      'Felipe Malaquias in the article "Migrating From Redis to Valkey Serverless", January 2025.',
    );
  });
});

test('an incident without a page is refused, with the remedy', () => {
  expect(() => incidentPage('valkey', [])).toThrow(
    'valkey has no page for its incident; write website/pages/incidents/valkey.md',
  );
});

test('a page without one of the sections is refused', () => {
  expect(() => incidentPage('valkey', [page(`# Full\n\n${SECTIONS.replace('## Why nobody saw it', '')}`)])).toThrow(
    'website/pages/incidents/valkey.md must have the sections "What happened", "Why nobody saw it", "What the module does"',
  );
});

test('a card leads to the module and to its incident', () => {
  expect(moduleCards([{ name: 'valkey' }])).toContain(
    '<p class="group">Caches</p>\n\n[**Serverless Valkey cache with limits**](/modules/valkey)\n\n',
  );
});
