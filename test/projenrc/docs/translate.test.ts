import { withTabs } from '../../../projenrc/docs/translate';

const PYTHON = { tab: 'Python', language: 'python', text: 'Cache(self, "Cache")' };
const JAVA = { tab: 'Java', language: 'java', text: 'Cache.Builder.create(this, "Cache").build();' };

test('each example becomes a tab a language', () => {
  expect(withTabs("Before.\n\n```ts nofixture\nnew Cache(this, 'Cache');\n```\n\nAfter.\n", [[PYTHON, JAVA]])).toBe(
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

test('other blocks stay', () => {
  expect(withTabs('```sh\nnpm ci\n```\n', [])).toBe('```sh\nnpm ci\n```\n');
});

test('an example without a translation is refused', () => {
  expect(() => withTabs('```ts\nx();\n```\n', [])).toThrow('This example has no translation:\nx();\n');
});

test('a translation without an example is refused', () => {
  expect(() => withTabs('Text.', [[PYTHON, JAVA]])).toThrow('1 translations belong to no example.');
});
