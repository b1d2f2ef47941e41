import { compileJsiiForTest } from 'jsii';
import type { Surface } from '../api/surface';
import { Coverage } from './coverage';

const FIXTURE = `
  export interface InnerOptions { readonly deep?: string; }
  export interface BaseOptions { readonly inherited?: string; }
  export interface ThingProps extends BaseOptions { readonly one?: string; readonly inner?: InnerOptions; }
  export interface PartOptions { readonly two?: string; }
  export abstract class Base { public above(): void {} }
  export class Thing extends Base {
    public static of(options: PartOptions): Thing { void options; return new Thing({}); }
    constructor(props: ThingProps) { super(); void props; }
    public addParts(parts: PartOptions[]): void { void parts; }
    protected hidden(): void {}
    /**
     * Rejects.
     *
     * @throws always
     */
    public reject(): void {}
  }`;

const ALL = [
  'Base.above',
  'InnerOptions.deep',
  'PartOptions.two',
  'Thing.addParts',
  'Thing.of',
  'ThingProps.inherited',
  'ThingProps.inner',
  'ThingProps.one',
  'new Thing',
];

let surface: Surface;
let coverage: Coverage;
let watched: any;

beforeAll(() => {
  surface = { assembly: compileJsiiForTest({ 'index.ts': FIXTURE }).assembly, declarations: {} };
});

beforeEach(() => {
  class Base {
    public above(): void {}
  }
  class Thing extends Base {
    public static of(_: object) {
      return new Thing({ one: 'of its own' });
    }
    constructor(public readonly props: object) {
      super();
    }
    public addParts(_: object[]): void {
      this.above();
    }
  }
  coverage = new Coverage(surface);
  watched = coverage.watch({ Base, Thing });
  coverage.begin();
});

/** What is no longer missing after a case. */
function usedBy(make: () => unknown): string[] {
  make();
  coverage.accept();
  const missing = coverage.missing();
  return ALL.filter((one) => !missing.includes(one));
}

test('all of the interface is missing at first', () => expect(coverage.missing()).toEqual(ALL));

test('a constructor and the properties that it is given', () =>
  expect(usedBy(() => new watched.Thing({ one: 'x' }))).toEqual(['ThingProps.one', 'new Thing']));

test('properties of a struct above and of one within', () =>
  expect(usedBy(() => new watched.Thing({ inherited: 'x', inner: { deep: 'x' } }))).toEqual([
    'InnerOptions.deep',
    'ThingProps.inherited',
    'ThingProps.inner',
    'new Thing',
  ]));

test('a property without a value is not given', () =>
  expect(usedBy(() => new watched.Thing({ one: undefined }))).toEqual(['new Thing']));

test('a method and the properties in its list, without the methods that it calls in turn', () =>
  expect(usedBy(() => new watched.Thing({}).addParts([{ two: 'x' }]))).toEqual([
    'PartOptions.two',
    'Thing.addParts',
    'new Thing',
  ]));

test('an inherited method', () => expect(usedBy(() => new watched.Thing({}).above())).toContain('Base.above'));

test('a static method, without the constructor that it calls', () =>
  expect(usedBy(() => watched.Thing.of({}))).toEqual(['Thing.of']));

test('a case that is not accepted counts for nothing', () => {
  new watched.Thing({ one: 'x' });
  coverage.begin();
  expect(usedBy(() => {})).toEqual([]);
});

test('what is made is what it was', () => expect(new watched.Thing({}).props).toEqual({}));
