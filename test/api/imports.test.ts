import type * as spec from '@jsii/spec';
import { Construct } from 'constructs';
import * as library from '../../src';
import { judgeImports, WITHOUT_IMPORT } from './imports';
import { librarySurface, type Surface } from './surface';

/** The exported constructs, as `module.Name`. */
function constructs(): string[] {
  return Object.entries(library).flatMap(([module, exports]) =>
    typeof exports === 'object'
      ? Object.entries<any>(exports)
          .filter(([, it]) => typeof it === 'function' && it.prototype instanceof Construct)
          .map(([name]) => `${module}.${name}`)
      : [],
  );
}

test('the library has constructs', () => {
  expect(constructs().length).toBeGreaterThan(25);
});

test('each has an interface and an import, or a reason for having none', () => {
  expect(judgeImports(constructs(), librarySurface(), WITHOUT_IMPORT)).toEqual([]);
});

test('each reason is one or two sentences', () => {
  expect(Object.values(WITHOUT_IMPORT).filter((reason) => !/^[A-Z].{8,120}\.$/.test(reason))).toEqual([]);
});

describe('the guard', () => {
  const importMethod = { name: 'fromThingAttributes', static: true, returns: { type: { fqn: 'lib.m.IThing' } } };
  const grant = { name: 'grantRead' };
  const good = {
    'lib.m.Thing': {
      fqn: 'lib.m.Thing',
      interfaces: ['lib.m.IThing'],
      methods: [importMethod, grant, { name: 'addRule' }],
    },
    'lib.m.IThing': { fqn: 'lib.m.IThing', interfaces: ['aws-cdk-lib.IResource'], methods: [grant] },
  };
  const judge = (changed: Record<string, object | undefined>, reasons: Record<string, string> = {}) => {
    const all = Object.values({ ...good, ...changed }).filter((type) => type !== undefined);
    const assembly = { name: 'lib', types: Object.fromEntries(all.map((type: any) => [type.fqn, type])) };
    const surface: Surface = { assembly: assembly as unknown as spec.Assembly, declarations: {} };
    return judgeImports(['m.Thing'], surface, reasons);
  };
  const thing = (change: object) => ({ 'lib.m.Thing': { ...good['lib.m.Thing'], ...change } });
  const contract = (change: object) => ({ 'lib.m.IThing': { ...good['lib.m.IThing'], ...change } });
  const needs = 'm.Thing needs m.IThing and a from… that returns it, or a reason in test/api/imports.ts';

  test.each<[string, Record<string, object | undefined>, string[]]>([
    ['accepts a construct with both', {}, []],
    ['misses the interface', { 'lib.m.IThing': undefined }, [needs]],
    ['misses the import', thing({ methods: [grant] }), [needs]],
    [
      'takes no method of an object for an import',
      thing({ methods: [{ ...importMethod, static: undefined }] }),
      [needs],
    ],
    ['misses the environment', contract({ interfaces: [] }), ['m.IThing does not extend IResource: it has no env']],
    ['misses the contract', thing({ interfaces: undefined }), ['m.Thing does not implement m.IThing']],
    [
      'finds an import of another type',
      thing({ methods: [{ ...importMethod, returns: { type: { fqn: 'lib.m.Thing' } } }] }),
      ['m.Thing.fromThingAttributes does not return m.IThing'],
    ],
    [
      'finds what only the construct itself grants or shows',
      thing({ methods: [importMethod, grant, { name: 'grantWrite' }, { name: 'widgets' }] }),
      ['m.IThing lacks grantWrite', 'm.IThing lacks widgets'],
    ],
  ])('%s', (_, changed, expected) => {
    expect(judge(changed)).toEqual(expected);
  });

  test('accepts a reason where there is neither', () => {
    expect(judge({ 'lib.m.IThing': undefined, ...thing({ methods: [] }) }, { 'm.Thing': 'It is a test.' })).toEqual([]);
  });

  test.each([
    ['an interface', thing({ methods: [] })],
    ['an import', { 'lib.m.IThing': undefined }],
  ])('finds %s beside a reason', (_, changed) => {
    expect(judge(changed, { 'm.Thing': 'It is a test.' })).toEqual([
      'm.Thing has an import, and a reason for having none',
    ]);
  });

  test('finds a reason without a construct', () => {
    expect(judge({}, { 'm.Gone': 'It was a test.' })).toEqual(['m.Gone has a reason, and is no construct']);
  });
});
