import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseForAccessibility } from '../../../projenrc/docs/accessibility';
import { inspect } from '../../../projenrc/docs/inspect';

/** What the generator's theme leaves in a page: an app, tabs that a script switches, a search that a script answers. */
const SCRIPT = `
  document.querySelector('#app').__vue_app__ = {};
  for (const label of document.querySelectorAll('.vp-code-group label')) {
    label.onclick = () => { localStorage.language = label.textContent; show(); };
  }
  function show() {
    for (const block of document.querySelectorAll('.vp-code-group .blocks > *')) {
      const on = block.title === (localStorage.language ?? 'TypeScript');
      block.classList.toggle('active', on);
      block.style.display = on ? 'block' : 'none';
    }
  }
  show();
  const list = document.querySelector('#localsearch-list');
  document.querySelector('#localsearch-input')?.addEventListener('input', () => {
    list.innerHTML = '<a href="' + list.title + '">result</a>' + (list.hidden ? '' : '<p class="excerpt">text</p>');
  });
`;
const TABS = `<div class="vp-code-group"><label>TypeScript</label><label>Python</label><div class="blocks">
  <pre class="language-ts" title="TypeScript">ts</pre><pre class="language-python" title="Python">py</pre></div></div>`;
const search = (result: string, excerpts = true) =>
  `<div id="local-search"><button>Search</button></div><input id="localsearch-input" aria-label="Search">
  <p id="localsearch-list" title="${result}" ${excerpts ? '' : 'hidden'}></p>`;

/** The problems of a site of two pages with these bodies. */
async function problemsOf(start: string, module: string, reference?: string): Promise<readonly string[]> {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  };
  const page = (content: string) =>
    `<!doctype html><html lang="en"><title>Title</title><meta name="viewport" content="width=device-width">` +
    `<link rel="icon" href="data:,"><div id="app"><h1 id="top">Title</h1>${content}</div><script src="/app.js"></script>`;
  write('app.js', SCRIPT);
  write('index.html', page(start));
  write('modules/valkey.html', page(module));
  if (reference) {
    write('api/valkey/Cache.html', page(reference));
  }
  const searches = [{ query: 'A cache', path: '/modules/valkey' }];
  return (await inspect(site, [{ name: 'valkey' }], searches)).problems;
}

test('a good site has no problem', async () => {
  const links = '<a href="/modules/valkey.html#top">cache</a><a href="https://example.com">out</a>';
  expect(await problemsOf(search('/modules/valkey.html') + links, TABS)).toEqual([]);
});

describe('on a bad site', () => {
  let problems: readonly string[];

  beforeAll(async () => {
    const start = [
      search('/other.html', false),
      '<p style="color: #bbb; background: #fff">pale</p>',
      '<style>@media (prefers-color-scheme: dark) { #dim { color: #222; background: #333 } }</style><p id="dim">dim</p>',
      '<button></button>',
      '<h1>Again</h1>',
      '<a href="/gone.html">x</a>',
      '<a href="/modules/valkey.html#gone">y</a>',
      '<div style="width: 800px">wide</div>',
      '<img src="/gone.svg">',
      '<code> </code>',
      '<img alt="x" src="http://localhost:9/x.png">',
      '<script>throw new Error("broken")</script>',
    ];
    const untranslated = '<div class="vp-code-group"><div class="blocks"><pre title="TypeScript">x</pre></div></div>';
    const mixed = '<b class="in-typescript">a</b><b class="in-python">b</b>';
    problems = await problemsOf(start.join(''), TABS + untranslated, mixed);
  });

  test.each([
    ['a link to a page that is not there', /^\/index\.html links to \/gone\.html, which does not exist\.$/],
    ['a link to an anchor that is not there', /^\/index\.html links to \/modules\/valkey\.html#gone, which/],
    ['what is wider than a phone', /^\/index\.html is \d+ pixels wider than the screen of a phone\.$/],
    ['a file that is not there', /^\/index\.html gets 404 for .*gone\.svg\.$/],
    ['a picture that shows nothing', /^\/index\.html shows nothing for .*gone\.svg\.$/],
    ['code without a text', /^\/index\.html shows nothing in 1 places of code\.$/],
    ['a picture without words', /^\/index\.html has no words for .*gone\.svg\.$/],
    ['what is loaded from outside', /^\/index\.html loads http:\/\/localhost:9\/x\.png from outside\.$/],
    ['an error in the page', /^\/index\.html throws broken\.$/],
    ['a second heading of the first level', /^\/index\.html has 2 headings of the first level\.$/],
    ['an example without a Python tab', /^\/modules\/valkey\.html shows Python in 1 of 2 examples/],
    ['what is too pale to read', /^\/index\.html breaks color-contrast in light \(.*\): .*p/],
    ['what is too pale in the dark', /^\/index\.html breaks color-contrast in dark \(.*\): .*#dim/],
    ['a button without a name', /^\/index\.html breaks button-name in light/],
    [
      'a page of the reference in two languages',
      /^\/api\/valkey\/Cache\.html shows Python in 1 places, and another language in 1\.$/,
    ],
    ['a search without excerpts', /^The results of the search for "A cache" have no excerpt\.$/],
    ['a search that finds another page first', /^The first result of the search for "A cache" is \/other\.html\.$/],
  ])('%s is named', (_, problem) => {
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });

  test('what is no wider than a desktop is no problem there', () => {
    expect(problems).not.toContainEqual(expect.stringMatching(/wider than the screen of a desktop/));
  });
});

test('of pages in one form axe looks at one of five, and at all others', () => {
  const alike = Array.from({ length: 11 }, (_, index) => `/rules/rule-${index}.html`);
  expect([...chooseForAccessibility(['/index.html', '/rules/index.html', ...alike, '/start/java.html'], 5)]).toEqual([
    '/index.html',
    '/rules/index.html',
    '/start/java.html',
    '/rules/rule-0.html',
    '/rules/rule-5.html',
    '/rules/rule-10.html',
  ]);
});
