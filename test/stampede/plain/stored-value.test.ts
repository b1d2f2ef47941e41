import * as fc from 'fast-check';
import { HEADER_BYTES, storedText, storedValue } from '../../../src/stampede/plain/stored-value';

test('readers find JSON with a version, the time and the value', () => {
  expect(storedText('{"a": 1}', 1_700_000_000_000)).toBe('{"v":1,"refreshedAt":1700000000000,"value":{"a": 1}}');
});

test('numbers stay as the loader wrote them', () => {
  expect(storedText('[12345678901234567890]', 1)).toContain('12345678901234567890');
});

test('time and size are known from the first bytes', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4_000_000_000_000), (json, now) => {
      const bytes = Buffer.from(storedText(json, now));
      const stored = storedValue(bytes.subarray(0, HEADER_BYTES).toString('utf8'), bytes.length);
      expect(stored).toEqual({ refreshedAt: now, bytes: Buffer.byteLength(json) });
    }),
    { seed: 1 },
  );
});

test('nothing is no value, and what somebody else wrote has no time', () => {
  expect(storedValue('', 0)).toBeUndefined();
  expect(storedValue('[1,2]', 5)).toEqual({ refreshedAt: undefined, bytes: 5 });
});

test.each([
  '{"v":1,"refreshedAt":,"value":1}',
  '{"v":2,"refreshedAt":7,"value":1}',
  ' {"v":1,"refreshedAt":7,"value":1}',
  '{"v":1,"refreshedAt":-7,"value":1}',
])('%s has no time', (text) => {
  expect(storedValue(text, text.length)).toEqual({ refreshedAt: undefined, bytes: text.length });
});
