import { objectionTo } from '../../../src/stampede/plain/judge-value';

const STORED = { refreshedAt: 1, bytes: 1_000 };
const json = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));

test.each(['null', '[]', '{}', '""', ' [ ] '])('%s is empty, also as the first value', (text) => {
  const reason = `the loader returned an empty value: ${text.trim()}`;
  expect(objectionTo(text, STORED, 50)).toBe(reason);
  expect(objectionTo(text, undefined, 50)).toBe(reason);
});

test.each(['0', 'false', '[null]', '{"a":[]}', '" "'])('%s is a value', (text) => {
  expect(objectionTo(text, undefined, 50)).toBeUndefined();
});

test('a value may shrink by as much as it may, and not by a byte more', () => {
  expect(objectionTo(json(500), STORED, 50)).toBeUndefined();
  expect(objectionTo(json(499), STORED, 50)).toBe(
    'the loader returned 499 bytes, after 1000: it shrank by more than 50 percent',
  );
  expect(objectionTo(json(100), STORED, 90)).toBeUndefined();
  expect(objectionTo(json(99), STORED, 90)).toMatch(/more than 90 percent/);
});

test('the size is that of the bytes', () => {
  expect(objectionTo(JSON.stringify('ü'.repeat(250)), STORED, 50)).toBeUndefined();
});

test('with 100 percent, a value may shrink to anything but nothing', () => {
  expect(objectionTo('1', STORED, 100)).toBeUndefined();
  expect(objectionTo('[]', STORED, 100)).toMatch(/empty/);
});

test('a value that somebody else wrote is not compared with', () => {
  expect(objectionTo('[1]', { refreshedAt: undefined, bytes: 1_000 }, 50)).toBeUndefined();
});

test('without a limit every value is accepted, but only JSON is one', () => {
  expect(objectionTo('[]', STORED, undefined)).toBeUndefined();
  const html = `<html>${'x'.repeat(200)}`;
  expect(() => objectionTo(html, STORED, undefined)).toThrow(
    `the loader did not return JSON, but: ${html.slice(0, 100)}`,
  );
});
