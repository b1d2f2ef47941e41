import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { anchorOf as slugify } from '../../projenrc/docs/markdown';

/** Written with the pages: what they are called and where they are. */
const { sidebar, nav, repository } = JSON.parse(
  readFileSync(new URL('../content/site.json', import.meta.url), 'utf8'),
);

/**
 * What the search knows of a page of the reference: the names, and those of members in one language only.
 * All of its text in three languages would be a megabyte.
 */
function searchable(source: string, page: string): string {
  if (!page.startsWith('api/')) {
    return source;
  }
  const headings = page.startsWith('api/typescript/') ? /^#+ / : /^#{1,3} /;
  const lines = source.split('\n').filter((line) => headings.test(line));
  return lines.join('\n\n');
}

export default defineConfig({
  title: 'cdk-hindsight',
  description: 'AWS CDK constructs that already had the incident.',
  lang: 'en-GB',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: 'content',
  outDir: 'dist',
  cacheDir: '.cache',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify },
    headers: { slugify },
    // Plain braces are part of many a sentence.
    attrs: { leftDelimiter: '{:', rightDelimiter: ':}' },
  },
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  themeConfig: {
    nav,
    sidebar,
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        _render: (source, env, md) => md.render(searchable(source, env.relativePath), env),
        miniSearch: {
          searchOptions: {
            boostDocument: (id: string) => (id.includes('/modules/') ? 2 : id.includes('/api/') ? 0.2 : 1),
          },
        },
      },
    },
    editLink: {
      pattern: ({ frontmatter }) => `${frontmatter.repository}/edit/main/${frontmatter.source}`,
      text: 'Edit the source of this page',
    },
    socialLinks: [{ icon: 'github', link: repository }],
    footer: { message: 'Apache License 2.0' },
  },
});
