import { withTabs } from '../../../projenrc/docs/translate';

const PYTHON = { tab: 'Python', language: 'python', text: 'Cache(self, "Cache")' };
const JAVA = { tab: 'Java', language: 'java', text: 'Cache.Builder.create(this, "Cache").build();' };

test('each example becomes a tab a language', () => {
  expect(
    withTabs("Before.\n\n```ts fixture=valkey\nnew Cache(this, 'Cache');\n```\n\nAfter.\n", [[PYTHON, JAVA]]),
  ).toBe(
    [
      'Before.',
      '',
      '::: code-group',
      '```ts [TypeScript]',
      "new Cache(this, 'Cache');",
      '```',
      '```python [Python]',
      'Cache(self, "Cache")',
      '```',
      '```java [Java]',
      'Cache.Builder.create(this, "Cache").build();',
      '```',
      ':::',
      '',
      'After.',
      '',
    ].join('\n'),
  );
});

test('what only the compiler needs is not shown', () => {
  const markdown = '```ts\n/// !hide\ndeclare const x: any;\n/// !show\nx.y();\n```\n';
  expect(withTabs(markdown, [[]])).toBe('::: code-group\n```ts [TypeScript]\nx.y();\n```\n:::\n');
});

test('an example is shown with what completes it', () => {
  expect(withTabs('```ts\nx();\n```\n', [[]], (text) => `import x;\n${text}`)).toContain('import x;\nx();\n');
});

test('other blocks stay', () => {
  expect(withTabs('```sh\nnpm ci\n```\n', [])).toBe('```sh\nnpm ci\n```\n');
});

test('an example without a translation is refused', () => {
  expect(() => withTabs('```ts\nx();\n```\n', [])).toThrow('This example has no translation:\nx();\n');
});

test('a translation without an example is refused', () => {
  expect(() => withTabs('Text.', [[PYTHON, JAVA]])).toThrow('1 translations belong to no example.');
});
