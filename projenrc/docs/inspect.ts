import { readdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityProblems, chooseForAccessibility } from './accessibility';
import { openBrowser, serve } from './browser';
import { deadLinks, type SeenPage } from './links-check';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

interface Visit extends SeenPage {
  readonly problems: string[];
}

function filesOf(site: string): string[] {
  return readdirSync(site, { recursive: true, encoding: 'utf8' }).map((path) => `/${path.replaceAll('\\', '/')}`);
}

/** Reports what a page asks of other hosts, what it does not get, and what it complains about. */
function watch(page: Page, origin: string, problems: string[]): void {
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      problems.push(`loads ${request.url()} from outside`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400) {
      problems.push(`gets ${response.status()} for ${response.url()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`throws ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      problems.push(`writes to the console: ${message.text()}`);
    }
  });
}

/** Runs in the page. */
function lookAtPage() {
  const { document } = globalThis as any;
  const all = (selector: string): any[] => [...document.querySelectorAll(selector)];
  return {
    ids: all('[id]').map(({ id }) => id),
    links: all('a[href]').map(({ href }) => href),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    blankImages: all('img')
      .filter((image) => image.complete && image.naturalWidth === 0)
      .map(({ src }) => src),
    silentImages: all('img')
      .filter(({ alt }) => !alt)
      .map(({ src }) => src),
    headings: all('h1').length,
    blankCode: all('code').filter(({ textContent }) => textContent.trim() === '').length,
  };
}

/** Looks at a page on a desktop, and then, without loading it again, on a phone. */
async function visit(context: BrowserContext, origin: string, path: string, withAxe: boolean): Promise<Visit> {
  const page = await context.newPage();
  const problems: string[] = [];
  watch(page, origin, problems);
  await page.goto(origin + path, { waitUntil: 'load' });
  await hydrated(page);
  const seen = await page.evaluate(lookAtPage);
  problems.push(...tooWide(seen, 'desktop'), ...(withAxe ? await accessibilityProblems(page, path) : []));
  await page.setViewportSize(PHONE);
  problems.push(...tooWide(await page.evaluate(lookAtPage), 'phone'));
  await page.close();
  problems.push(...seen.blankImages.map((src) => `shows nothing for ${src}`));
  problems.push(...seen.silentImages.map((src) => `has no words for ${src}`));
  if (seen.blankCode > 0) {
    // Such as braces that Vue took for an expression.
    problems.push(`shows nothing in ${seen.blankCode} places of code`);
  }
  if (path !== '/404.html' && seen.headings !== 1) {
    problems.push(`has ${seen.headings} headings of the first level`);
  }
  return { path, ids: seen.ids, links: seen.links, problems };
}

function tooWide({ overflow }: { overflow: number }, device: string): string[] {
  return overflow > 0 ? [`is ${overflow} pixels wider than the screen of a ${device}`] : [];
}

/** Until Vue has taken over the page: the theme then marks the document. */
async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as any).document.querySelector('#app')?.__vue_app__ !== undefined);
}

