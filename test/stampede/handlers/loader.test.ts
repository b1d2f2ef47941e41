import { answerOf } from '../../../src/stampede/handlers/loader';

test('the answer is the text, whatever its form', () => {
  expect(answerOf({ Payload: Buffer.from('{ "a": "ü" }') })).toBe('{ "a": "ü" }');
});

test('an answer that is missing is an empty text', () => {
  expect(answerOf({})).toBe('');
});

test('an error of the loader is an error, and not a value', () => {
  const Payload = Buffer.from('{"errorMessage":"Task timed out after 30.00 seconds"}');
  expect(() => answerOf({ FunctionError: 'Unhandled', Payload })).toThrow(
    'the loader failed: {"errorMessage":"Task timed out after 30.00 seconds"}',
  );
});

test('a long error is cut', () => {
  const Payload = Buffer.from('x'.repeat(5_000));
  expect(() => answerOf({ FunctionError: 'Unhandled', Payload })).toThrow(
    /^the loader failed: x+… \(the rest is in the log of the loader\)$/,
  );
});
