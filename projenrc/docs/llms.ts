/** The site for those who read text: each page as Markdown beside its HTML, and a list of them. */
import { mapProse, replaceFences } from './markdown';

/** The address at which the site is published. */
export const SITE = 'https://cdk-hindsight.github.io/cdk-hindsight';

/** A page with its heading and its first sentence. */
export interface ReadablePage {
  /** The path on the site without an ending: `/modules/valkey`. */
  readonly path: string;
  readonly title: string;
  readonly markdown: string;
}

/** The Markdown of a page, without what only this site's generator understands, and with links that lead to Markdown. */
export function plainMarkdown(markdown: string): string {
  const fences = replaceFences(markdown, ({ info, text }) => {
    const [language, ...rest] = info.split(' ');
    const label = rest.join(' ').replace(/^\[|\]$/g, '');
    return `\`\`\`${language}${label ? ` title="${label}"` : ''}\n${text.trimEnd()}\n\`\`\``;
  });
  return mapProse(fences, (prose) =>
    prose
      .replace(/^---\n[\s\S]*?\n---\n+/, '')
      .replace(/^:::+ (?:warning|tip|info|details) (.+)$/gm, '**$1**')
      .replace(/^:::.*\n/gm, '')
      // Of the two pictures for the colour schemes, one is enough.
      .replace(/^.*class="dark-only".*\n/gm, '')
      .replace(/ ?\{:[^}]*:\}/g, '')
      .replace(/ <Badge [^>]*text="(.*?)" \/>/g, ' ($1)')
      .replace(
        /<span class="not-python">(.*?)<\/span><span class="in-python ignore-header">(.*?)<\/span>/g,
        '$1 (Python: $2)',
      )
      .replaceAll('<wbr>', '')
      .replace(/<\/span><span/g, '</span> / <span')
      .replace(/<\/?(?:div|span|figure|p)\b[^>]*>\n*/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&#123;', '{')
      .replace(/\]\((\/[^)#\s]*)(#[^)\s]*)?\)/g, (_, path: string, anchor = '') => `](${markdownUrl(path)}${anchor})`)
      .replace(/\n{3,}/g, '\n\n'),
  ).trimStart();
}

function markdownUrl(path: string): string {
  const page = path.endsWith('/') ? `${path}index` : path;
  return `${SITE}${page}${/\.\w+$/.test(page) ? '' : '.md'}`;
}

/** The list of pages as https://llmstxt.org describes it. */
export function llmsText(
  sections: readonly { readonly title: string; readonly pages: readonly ReadablePage[] }[],
): string {
  const lists = sections
    .filter(({ pages }) => pages.length > 0)
    .map(({ title, pages }) => `## ${title}\n\n${pages.map(listItem).join('\n')}`);
  return [
    '# cdk-hindsight',
    '> AWS CDK constructs that already had the incident: each module prevents a production failure that somebody wrote down, in TypeScript, Python and Java.',
    'Every name on these pages is that of the published API. The reference has a page for each type, with its signature in every language.',
    ...lists,
    '',
  ].join('\n\n');
}

function listItem({ path, title, markdown }: ReadablePage): string {
  const sentence = firstSentence(markdown);
  return `- [${title}](${markdownUrl(path)})${sentence ? `: ${sentence}` : ''}`;
}

/** The description of a page, or the first sentence of its first paragraph without links. */
export function firstSentence(markdown: string): string {
  const description = /^---\n[\s\S]*?^description: (.+)$[\s\S]*?\n---\n/m.exec(markdown)?.[1];
  if (description) {
    return description;
  }
  const paragraph = plainMarkdown(markdown)
    .split('\n\n')
    .find((block) => /^[A-Z_*`]/.test(block) && !block.startsWith('```'));
  const text = (paragraph ?? '').replace(/\s*\n\s*/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  const bare = text.replace(/\*\*|(?<!\w)_|_(?!\w)/g, '');
  return /^.*?[.!?](?= |$)/.exec(bare)?.[0] ?? bare;
}