/** A few at a time, with the results in the order of the items. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  return results;
}

async function visitAll(browser: Browser, origin: string, files: string[], oneOf: number): Promise<string[]> {
  const context = await browser.newContext({ viewport: DESKTOP });
  const paths = pagesOf(files);
  const chosen = chooseForAccessibility(paths, oneOf);
  const visits = await inTurns(paths, (path) => visit(context, origin, path, chosen.has(path)));
  await context.close();
  return [
    ...visits.flatMap(({ path, problems }) => problems.map((problem) => `${path} ${problem}.`)),
    ...deadLinks(visits, new Set(files), origin),
  ];
}

/** The Python tab shows Python in each example, also on the next page. */
async function tryTabs(page: Page, origin: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) {
    return [];
  }
  await page.goto(origin + paths[0], { waitUntil: 'load' });
  await hydrated(page);
  await page.locator('.vp-code-group label', { hasText: 'Python' }).locator('visible=true').first().click();
  const problems: string[] = [];
  for (const path of paths) {
    await page.goto(origin + path, { waitUntil: 'load' });
    await hydrated(page);
    // The ways to install are tabs too, and each reader's own choice.
    const examples = page.locator('.vp-code-group').filter({ hasNot: page.locator('label', { hasText: /^npm$/ }) });
    const groups = await examples.count();
    const python = examples.locator('.language-python.active');
    await python
      .locator('visible=true')
      .first()
      .waitFor({ state: 'visible', timeout: 5000 })
      .catch(() => undefined);
    const shown = await python.count();
    const others = await examples.locator('.blocks > :not(.language-python):visible').count();
    if (groups === 0 || shown !== groups || others > 0) {
      problems.push(`${path} shows Python in ${shown} of ${groups} examples, and another language in ${others}.`);
    }
  }
  return problems;
}

/** With Python chosen, a page of the reference shows Python's names and signatures, and no other language's. */
async function tryReference(page: Page, origin: string, path: string | undefined): Promise<string[]> {
  if (path === undefined) {
    return [];
  }
  await page.goto(origin + path, { waitUntil: 'load' });
  await hydrated(page);
  const python = await page.locator('.in-python:visible').count();
  const others = await page.locator('.in-typescript:visible, .in-java:visible, .not-python:visible').count();
  return python > 0 && others === 0
    ? []
    : [`${path} shows Python in ${python} places, and another language in ${others}.`];
}

/** Something that readers search for, and what the first result's path begins with. */
export interface Search {
  readonly query: string;
  readonly path: string;
}

async function trySearch(page: Page, origin: string, searches: readonly Search[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { query, path } of searches) {
    await page.goto(origin, { waitUntil: 'load' });
    await hydrated(page);
    await page.locator('#local-search button').click();
    await page.locator('#localsearch-input').fill(query);
    const first = page.locator('#localsearch-list a').first();
    await first.waitFor({ state: 'visible', timeout: 5000 }).catch(() => undefined);
    const href = (await first.getAttribute('href', { timeout: 1000 }).catch(() => null)) ?? 'nothing';
    if (!href.startsWith(path)) {
      problems.push(`The first result of the search for "${query}" is ${href}.`);
    }
    const excerpt = page.locator('#localsearch-list .excerpt').first();
    await excerpt.waitFor({ state: 'attached', timeout: 5000 }).catch(() => undefined);
    if ((await excerpt.count()) === 0) {
      problems.push(`The results of the search for "${query}" have no excerpt.`);
    }
  }
  return problems;
}

/** The number of pages that were looked at, and their faults in sentences. */
export interface Inspection {
  readonly pages: number;
  readonly problems: readonly string[];
}

/**
 * Looks at each page of a built site in a browser, on a desktop and on a phone.
 *
 * @param oneOf of so many pages in one form, axe looks at one
 */
export async function inspect(
  site: string,
  modules: readonly { name: string }[],
  searches: readonly Search[],
  oneOf = 1,
): Promise<Inspection> {
  const { origin, server } = await serve(site);
  const browser = await openBrowser();
  try {
    const files = filesOf(site);
    const problems = await visitAll(browser, origin, files, oneOf);
    const page = await browser.newPage({ viewport: PHONE });
    const paths = modules.map(({ name }) => `/modules/${name}.html`);
    const reference = files.find((path) => /^\/api\/.*[A-Z]\w*\.html$/.test(path));
    problems.push(
      ...(await tryTabs(page, origin, paths)),
      ...(await tryReference(page, origin, reference)),
      ...(await trySearch(page, origin, searches)),
    );
    return { pages: pagesOf(files).length, problems };
  } finally {
    await browser.close();
    server.close();
  }
}

function pagesOf(files: readonly string[]): string[] {
  return files.filter((path) => path.endsWith('.html')).sort();
}
