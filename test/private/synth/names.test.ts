import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  generatedName,
  replaceableName,
  requireQualifier,
  requireRoleDescription,
  requireRoleName,
} from '../../../src/private/synth/names';

const stack = new Stack(new App(), 'Stack');

describe('generatedName', () => {
  test('is made of the path', () => {
    expect(generatedName(new Construct(stack, 'Cache'), 40)).toMatch(/^Stack-Cache-[0-9A-F]+$|^Stack-Cache$/i);
  });

  test('is cut to its length, and differs for each construct', () => {
    const long = new Construct(stack, 'x'.repeat(100));
    const names = ['A', 'B'].map((id) => generatedName(new Construct(long, id), 40));
    expect(names.map(({ length }) => length)).toEqual([40, 40]);
    expect(names[0]).not.toBe(names[1]);
  });

  test('has no two hyphens where the middle of a long path is left out', () => {
    const middle = new Construct(new Stack(new App(), 'S'.repeat(15)), 'm'.repeat(40));
    const name = generatedName(new Construct(middle, 'l'.repeat(14)), 40);
    expect(name).toMatch(/^S{15}-l{14}-[0-9A-F]{8}$/);
  });
});

describe('replaceableName', () => {
  const nameWith = (replacing: object, id = 'Cache') =>
    replaceableName(new Construct(new Stack(new App()), id), 40, replacing);

  test('is the path in lower case, and a fingerprint', () => {
    expect(nameWith({ key: 'a' })).toMatch(/^cache-[0-9a-f]{8}$/);
  });

  test('leaves room for both fingerprints', () => {
    expect(nameWith({ key: 'a' }, 'x'.repeat(80))).toMatch(/^x{21}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  });

  test('changes with each property', () => {
    const names = [{ key: 'a' }, { key: 'b' }, { other: 'a' }, {}].map((replacing) => nameWith(replacing));
    expect(new Set(names).size).toBe(4);
  });

  test('does not change with the order of a list', () => {
    expect(nameWith({ subnetIds: ['a', 'b'] })).toBe(nameWith({ subnetIds: ['b', 'a'] }));
  });

  // The text of token 100 sorts before that of token 99.
  test('does not change with the number of tokens that were made before', () => {
    const names = Array.from({ length: 120 }, () => {
      const [one, other] = ['b', 'a'].map((value) => Lazy.string({ produce: () => value }));
      return nameWith({ subnetIds: [one, other] });
    });
    expect(new Set(names).size).toBe(1);
  });
});

describe('requireRoleName', () => {
  test.each([[undefined], ['a'], ['A_z0+=,.@-'], ['x'.repeat(64)]])('returns %s', (name) => {
    expect(requireRoleName(name)).toBe(name);
  });

  test.each([[''], ['x'.repeat(65)], ['a b'], ['a/b'], ['ä']])('rejects %j', (name) => {
    expect(() => requireRoleName(name)).toThrow(/^roleName must be 1 to 64 letters, digits or any of _\+=,\.@-/);
  });
});

describe('requireRoleDescription', () => {
  test.each([[undefined], [''], ['Überträgt\n"alles"'], ['x'.repeat(1000)]])('returns %s', (description) => {
    expect(requireRoleDescription(description, stack)).toBe(description);
  });

  test.each([['x'.repeat(1001)], ['“quoted”'], ['日本'], ['\0']])('rejects %j', (description) => {
    expect(() => requireRoleDescription(description, stack)).toThrow(/^description must be at most 1,000 characters/);
  });
});

describe('requireQualifier', () => {
  test.each([[undefined], ['a'], ['hnb659fds'], ['A_b-234567']])('accepts %s', (qualifier) => {
    expect(() => requireQualifier('qualifier', qualifier, stack)).not.toThrow();
  });

  test.each([[''], ['elevenchars'], ['a.b'], ['*']])('rejects %j', (qualifier) => {
    expect(() => requireQualifier('qualifier', qualifier, stack)).toThrow(/^qualifier must be 1 to 10 letters/);
  });
});
