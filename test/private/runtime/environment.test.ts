import { numberVariable, variable } from '../../../src/private/runtime/environment';

test('a variable is returned', () => {
  expect(variable({ A: 'a' }, 'A')).toBe('a');
  expect(numberVariable({ A: '12' }, 'A')).toBe(12);
});

test.each([undefined, ''])('one that is %p is missing', (value) => {
  expect(() => variable({ A: value }, 'A')).toThrow('the environment variable A is missing');
});

test('a text where a number is wanted is named', () => {
  expect(() => numberVariable({ A: 'b' }, 'A')).toThrow('the environment variable A must be a number');
});
