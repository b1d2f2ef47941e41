import { anchorOf, mapProse, mapWords, replaceFences } from '../../../projenrc/docs/markdown';

const TEXT = ['One `two` three.', '', '```ts fixture=x', 'const two = 2;', '```', '', 'Four ``fi`ve`` six.', ''].join(
  '\n',
);

test('a fenced block is replaced with its information at hand', () => {
  expect(replaceFences(TEXT, ({ info, text }) => `[${info}|${text.trim()}]`)).toContain(
    '\n[ts fixture=x|const two = 2;]\n',
  );
});

test('a fenced block for which there is nothing stays', () => {
  expect(replaceFences(TEXT, () => undefined)).toBe(TEXT);
});

test('a longer fence holds a shorter one', () => {
  const nested = '````md\n```ts\n```\n````\n';
  expect(replaceFences(nested, ({ text }) => JSON.stringify(text))).toBe('"```ts\\n```\\n"\n');
});

test('a block in a list is seen without its indent, and replaced with it', () => {
  const list = '- one\n\n  ```ts\n  a();\n    b();\n  ```\n';
  expect(replaceFences(list, ({ text }) => `${text}\nc();`)).toBe('- one\n\n  a();\n    b();\n\n  c();\n');
});

test('prose is all but fenced blocks', () => {
  expect(mapProse(TEXT, (prose) => prose.toUpperCase())).toBe(
    TEXT.toUpperCase().replace('```TS FIXTURE=X\nCONST TWO = 2;\n```', '```ts fixture=x\nconst two = 2;\n```'),
  );
});

test('words are all but fenced blocks and inline code', () => {
  expect(mapWords(TEXT, (words) => words.replace(/[a-z]/g, '.'))).toBe(
    'O.. `two` ......\n\n```ts fixture=x\nconst two = 2;\n```\n\nF... ``fi`ve`` ....\n',
  );
});

test.each([
  ['Defaults, and why', 'defaults-and-why'],
  ["The job's log says `AccessDenied`", 'the-jobs-log-says-accessdenied'],
  ['A / B', 'a--b'],
  ['snake_case – and dash', 'snake_case--and-dash'],
])('the anchor of "%s" is that of GitHub', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});
