import { isMisspelt, suggestion } from '../../src/private/spelling';

test.each([
  ['format', 'format'],
  ['fromat', 'format'],
  ['formt', 'format'],
  ['formatt', 'format'],
  ['foormatt', 'format'],
  ['frmt', 'format'],
  ['xormat', 'format'],
  ['ofrmta', 'format'],
  ['ou', 'out'],
  ['o', 'out'],
])('%s is meant to be %s', (given, name) => {
  expect(suggestion(given, ['format', 'out'])).toBe(`: did you mean ${name}?`);
});

test.each(['frm', 'xyz', '', 'mrofta', `format${'t'.repeat(200)}`])('%j is not close to any', (given) => {
  expect(suggestion(given, ['format', 'output'])).toBe('');
});

test('a long name may differ in a quarter of its letters', () => {
  expect(suggestion('abcdefghXXXX', ['abcdefghijkl'])).toBe('');
  expect(suggestion('abcdefghiXXX', ['abcdefghijkl'])).toBe(': did you mean abcdefghijkl?');
});

test('a hundred letters are compared, and no more', () => {
  const name = 'a'.repeat(100);
  const differs = 'x'.repeat(25);
  expect(suggestion(`${differs}${'a'.repeat(75)}`, [name])).toBe(`: did you mean ${name}?`);
  expect(suggestion(`${'a'.repeat(75)}${differs}${differs}`, [name])).toBe(`: did you mean ${name}?`);
});

test('the closest one is named, and the first of those that are alike', () => {
  expect(suggestion('abcd', ['abxx', 'abcx', 'abxd'])).toBe(': did you mean abcx?');
});

test('there may be no names', () => {
  expect(suggestion('a', [])).toBe('');
});

test.each([
  ['vcp', 'vpc', true],
  ['logRetnetoin', 'logRetention', false],
  ['max', 'mx', false],
  ['m', 'mx', false],
  ['MX', 'mx', true],
  ['_vpc_subnets', 'vpcSubnets', true],
  ['-log-retention-', 'logRetention', true],
])('%s is most likely %s: %p', (given, name, expected) => {
  expect(isMisspelt(given, name)).toBe(expected);
});

test('of long words, the beginning is compared', () => {
  const name = 'a'.repeat(100);
  expect(isMisspelt(`${name}${'x'.repeat(50)}`, name)).toBe(true);
});
