import { type ApiPage, LANGUAGES } from './api';
import { type Pages, REPOSITORY, rewriteLinks } from './links';
import { anchorOf, mapProse } from './markdown';
import type { ModuleSource } from './modules';

/** The anchors of a runbook begin with this, because README and RUNBOOK share a page and may share headings. */
const RUNBOOK = 'runbook-';

/** The files at the root that have a page, and their titles in the navigation. */
export const ROOT_PAGES = [
  { file: 'MIGRATION.md', page: 'migration', title: 'Migration' },
  { file: 'PROOF.md', page: 'proof', title: 'What shows it' },
  { file: 'CONTRIBUTING.md', page: 'contributing', title: 'How to add a module' },
];

/** Where each file of the repository is on the site. */
export function pagesOf(modules: readonly ModuleSource[], rootFiles: readonly string[]): Pages {
  const roots = ROOT_PAGES.filter(({ file }) => rootFiles.includes(file));
  return new Map([
    ['README.md', '/'],
    ['API.md', '/api/typescript/'],
    ...roots.map(({ file, page }) => [file, `/${page}`] as const),
    ...modules.flatMap(({ name }) => [
      [`src/${name}`, `/modules/${name}`] as const,
      [`src/${name}/README.md`, `/modules/${name}`] as const,
      [`src/${name}/RUNBOOK.md`, `/modules/${name}#${RUNBOOK}`] as const,
    ]),
  ]);
}

/** What a module's page is made of, besides its own files. */
export interface ModulePageParts {
  /** The README with its examples in all languages. */
  readonly readme: string;
  readonly dashboards: readonly { readonly name: string; readonly path: string }[];
  readonly pages: Pages;
  readonly root: string;
}

/** The one page of a module: README, dashboards, runbook, and the way to the reference. */
export function modulePage(module: ModuleSource, parts: ModulePageParts): string {
  const { pages, root } = parts;
  const readme = rewriteLinks(parts.readme, `src/${module.name}/README.md`, pages, root);
  const runbook =
    module.runbook && demoteRunbook(rewriteLinks(module.runbook, `src/${module.name}/RUNBOOK.md`, pages, root));
  return [
    frontmatter(`src/${module.name}/README.md`),
    readme.trimEnd(),
    ...dashboardSection(parts.dashboards),
    ...(runbook ? [runbook.trimEnd()] : []),
    referenceSection(module.name),
    '',
  ].join('\n\n');
}

function dashboardSection(dashboards: ModulePageParts['dashboards']): string[] {
  const figures = dashboards.map(({ name, path }) =>
    figure(path, `${name}: the widgets, their metrics and thresholds`),
  );
  return figures.length > 0 ? ['## Dashboard', ...figures] : [];
}

function referenceSection(module: string): string {
  const links = LANGUAGES.map(({ id, name }) => `[${name}](/api/${id}/${module})`);
  return `## API reference\n\n${links.join(' · ')}`;
}

/** One level down, below a heading that the page's outline shows, with anchors of its own. */
function demoteRunbook(runbook: string): string {
  const seen = new Map<string, number>();
  return mapProse(runbook, (prose) =>
    prose
      .replace(/\]\(#/g, `](#${RUNBOOK}`)
      .replace(/^(#{1,5}) (.+)$/gm, (_, level: string, title: string) =>
        level === '#' ? '## Runbook {:#runbook:}' : `#${level} ${title} {:#${RUNBOOK}${uniqueAnchor(title, seen)}:}`,
      ),
  );
}

function uniqueAnchor(title: string, seen: Map<string, number>): string {
  const anchor = anchorOf(title);
  const times = seen.get(anchor) ?? 0;
  seen.set(anchor, times + 1);
  return times ? `${anchor}-${times}` : anchor;
}

/** A page that is one file of the repository. */
export function plainPage(markdown: string, source: string, pages: Pages, root: string): string {
  return `${frontmatter(source)}\n\n${rewriteLinks(markdown, source, pages, root)}`;
}

/** A page of the reference; its source is the code. */
export function apiPage({ markdown, name }: ApiPage): string {
  return `${frontmatter(name === 'index' ? 'src' : `src/${name}`)}\n\n${markdown}`;
}

/** A picture with its words for those who do not see it; a click opens it alone, where it can be enlarged. */
export function figure(path: string, words: string): string {
  const image = `![${words.replace(/[[\]]/g, '\\$&')}](${path})`;
  return `<figure>\n\n[${image}](${path}){:target="_blank":}\n\n</figure>`;
}

function frontmatter(source: string): string {
  return ['---', `source: ${source}`, `repository: ${REPOSITORY}`, '---'].join('\n');
}

/** The navigation, read by the configuration of the generator. */
export function siteOf(
  modules: readonly ModuleSource[],
  api: readonly ApiPage[],
  rootFiles: readonly string[],
): object {
  const link = ({ name, title }: ModuleSource) => ({ text: title, link: `/modules/${name}` });
  const roots = ROOT_PAGES.filter(({ file }) => rootFiles.includes(file));
  const reference = LANGUAGES.map(({ id, name }) => ({
    text: name,
    link: `/api/${id}/`,
    collapsed: true,
    items: api
      .filter((page) => page.language === id && page.name !== 'index')
      .map((page) => ({ text: page.name, link: `/api/${id}/${page.name}` })),
  }));
  return {
    repository: REPOSITORY,
    nav: [
      { text: 'Modules', items: modules.map(link) },
      { text: 'API', items: LANGUAGES.map(({ id, name }) => ({ text: name, link: `/api/${id}/` })) },
    ],
    sidebar: [
      { text: 'cdk-hindsight', items: [{ text: 'Start', link: '/' }] },
      { text: 'Modules', items: modules.map(link) },
      { text: 'API reference', items: reference },
      { text: 'Project', items: roots.map(({ page, title }) => ({ text: title, link: `/${page}` })) },
    ],
  };
}
