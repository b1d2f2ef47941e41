import { compileJsiiForTest } from 'jsii';
import { GUARDS } from './guards';
import { librarySurface, type Surface } from './surface';

/** A sentence that each guard must say about the fixture, which the jsii compiler accepts. */
const OBJECTIONS: Record<keyof typeof GUARDS, string> = {
  unions: 'testpkg.bad.Bad.union is a union, an Object in Java: write a value class',
  anyTypes: 'testpkg.bad.Bad.anything is any: name the type',
  cfnTypesInProps: "testpkg.bad.BadProps.resource takes a Cfn type: take the construct's interface",
  structsNamedLikeInterfaces:
    'testpkg.bad.IPRange holds only data, but its I makes it a behavioural interface: drop the I',
  reservedWords: 'testpkg.bad.BadProps.lambda uses the name lambda, a reserved word in Python or Java',
  repeatedNames: 'Twin is the name of testpkg.bad.Twin and testpkg.camelCase.Twin: each type has one home',
  moduleNames: 'testpkg.camelCase is not one lower-case word',
  acronyms: 'testpkg.bad.ECPULimit shouts: write an acronym as a word',
  missingDocs: 'testpkg.bad.Bad.undocumented has no documentation',
  missingDefaults: 'testpkg.bad.BadProps.optional is optional and does not say its @default',
  cutSummaries: 'testpkg.bad.Size.SMALL has a semicolon in its first sentence, which is cut there: write a full stop',
  cutParameters: 'testpkg.bad.Bad.cut has two sentences for value: Java drops the second',
  overloads: 'bad/bad.d.ts: Bad.overloaded is overloaded; jsii keeps the first signature only',
  typeAliases: 'bad/bad.d.ts: Alias is a type alias, invisible outside TypeScript',
  literalTypes: `bad/bad.d.ts: BadProps uses the literal type 'a': write an enum or a value class`,
};

const FIXTURE = {
  'index.ts': `export * as bad from './bad'; export * as camelCase from './camel';`,
  'camel/index.ts': `export * from './camel';`,
  'camel/camel.ts': `/** A second home. */ export class Twin {}`,
  'bad/index.ts': `export * from './bad';`,
  'bad/bad.ts': `
    /** Stands for a resource of aws-cdk-lib. */
    export class CfnThing {}
    /** Data. */
    export interface IPRange { /** The block. */ readonly cidr: string; }
    /** An acronym. */
    export class ECPULimit {}
    /** The same name twice. */
    export class Twin {}
    export type Alias = string;
    /** Props. */
    export interface BadProps {
      /** A resource. */ readonly resource: CfnThing;
      /** A reserved word. */ readonly lambda: string;
      /** No default. */ readonly optional?: string;
      /** A literal. */ readonly literal: 'a' | 'b';
    }
    /** Sizes. */
    export enum Size {
      /** A small one; enough for most. */ SMALL = 'small',
    }
    /** Bad. */
    export class Bad {
      /**
       * A sentence that is cut.
       *
       * @param value the first sentence. And the second.
       */
      public cut(value: string): void { void value; }
      public undocumented(): void {}
      /** A union. */
      public union(value: string | number): void { void value; }
      /** Any. */
      public anything(value: any): void { void value; }
      /** Overloaded. */
      public overloaded(value: string): void;
      public overloaded(value: number): void;
      public overloaded(value: unknown): void { void value; }
    }`,
};

let fixture: Surface;

beforeAll(() => {
  const { assembly, files } = compileJsiiForTest(FIXTURE);
  const declarations = Object.entries(files).filter(([path]) => path.endsWith('.d.ts'));
  fixture = { assembly, declarations: Object.fromEntries(declarations) };
});

describe.each(Object.entries(GUARDS))('%s', (name, guard) => {
  test('rejects the fixture', () => {
    expect(guard(fixture)).toContain(OBJECTIONS[name]);
  });

  test('accepts the library', () => {
    expect(guard(librarySurface())).toEqual([]);
  });
});
