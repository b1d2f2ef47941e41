import { firstSentence, llmsText, plainMarkdown } from '../../../projenrc/docs/llms';

const SITE = 'https://cdk-hindsight.github.io/cdk-hindsight';

test.each([
  ['---\nsource: x\n---\n\n# A\n', '# A\n'],
  ['::: code-group\n\n```ts [app.ts]\nx();\n```\n\n:::\n', '```ts title="app.ts"\nx();\n```\n\n'],
  ['::: warning Careful\nText.\n:::\n', '**Careful**\nText.\n'],
  ['### a {:#a:}\n', '### a\n'],
  ['# A<wbr>B <Badge type="info" text="construct" />\n', '# AB (construct)\n'],
  ['<span class="not-python">aB</span><span class="in-python ignore-header">a_b</span>', 'aB (Python: a_b)'],
  ['<span class="in-typescript">`string`</span><span class="in-python">`str`</span>', '`string` / `str`'],
  [
    '[a](/modules/valkey#usage) [b](/api/) [c](/llms.txt)',
    `[a](${SITE}/modules/valkey.md#usage) [b](${SITE}/api/index.md) [c](${SITE}/llms.txt)`,
  ],
  [
    '[![a](/p.light.svg)](/p.light.svg){:class="light-only":}\n[![a](/p.dark.svg)](/p.dark.svg){:class="dark-only":}\n',
    `[![a](${SITE}/p.light.svg)](${SITE}/p.light.svg)\n`,
  ],
  ['a &lt;b>\n', 'a <b>\n'],
])('%j is %j for a reader of text', (markdown, plain) => {
  expect(plainMarkdown(markdown)).toBe(plain);
});

test.each([
  ['# A\n\n_Lead in._ [More](/x)\n', 'Lead in.'],
  ['# A\n\n**Bold.** Second.\n', 'Bold.'],
  ['# A\n\nUses `a_b` and [c](/c). More.\n', 'Uses `a_b` and c.'],
  ['---\nsource: x\ndescription: What it is.\n---\n\n# A\n\nOther.\n', 'What it is.'],
])('the first sentence of %j is %j', (markdown, sentence) => {
  expect(firstSentence(markdown)).toBe(sentence);
});

test('the list of pages names each with its address and its first sentence', () => {
  const pages = [{ path: '/modules/valkey', title: 'Cache', markdown: '# Cache\n\nA cache.\n' }];
  expect(
    llmsText([
      { title: 'Modules', pages },
      { title: 'Empty', pages: [] },
    ]),
  ).toMatch(
    new RegExp(
      `^# cdk-hindsight\\n\\n> [\\s\\S]*\\n## Modules\\n\\n- \\[Cache\\]\\(${SITE}/modules/valkey\\.md\\): A cache\\.\\n\\n$`,
    ),
  );
});
