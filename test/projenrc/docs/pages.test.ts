import { type Figure, figure, modulePage, pagesOf } from '../../../projenrc/docs/pages';

const VALKEY = {
  name: 'valkey',
  title: 'A cache',
  readme: '# A cache\n\n## Usage\n',
  runbook:
    '# Runbook of valkey\n\nSee [below](#throttled).\n\n## Throttled\n\n```sh\n# a comment\n```\n\n## Throttled\n',
};
const WRITTEN = [
  { path: 'start/python', source: 'website/pages/start/python.md', markdown: '' },
  { path: 'incidents/index', source: 'website/pages/incidents/index.md', markdown: '' },
];
const PAGES = pagesOf([VALKEY], WRITTEN, ['MIGRATION.md']);
const page = (dashboards: Figure[] = []) =>
  modulePage(VALKEY, { readme: VALKEY.readme, dashboards, install: 'npm install', pages: PAGES, root: '/' });
const PICTURE = { words: 'the [cache]', light: '/p.light.svg', dark: '/p.dark.svg' };

test('a page names its source, for the link that edits it', () => {
  expect(page()).toMatch(/^---\nsource: src\/valkey\/README.md\n/);
});

test('the runbook follows the README, a level lower, with anchors of its own', () => {
  expect(page()).toContain(
    [
      '## Usage',
      '',
      '## Runbook {:#runbook:}',
      '',
      'See [below](#runbook-throttled).',
      '',
      '### Throttled {:#runbook-throttled:}',
      '',
      '```sh',
      '# a comment',
      '```',
      '',
      '### Throttled {:#runbook-throttled-1:}',
    ].join('\n'),
  );
});

test('the title is that of the catalogue', () => {
  expect(page()).toMatch(/\n# A cache\n\n_A saturated cache node, .*\[What happened\]\(\/incidents\/valkey\)/);
  expect(page().match(/^# .*$/gm)).toHaveLength(2);
});

test('a page says how to install the library', () => {
  expect(page()).toContain(':::: details Install and import\n\nnpm install\n\n::::');
});

test('a dashboard is a picture on the page', () => {
  expect(page([PICTURE])).toContain('## What the dashboard shows\n\n');
});

test('without a dashboard there is no such section', () => {
  expect(page()).not.toContain('## What the dashboard shows');
});

test('a page leads to the reference', () => {
  expect(page()).toContain('[Every type of this module](/api/valkey/)');
});

test('a picture is there for each colour scheme, and its words may hold brackets', () => {
  expect(figure(PICTURE)).toContain(
    '[![the \\[cache\\]](/p.light.svg)](/p.light.svg){:target="_blank" class="light-only":}\n' +
      '[![the \\[cache\\]](/p.dark.svg)](/p.dark.svg){:target="_blank" class="dark-only":}',
  );
});

test.each([
  ['website/pages/start/python.md', '/start/python'],
  ['website/pages/incidents/index.md', '/incidents/'],
])('the written page %s is at %s', (source, path) => {
  expect(PAGES.get(source)).toBe(path);
});

test('a root file that is not there has no page', () => {
  expect([...PAGES.keys()]).not.toContain('PROOF.md');
});
