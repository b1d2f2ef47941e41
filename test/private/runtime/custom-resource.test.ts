import { clip, failureOf } from '../../../src/private/runtime/custom-resource';

test('a text that fits is left alone', () => {
  expect(clip('x'.repeat(10), 'more', 10)).toBe('x'.repeat(10));
});

test('a longer one ends with where the rest is, and is exactly as long as it may be', () => {
  expect(clip('x'.repeat(11), 'more', 10)).toBe('xxxx… more');
});

test('an error has at most 1,000 characters, and no trace', () => {
  const error = failureOf('x'.repeat(1_001), '/log');
  expect(error.message).toHaveLength(1_000);
  expect(error.message).toMatch(/x… \(the rest is in the log group \/log\)$/);
  expect(error.stack).toBe('');
  expect(failureOf('x'.repeat(1_000), '/log').message).toBe('x'.repeat(1_000));
});
