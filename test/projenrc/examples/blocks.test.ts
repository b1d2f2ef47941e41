import { blocksOfDocument, blocksOfSource, misreadIn, nameOf } from '../../../projenrc/examples/blocks';

test('the TypeScript blocks of a document are found, with the lines that they begin at', () => {
  const markdown =
    'Text.\n\n```ts nofixture\na();\n```\n\n- item\n\n  ```typescript\n  b();\n  ```\n\n```sh\nls\n```\n';
  expect(blocksOfDocument('README.md', markdown)).toEqual([
    { file: 'README.md', line: 4, text: 'a();\n' },
    { file: 'README.md', line: 10, text: 'b();\n' },
  ]);
});

test('the examples of docstrings are found, of classes and of their members', () => {
  const source = [
    '/**',
    ' * A class.',
    ' *',
    ' * @example',
    " * import { A } from 'a';",
    ' *',
    ' * new A(this);',
    ' * @see https://a.example',
    ' */',
    'export class A {',
    '  /** @example A.of(); */',
    '  public static of(): void {}',
    '}',
  ].join('\n');
  expect(blocksOfSource('src/a/a.ts', source).map(({ line, text }) => [line, text])).toEqual([
    [5, "import { A } from 'a';\n\nnew A(this);\n"],
    [12, 'A.of();\n'],
  ]);
});

test.each([
  ['README.md', 3, 'Readme3'],
  ['src/valkey/README.md', 40, 'ValkeyReadme40'],
  ['src/valkey/valkey-access.ts', 7, 'ValkeyValkeyAccess7'],
  ['website/pages/start/typescript.md', 1, 'WebsitePagesStartTypescript1'],
])('a block of %s is called as a class can be', (file, line, name) => {
  expect(nameOf({ file, line, text: '' })).toBe(name);
});

test.each([
  ['@example\n * a();\n * @throws if b', ['a.ts:4: @throws after an @example']],
  ['@example\n * a();\n * @example\n * b();', ['a.ts:4: @example after an @example']],
  ['@throws if b\n * @example\n * a();\n * @see https://a.example', []],
])('in %j jsii misreads %j', (tags, problems) => {
  expect(misreadIn('a.ts', `/**\n * ${tags}\n */\nexport class A {}\n`)).toEqual(problems);
});
