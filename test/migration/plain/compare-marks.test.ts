import { canonicalMark, compareMarks } from '../../../src/migration/plain/compare-marks';

test.each([
  ['1.9', '1.10', -1],
  ['2', '1.10', 1],
  ['1.0', '1', 0],
  ['1_1', '1.1', 0],
  ['20240101000000', '20240101000001', -1],
  ['1.2.3', '1.2.1', 1],
  ['1', '1.1', -1],
  ['99999999999999999999', '99999999999999999998', 1],
])('%s compared with %s is %p', (a, b, expected) => {
  expect(compareMarks(a, b)).toBe(expected);
});

test.each([
  ['1_1', '1.1'],
  ['01.1', '1.1'],
  ['1.1.0.0', '1.1'],
  ['10', '10'],
  ['010', '10'],
  ['0', '0'],
  ['1.0.1', '1.0.1'],
  ['v01', 'v01'],
  ['01.', '01.'],
  ['.01', '.01'],
  ['01..1', '01..1'],
  ['01-1', '01-1'],
  ['20260102030405_users', '20260102030405_users'],
])('%s is the version %s', (mark, version) => {
  expect(canonicalMark(mark)).toBe(version);
});

test.each(['1-1', 'a'])('%s cannot be compared', (mark) => {
  expect(() => compareMarks(mark, '1')).toThrow(SyntaxError);
});
