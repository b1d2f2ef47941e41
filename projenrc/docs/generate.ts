/** Writes the pages of the site to website/content, from the files that say it first. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiPages } from './api';
import { openBrowser } from './browser';
import { dashboardsOf } from './dashboards';
import { type Draw, mermaid } from './diagrams';
import { mapWords, replaceFences } from './markdown';
import { findDocumentedModules, type ModuleSource } from './modules';
import { apiPage, figure, modulePage, pagesOf, plainPage, ROOT_PAGES, siteOf } from './pages';
import { rosettaTranslator, type Translator, withTabs } from './translate';

const root = join(__dirname, '..', '..');
const CONTENT = join(root, 'website', 'content');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(CONTENT, path)), { recursive: true });
  writeFileSync(join(CONTENT, path), text);
}

function writePage(path: string, markdown: string): void {
  // Vue would evaluate what is between double braces.
  write(
    `${path}.md`,
    mapWords(markdown, (words) => words.replaceAll('{{', '&#123;&#123;')),
  );
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
    const path = `/pictures/${page}-${i + 1}.svg`;
    write(`public${path}`, await draw(text));
    figures.push(figure(path, /^\s*accDescr: *(.+)$/m.exec(text)?.[1] ?? `Diagram: ${title}`));
  }
  return replaceFences(markdown, ({ info }) => (info === 'mermaid' ? figures.shift() : undefined));
}

function drawDashboards(module: ModuleSource) {
  return dashboardsOf(root, module.name).map(({ name, svg }) => {
    const path = `/pictures/${module.name}-dashboard-${name}.svg`;
    write(`public${path}`, svg);
    return { name, path };
  });
}

async function writePages(translator: Translator, draw: Draw): Promise<void> {
  const modules = findDocumentedModules(root);
  const rootFiles = ROOT_PAGES.map(({ file }) => file).filter((file) => existsSync(join(root, file)));
  const pages = pagesOf(modules, rootFiles);
  const tabbed = (markdown: string, jsiiName: string) =>
    withTabs(markdown, translator.translate(markdown, jsiiName), translator.complete);
  for (const module of modules) {
    const readme = tabbed(module.readme, `cdk-hindsight.${module.name}`);
    const page = modulePage(module, { readme, dashboards: drawDashboards(module), pages, root });
    writePage(`modules/${module.name}`, await drawDiagrams(page, module.name, module.title, draw));
  }
  const home = tabbed(readFileSync(join(root, 'README.md'), 'utf8'), 'cdk-hindsight');
  const start = plainPage(home, 'README.md', pages, root);
  writePage('index', await drawDiagrams(start, 'index', 'cdk-hindsight', draw));
  for (const { file, page } of ROOT_PAGES.filter(({ file }) => rootFiles.includes(file))) {
    writePage(page, plainPage(readFileSync(join(root, file), 'utf8'), file, pages, root));
  }
  const api = apiPages(root);
  for (const page of api) {
    writePage(`api/${page.language}/${page.name}`, apiPage(page));
  }
  write('site.json', JSON.stringify(siteOf(modules, api, rootFiles), undefined, 2));
}

async function main(): Promise<void> {
  rmSync(CONTENT, { recursive: true, force: true });
  const browser = await openBrowser();
  try {
    await writePages(await rosettaTranslator(root), await mermaid(browser, root));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
