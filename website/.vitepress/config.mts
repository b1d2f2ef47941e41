import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { anchorOf as slugify } from '../../projenrc/docs/markdown';

/** Written with the pages: what they are called and where they are. */
const { sidebar, nav, repository } = JSON.parse(readFileSync(new URL('../content/site.json', import.meta.url), 'utf8'));

/** Before anything is shown: the language that the reader chose on an earlier page. */
const LANGUAGE = "document.documentElement.dataset.language = localStorage.getItem('language') ?? 'TypeScript'";

/** What the search knows of a page of the reference: all but the signatures, which repeat its names. */
function searchable(source: string, page: string): string {
  return page.startsWith('api/')
    ? source.replace(/<div class="in-[a-z]+">[\s\S]*?<\/div>|^::: code-group[\s\S]*?^:::$/gm, '')
    : source;
}

export default defineConfig({
  title: 'cdk-hindsight',
  description: 'AWS CDK constructs that already had the incident.',
  lang: 'en-GB',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: 'content',
  // The Markdown beside each page.
  srcExclude: ['public/**'],
  outDir: 'dist',
  cacheDir: '.cache',
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    ['script', {}, LANGUAGE],
  ],
  markdown: {
    anchor: { slugify },
    headers: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Plain braces are part of many a sentence.
    attrs: { leftDelimiter: '{:', rightDelimiter: ':}' },
    config(md) {
      const render = md.renderer.rules.code_inline!;
      // Vue would evaluate what is between double braces.
      md.renderer.rules.code_inline = (tokens, index, ...rest) => {
        tokens[index].attrSet('v-pre', '');
        return render(tokens, index, ...rest);
      };
    },
  },
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  themeConfig: {
    nav,
    sidebar,
    outline: { level: [2, 3] },
    // What the link says is what it is called.
    notFound: { linkLabel: 'Take me home', linkText: 'Take me home' },
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        _render: (source, env, md) => md.render(searchable(source, env.relativePath), env),
        miniSearch: {
          searchOptions: {
            // Guides and modules before what is about them, all before the reference. The theme carries the text of this
            // function to the browser, so it must not refer to anything outside of it.
            boostDocument: (id: string) =>
              /\/(start\/|modules\/|concepts)/.test(id) ? 3 : id.includes('/api/') ? 0.2 : /\/(proof|contributing)/.test(id) ? 0.3 : 1,
          },
        },
      },
    },
    editLink: {
      pattern: ({ frontmatter }) => `${frontmatter.repository}/edit/main/${frontmatter.source}`,
      text: 'Edit the source of this page',
    },
    socialLinks: [{ icon: 'github', link: repository }],
    footer: { message: 'Experimental. Apache License 2.0.' },
  },
});
