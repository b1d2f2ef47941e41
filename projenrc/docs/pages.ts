import type { ApiPage } from './api-page';
import { entryOf } from './catalogue';
import { type Pages, REPOSITORY, rewriteLinks } from './links';
import { anchorOf, mapProse } from './markdown';
import type { ModuleSource } from './modules';
import type { WrittenPage } from './written';

/** The anchors of a runbook begin with this, because README and RUNBOOK share a page and may share headings. */
const RUNBOOK = 'runbook-';

/** The files at the root that have a page, and their titles in the navigation. */
export const ROOT_PAGES = [
  { file: 'SECURITY.md', page: 'security', title: 'Security' },
  { file: 'CHANGELOG.md', page: 'changelog', title: 'Changelog' },
  { file: 'MIGRATION.md', page: 'migration', title: 'Migration' },
  { file: 'PROOF.md', page: 'proof', title: 'Proof' },
  { file: 'CONTRIBUTING.md', page: 'contributing', title: 'How to add a module' },
];

/** The place of each file of the repository on the site. */
export function pagesOf(
  modules: readonly ModuleSource[],
  written: readonly WrittenPage[],
  rootFiles: readonly string[],
): Pages {
  const roots = ROOT_PAGES.filter(({ file }) => rootFiles.includes(file));
  return new Map([
    ['README.md', '/'],
    ['API.md', '/api/'],
    ['VERIFIED.md', '/verified'],
    ...written.map(({ path, source }) => [source, `/${path.replace(/(^|\/)index$/, '$1')}`] as const),
    ...roots.map(({ file, page }) => [file, `/${page}`] as const),
    ...modules.flatMap(({ name }) => [
      [`src/${name}`, `/modules/${name}`] as const,
      [`src/${name}/README.md`, `/modules/${name}`] as const,
      [`src/${name}/RUNBOOK.md`, `/modules/${name}#${RUNBOOK}`] as const,
    ]),
  ]);
}

/** The parts of a module's page, besides its own files. */
export interface ModulePageParts {
  /** The README with its examples in all languages. */
  readonly readme: string;
  readonly dashboards: readonly Figure[];
  /** The ways to install the library and to import the module. */
  readonly install: string;
  readonly pages: Pages;
  readonly root: string;
  /** What was seen in an account, if anything could. */
  readonly badge?: string;
}

/** The one page of a module: README, dashboards, runbook, and the way to the reference. */
export function modulePage(module: ModuleSource, parts: ModulePageParts): string {
  const { pages, root } = parts;
  const readme = withoutTitle(rewriteLinks(parts.readme, `src/${module.name}/README.md`, pages, root));
  const runbook =
    module.runbook && demoteRunbook(rewriteLinks(module.runbook, `src/${module.name}/RUNBOOK.md`, pages, root));
  return [
    frontmatter(`src/${module.name}/README.md`),
    `# ${module.title}`,
    `_${entryOf(module.name).incident}._ [What happened](/incidents/${module.name})`,
    ...(parts.badge ? [parts.badge] : []),
    `:::: details Install and import\n\n${parts.install}\n\n::::`,
    readme.trim(),
    ...dashboardSection(parts.dashboards),
    ...(runbook ? [runbook.trimEnd()] : []),
    referenceSection(module.name),
    '',
  ].join('\n\n');
}

/** The title of the page is that of the catalogue: the README has one for readers who know where they are. */
function withoutTitle(readme: string): string {
  return readme.replace(/^# .+\n/, '');
}

function dashboardSection(dashboards: readonly Figure[]): string[] {
  const note =
    'With invented data: the dashed lines are the thresholds of the alarms, and one series has just crossed its own.';
  return dashboards.length > 0 ? ['## What the dashboard shows', note, ...dashboards.map(figure)] : [];
}

function referenceSection(module: string): string {
  return `## API reference\n\n[Every type of this module](/api/${module}/), in TypeScript, Python and Java`;
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

/** A page that is written for the site. */
export function sitePage({ source, markdown }: WrittenPage, pages: Pages, root: string): string {
  const matter = /^---\n([\s\S]*?)\n---\n/.exec(markdown);
  const body = rewriteLinks(markdown.slice(matter?.[0].length ?? 0), source, pages, root);
  return `${frontmatter(source, matter?.[1])}\n\n${body}`;
}

/** A page of the reference; its source is the code. */
export function apiPageText({ markdown, module, title }: ApiPage): string {
  const source = module === '' || module === 'shared' ? 'src' : `src/${module}`;
  return `${frontmatter(source, `title: ${JSON.stringify(title)}`)}\n\n${markdown}`;
}

/** The page of a rule; its source is the file of the rule, which is named after its id. */
export function rulePageText(id: string, markdown: string): string {
  const [, module, name] = /^hindsight-([a-z]+)-(.+)$/.exec(id) as RegExpExecArray;
  return `${frontmatter(`src/${module}/rules/${name}.ts`)}\n\n${markdown}`;
}

/** A picture that is drawn for both colour schemes. */
export interface Figure {
  /** A description for those who do not see it. */
  readonly words: string;
  readonly light: string;
  readonly dark: string;
}

/** The picture of the reader's colour scheme; a click opens it alone, where it can be enlarged. */
export function figure({ words, light, dark }: Figure): string {
  const image = (path: string, scheme: string) =>
    `[![${words.replace(/[[\]]/g, '\\$&')}](${path})](${path}){:target="_blank" class="${scheme}-only":}`;
  return `<figure>\n\n${image(light, 'light')}\n${image(dark, 'dark')}\n\n</figure>`;
}

function frontmatter(source: string, more = ''): string {
  return ['---', `source: ${source}`, `repository: ${REPOSITORY}`, ...(more ? [more] : []), '---'].join('\n');
}
