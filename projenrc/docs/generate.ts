/** Writes the pages of the site to website/content, from the files that say it first. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STEP_PAGES } from '../examples/blocks';
import { stepPageBlocks, type TranslatedBlock } from '../examples/step-pages';
import { type Api, readApi } from './api';
import { apiPages } from './api-page';
import { openBrowser } from './browser';
import { dashboardsOf } from './dashboards';
import { type Draw, mermaid, SCHEMES } from './diagrams';
import { coordinatesOf, importTabs, installNote, installTabs } from './install';
import { llmsText, plainMarkdown, type ReadablePage } from './llms';
import { mapWords, replaceFences } from './markdown';
import { findDocumentedModules, type ModuleSource } from './modules';
import { navigation } from './navigation';
import {
  apiPageText,
  type Figure,
  figure,
  modulePage,
  pagesOf,
  plainPage,
  ROOT_PAGES,
  rulePageText,
  sitePage,
} from './pages';
import { check, synthesize, writtenPrograms } from './programs';
import { rulePages } from './rules';
import { rosettaTranslator, type Translator, withTabs } from './translate';
import { badgeOf, seenInAccount, verifiedTables } from './verified';
import { fill, headingOf, incidentPage, moduleCards, type WrittenPage, writtenPages } from './written';

const root = join(__dirname, '..', '..');
const CONTENT = join(root, 'website', 'content');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(CONTENT, path)), { recursive: true });
  writeFileSync(join(CONTENT, path), text);
}

/** A page, and its Markdown for those who read text. */
function writePage(path: string, markdown: string): ReadablePage {
  // Vue would evaluate what is between double braces.
  write(
    `${path}.md`,
    mapWords(markdown, (words) => words.replaceAll('{{', '&#123;&#123;')),
  );
  const plain = plainMarkdown(markdown);
  write(`public/${path}.md`, plain);
  return { path: `/${path}`, title: /^# (.+)$/m.exec(plain)?.[1] ?? 'cdk-hindsight', markdown };
}

/** Each Mermaid text of a page, drawn beside the page. */
async function drawDiagrams(markdown: string, page: string, title: string, draw: Draw): Promise<string> {
  const texts: string[] = [];
  replaceFences(markdown, ({ info, text }) => {
    if (info === 'mermaid') {
      texts.push(text);
    }
    return undefined;
  });
  const figures: string[] = [];
  for (const [i, text] of texts.entries()) {
    const words = /^\s*accDescr: *(.+)$/m.exec(text)?.[1] ?? `Diagram: ${title}`;
    const drawn = { light: await draw(text, 'light'), dark: await draw(text, 'dark') };
    figures.push(figure(writeFigure(`${page}-${i + 1}`, words, drawn)));
  }
  return replaceFences(markdown, ({ info }) => (info === 'mermaid' ? figures.shift() : undefined));
}

function writeFigure(name: string, words: string, drawn: { readonly light: string; readonly dark: string }): Figure {
  const [light, dark] = SCHEMES.map((scheme) => {
    const path = `/pictures/${name}.${scheme}.svg`;
    write(`public${path}`, drawn[scheme]);
    return path;
  });
  return { words, light, dark };
}

/** All that the pages are made with, read once. */
interface Workshop {
  readonly modules: readonly ModuleSource[];
  readonly api: Api;
  readonly translator: Translator;
  readonly draw: Draw;
}

async function writePages({ modules, api, translator, draw }: Workshop): Promise<void> {
  const roots = ROOT_PAGES.filter(({ file }) => existsSync(join(root, file)));
  const written = writtenPages(root);
  const pages = pagesOf(
    modules,
    written,
    roots.map(({ file }) => file),
  );
  const coordinates = coordinatesOf(root);
  const install = `${installTabs(coordinates)}\n\n${installNote(coordinates)}`;

  const seen = seenInAccount(root);
  const moduleEntries: ReadablePage[] = [];
  for (const module of modules) {
    const readme = withTabs(module.readme, translator.translate(module.readme, `cdk-hindsight.${module.name}`));
    const dashboards = dashboardsOf(root, module.name).map(({ name, words, ...drawn }) =>
      writeFigure(`${module.name}-dashboard-${name}`, words, drawn),
    );
    const imports = importTabs(coordinates, module.name, mainType(module, api), 'io.github.cdkhindsight');
    const badge = badgeOf(module.name, seen);
    const page = modulePage(module, { readme, dashboards, install: `${install}\n\n${imports}`, pages, root, badge });
    moduleEntries.push(writePage(`modules/${module.name}`, await drawDiagrams(page, module.name, module.title, draw)));
  }

  const incidents = modules.map(({ name }) => incidentPage(name, written));
  const fillers = {
    install: (only: string) => (only ? installTabs(coordinates, 'java') : install),
    modules: () => moduleCards(modules),
    program: () => '',
    findings: findingsOf,
    verified: () => verifiedTables(seen),
  };
  const incidentPaths = new Map(incidents.map((page) => [page.path, page]));
  const steps = stepPageBlocks(root);
  const writtenEntries = written.map((page) => {
    const whole = incidentPaths.get(page.path) ?? inAllLanguages(page, steps);
    return writePage(page.path, sitePage({ ...whole, markdown: fill(whole, fillers) }, pages, root));
  });

  const rootEntries = roots.map(({ file, page }) =>
    writePage(page, plainPage(readFileSync(join(root, file), 'utf8'), file, pages, root)),
  );
  const rules = rulePages(root);
  const ruleEntries = rules.map(({ id, markdown }) => writePage(`rules/${id}`, rulePageText(id, markdown)));
  const reference = apiPages(api);
  const apiEntries = reference.map((page) => writePage(page.path.slice(1), apiPageText(page)));

  const incidentTitles = modules.map(({ name }, i) => ({ module: name, title: headingOf(incidents[i]) }));
  write(
    'site.json',
    JSON.stringify(navigation({ modules, incidents: incidentTitles, rules, api: reference, roots }), undefined, 2),
  );
  const isIncident = ({ path }: ReadablePage) => path.startsWith('/incidents/');
  write(
    'public/llms.txt',
    llmsText([
      { title: 'Guides', pages: writtenEntries.filter((page) => !isIncident(page)) },
      { title: 'Modules', pages: moduleEntries },
      { title: 'Incidents', pages: writtenEntries.filter(isIncident) },
      { title: 'Rules of the checks', pages: ruleEntries },
      { title: 'API reference', pages: apiEntries },
      { title: 'Optional', pages: rootEntries },
    ]),
  );
}

/** The page with tabs, if its blocks are translated and not written in each language. */
function inAllLanguages(page: WrittenPage, blocks: readonly TranslatedBlock[]): WrittenPage {
  const own = blocks.filter(({ block }) => block.file === page.source);
  const translations = own.map((one) => one.translations);
  return STEP_PAGES.includes(`${page.path}.md`) ? { ...page, markdown: withTabs(page.markdown, translations) } : page;
}

/** The construct or class that a module's README names first. */
function mainType({ name, readme }: ModuleSource, { types }: Api): string {
  const candidates = types
    .filter(({ module, kind }) => module === name && (kind === 'construct' || kind === 'class'))
    .map((type) => ({ name: type.name, at: readme.search(new RegExp(`\\b${type.name}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  if (candidates.length === 0) {
    throw new Error(`src/${name}/README.md names no public class of its module`);
  }
  return candidates[0].name;
}

/** The findings of the checks in a program of the first page; they are the same in each language. */
function findingsOf(name: string): string {
  const program = writtenPrograms(root).find(({ page, ...one }) => page === 'start/typescript' && one.name === name);
  if (!program) {
    throw new Error(`website/pages/start/typescript.md has no program ${name}`);
  }
  return `\`\`\`text\n${check(root, synthesize(root, program)).trimEnd()}\n\`\`\``;
}

async function main(): Promise<void> {
  rmSync(CONTENT, { recursive: true, force: true });
  const browser = await openBrowser();
  try {
    await writePages({
      modules: findDocumentedModules(root),
      api: readApi(root),
      translator: await rosettaTranslator(root),
      draw: await mermaid(browser, root),
    });
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
