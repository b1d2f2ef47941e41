import { figure, modulePage, pagesOf, siteOf } from '../../../projenrc/docs/pages';

const VALKEY = {
  name: 'valkey',
  title: 'A cache',
  readme: '# A cache\n\n## Usage\n',
  runbook:
    '# Runbook of valkey\n\nSee [below](#throttled).\n\n## Throttled\n\n```sh\n# a comment\n```\n\n## Throttled\n',
};
const PAGES = pagesOf([VALKEY], ['MIGRATION.md']);
const page = (dashboards: { name: string; path: string }[] = []) =>
  modulePage(VALKEY, { readme: VALKEY.readme, dashboards, pages: PAGES, root: '/' });

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

test('a dashboard is a picture on the page', () => {
  expect(page([{ name: 'Cache', path: '/pictures/c.svg' }])).toContain(
    '## Dashboard\n\n<figure>\n\n[![Cache: the widgets, their metrics and thresholds](/pictures/c.svg)](/pictures/c.svg)',
  );
});

test('without a dashboard there is no such section', () => {
  expect(page()).not.toContain('## Dashboard');
});

test('a page leads to the reference in each language', () => {
  expect(page()).toContain(
    '[TypeScript](/api/typescript/valkey) · [Python](/api/python/valkey) · [Java](/api/java/valkey)',
  );
});

test('the words for a picture may hold brackets', () => {
  expect(figure('/p.svg', 'the [cache]')).toContain('![the \\[cache\\]](/p.svg)');
});

test('a root file that is not there has no page', () => {
  expect([...PAGES.keys()]).not.toContain('PROOF.md');
});

test('the navigation lists modules and references', () => {
  const api = [
    { language: 'java', name: 'index', markdown: '' },
    { language: 'java', name: 'valkey', markdown: '' },
  ];
  expect(siteOf([VALKEY], api, [])).toMatchObject({
    sidebar: [
      {},
      { text: 'Modules', items: [{ text: 'A cache', link: '/modules/valkey' }] },
      { items: [{}, {}, { text: 'Java', items: [{ text: 'valkey', link: '/api/java/valkey' }] }] },
      { text: 'Project', items: [] },
    ],
  });
});
