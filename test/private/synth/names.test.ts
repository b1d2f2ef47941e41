import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  generatedName,
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
