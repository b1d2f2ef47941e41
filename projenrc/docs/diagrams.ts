import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PALETTES, type Palette, type Scheme } from './palette';

export { SCHEMES } from './palette';

/** Draws Mermaid text as an SVG picture for a colour scheme. */
export type Draw = (text: string, scheme: Scheme) => Promise<string>;

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** Draws with Mermaid itself, so that the site shows the layout that GitHub shows, in the colours of the site. */
export async function mermaid(browser: Browser, root: string): Promise<Draw> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ path: join(root, 'website', 'node_modules', 'mermaid', 'dist', 'mermaid.min.js') });
  let count = 0;
  return async (text, scheme) => {
    count += 1;
    const configuration = configurationOf(PALETTES[scheme]);
    return page.evaluate(drawInPage, { text, id: `diagram-${count}`, configuration });
  };
}

function configurationOf(palette: Palette) {
  return {
    startOnLoad: false,
    theme: 'base',
    htmlLabels: false,
    fontFamily: FONT,
    flowchart: {
      htmlLabels: false,
      curve: 'basis',
      // A class name is one word and must fit into a line.
      wrappingWidth: 360,
      nodeSpacing: 46,
      rankSpacing: 58,
      padding: 14,
      subGraphTitleMargin: { top: 8, bottom: 18 },
    },
    themeVariables: {
      fontSize: '15px',
      fontFamily: FONT,
      background: palette.page,
      primaryColor: palette.page,
      primaryBorderColor: palette.accent,
      primaryTextColor: palette.text,
      lineColor: palette.line,
      textColor: palette.text,
      titleColor: palette.muted,
      clusterBkg: palette.panel,
      clusterBorder: palette.border,
      edgeLabelBackground: palette.page,
    },
    themeCSS: `
      .node rect, .node polygon, .node path { stroke-width: 1.5px; }
      .node rect { rx: 8px; ry: 8px; }
      .cluster rect { rx: 12px; ry: 12px; stroke-dasharray: 4 3; }
      .cluster text { fill: ${palette.muted}; font-weight: 600; }
      .edgePaths path { stroke-width: 1.5px; }
      .edgeLabel text, .edgeLabel tspan { fill: ${palette.muted}; font-size: 13px; }
      .label-backdrop { fill: ${palette.page}; stroke: none; }
      .cluster rect.title-backdrop { fill: ${palette.panel}; stroke: none; }
    `,
  };
}

/** Runs in the page. */
async function drawInPage(job: { text: string; id: string; configuration: object }): Promise<string> {
  const { mermaid, document } = globalThis as any;
  mermaid.initialize(job.configuration);
  const { svg } = await mermaid.render(job.id, job.text);
  const holder = document.createElement('div');
  holder.innerHTML = svg;
  document.body.append(holder);
  const element = holder.querySelector('svg');
  // Labels are drawn after the lines, each on a backdrop, so that no line is seen through one.
  const root = element.querySelector('g.root') ?? element;
  for (const label of element.querySelectorAll('.edgeLabel, .cluster-label')) {
    const text = label.querySelector('text');
    if (text?.textContent.trim()) {
      const { x, y, width, height } = text.getBBox();
      const backdrop = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const box = { x: x - 5, y: y - 2, width: width + 10, height: height + 4, rx: 4 };
      for (const [name, value] of Object.entries(box)) {
        backdrop.setAttribute(name, String(value));
      }
      backdrop.setAttribute('class', label.matches('.cluster-label') ? 'title-backdrop' : 'label-backdrop');
      text.before(backdrop);
    }
  }
  for (const titles of element.querySelectorAll('.cluster-label')) {
    // In coordinates of the whole picture, because it leaves the group of its cluster.
    const { a, b, c, d, e, f } = root.getScreenCTM().inverse().multiply(titles.getScreenCTM());
    titles.setAttribute('transform', `matrix(${[a, b, c, d, e, f].join(' ')})`);
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.setAttribute('class', 'cluster');
    group.append(titles);
    root.append(group);
  }
  const [, , width, height] = element.getAttribute('viewBox').split(' ').map(Number);
  // As wide as drawn: `width="100%"` has no size of its own in an <img>.
  element.setAttribute('width', String(Math.ceil(width)));
  element.setAttribute('height', String(Math.ceil(height)));
  element.removeAttribute('style');
  const drawn = new (globalThis as any).XMLSerializer().serializeToString(element);
  holder.remove();
  return drawn;
}
