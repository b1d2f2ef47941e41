/** The pages in website/pages: written by hand, with a few places that are filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueEntry, entryOf, grouped } from './catalogue';

/** A page in website/pages. */
export interface WrittenPage {
  /** Its path on the site, without an ending: `start/python`. */
  readonly path: string;
  readonly source: string;
  readonly markdown: string;
}

/** All pages in website/pages, sorted. */
export function writtenPages(root: string): WrittenPage[] {
  const folder = join(root, 'website', 'pages');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => ({
      path: path.slice(0, -'.md'.length),
      source: `website/pages/${path}`,
      markdown: readFileSync(join(folder, path), 'utf8'),
    }));
}

const PLACE = /^<!-- (?<name>[a-z]+)(?:: (?<argument>\S+))? -->$/gm;

/**
 * The page with its places filled in.
 *
 * @throws if a place has a name that nothing fills
 */
export function fill(page: WrittenPage, fillers: Readonly<Record<string, (argument: string) => string>>): string {
  return page.markdown.replace(PLACE, (_, name: string, argument = '') => {
    const filler = fillers[name];
    if (!filler) {
      throw new Error(`${page.source} has a place for ${name}, which nothing fills; known are ${Object.keys(fillers)}`);
    }
    return filler(argument);
  });
}

const INCIDENT_SECTIONS = ['What happened', 'Why nobody saw it', 'What the module does'];

/**
 * The page of a module's incident: what is written, the module that prevents it, and the article that told it first.
 *
 * @throws if the page is not there or lacks a section, with the remedy
 */
export function incidentPage(module: string, pages: readonly WrittenPage[]): WrittenPage {
  const page = pages.find(({ path }) => path === `incidents/${module}`);
  if (!page) {
    throw new Error(`${module} has no page for its incident; write website/pages/incidents/${module}.md`);
  }
  const sections = [...page.markdown.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  if (sections.join() !== INCIDENT_SECTIONS.join()) {
    throw new Error(`${page.source} must have the sections "${INCIDENT_SECTIONS.join('", "')}", in this order`);
  }
  const entry = entryOf(module);
  const lead = `_${entry.incident}._`;
  const end = [
    `**The module:** [${entry.title}](/modules/${module}) · [Runbook](/modules/${module}#runbook)`,
    ...(entry.article ? [sourceOf(entry.article)] : []),
  ];
  return {
    ...page,
    markdown: `${page.markdown.trimEnd().replace(/^# .+$/m, `$&\n\n${lead}`)}\n\n${end.join('\n\n')}\n`,
  };
}

function sourceOf({ title, author, published }: NonNullable<CatalogueEntry['article']>): string {
  const [year, month] = published.split('-');
  const name = new Date(Date.UTC(Number(year), Number(month) - 1)).toLocaleString('en-GB', {
    month: 'long',
    timeZone: 'UTC',
  });
  return `**Told first by** ${author} in the article "${title}", ${name} ${year}.`;
}

/** The heading of a page. */
export function headingOf({ source, markdown }: WrittenPage): string {
  const heading = /^# (.+)$/m.exec(markdown)?.[1];
  if (!heading) {
    throw new Error(`${source} has no heading of the first level`);
  }
  return heading;
}

/** The modules as cards, in the order of their groups; each leads to the module and to its incident. */
export function moduleCards(modules: readonly { readonly name: string }[]): string {
  const cards = grouped(modules).flatMap(({ group, modules: members }) => members.map(({ name }) => card(name, group)));
  return ['<div class="cards">', ...cards, '</div>'].join('\n\n');
}

function card(module: string, group: string): string {
  const { title, incident } = entryOf(module);
  return [
    '<div class="card">',
    `<p class="group">${group}</p>`,
    `[**${title}**](/modules/${module})`,
    `${incident}.`,
    `[What happened](/incidents/${module})`,
    '</div>',
  ].join('\n\n');
}
