import { join } from 'node:path';
import type { Browser } from 'playwright-core';

/** Draws Mermaid text as an SVG picture. */
export type Draw = (text: string) => Promise<string>;

/** Draws with Mermaid itself, so that the site shows what GitHub shows. */
export async function mermaid(browser: Browser, root: string): Promise<Draw> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ path: join(root, 'website', 'node_modules', 'mermaid', 'dist', 'mermaid.min.js') });
  let count = 0;
  return async (text) => {
    count += 1;
    return page.evaluate(drawInPage, { text, id: `diagram-${count}` });
  };
}

/** Runs in the page. */
async function drawInPage({ text, id }: { text: string; id: string }): Promise<string> {
  const { mermaid } = globalThis as any;
  mermaid.initialize({
    startOnLoad: false,
    theme: 'neutral',
    htmlLabels: false,
    flowchart: { htmlLabels: false, subGraphTitleMargin: { top: 6, bottom: 14 } },
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
  });
  const { svg } = await mermaid.render(id, text);
  const element = new (globalThis as any).DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const [, , width, height] = element.getAttribute('viewBox').split(' ').map(Number);
  // As wide as drawn: `width="100%"` has no size of its own in an <img>.
  element.setAttribute('width', String(Math.ceil(width)));
  element.setAttribute('height', String(Math.ceil(height)));
  element.removeAttribute('style');
  return new (globalThis as any).XMLSerializer().serializeToString(element);
}
