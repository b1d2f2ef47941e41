import { completeJava, completePython, importProblems, namesIn, TypeNames } from '../../../projenrc/docs/imports';

const name = (fqn: string, python: string, java: string, own = false) =>
  [fqn, { name: fqn.split('.').pop()!, python, java, own }] as const;
const TYPES = new TypeNames([
  name('cdk-hindsight.valkey.ValkeyLimits', 'cdk_hindsight.valkey', 'io.github.cdkhindsight.valkey', true),
  name('cdk-hindsight.valkey.Cache', 'cdk_hindsight.valkey', 'io.github.cdkhindsight.valkey', true),
  name('aws-cdk-lib.Size', 'aws_cdk', 'software.amazon.awscdk'),
  name('aws-cdk-lib.aws_lambda.Function', 'aws_cdk.aws_lambda', 'software.amazon.awscdk.services.lambda'),
  name('aws-cdk-lib.aws_cloudfront.Function', 'aws_cdk.aws_cloudfront', 'software.amazon.awscdk.services.cloudfront'),
]);
const FIXTURE = {
  fullSource: "import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';\n",
  fqnsReferenced: ['aws-cdk-lib.aws_lambda.Function'],
};

describe('a Python example', () => {
  test('imports a struct from its module, and not from a module of its name', () => {
    const source = 'from cdk_hindsight.ValkeyLimits import ValkeyLimits\nx = ValkeyLimits(a=1)\n';
    expect(completePython(source, {}, TYPES)).toBe(
      'from cdk_hindsight.valkey import ValkeyLimits\n\nx = ValkeyLimits(a=1)',
    );
  });

  test('imports what only its fixture imports, under the name of the fixture', () => {
    expect(completePython('LambdaFunction(self, "F")', FIXTURE, TYPES)).toBe(
      'from aws_cdk.aws_lambda import Function as LambdaFunction\n\nLambdaFunction(self, "F")',
    );
  });

  test('imports the one of two types with the same name that it uses', () => {
    const example = { fqnsReferenced: ['aws-cdk-lib.aws_cloudfront.Function'] };
    expect(completePython('Function(self, "F")', example, TYPES)).toMatch(
      /^from aws_cdk.aws_cloudfront import Function\n/,
    );
  });

  test('has one line of imports a module', () => {
    const source = 'from cdk_hindsight.valkey import Cache\n\nCache(ValkeyLimits())';
    expect(completePython(source, {}, TYPES)).toBe(
      'from cdk_hindsight.valkey import Cache, ValkeyLimits\n\nCache(ValkeyLimits())',
    );
  });

  test('that is complete stays as it is', () => {
    const source = 'from cdk_hindsight.valkey import Cache\n\nCache()';
    expect(completePython(source, {}, TYPES)).toBe(source);
  });

  test('keeps the imports of other packages', () => {
    expect(completePython('from pathlib import Path\nPath("x")', {}, TYPES)).toBe(
      'from pathlib import Path\n\nPath("x")',
    );
  });

  test('breaks a line of imports that is too long', () => {
    const names = Array.from({ length: 12 }, (_, i) => `LongerName${i}`);
    expect(completePython(`from elsewhere import ${names.join(', ')}\nx()`, {}, TYPES)).toMatch(
      /^from elsewhere import \(\n {4}LongerName0,\n/,
    );
  });
});

describe('a Java example', () => {
  test('reaches a struct within a class through the class', () => {
    const types = new TypeNames([], ['aws-cdk-lib.aws_amplify.CfnDomain.CertificateProperty']);
    const source = 'CfnDomain.create().a(CertificateProperty.builder().key("CertificateProperty"));';
    expect(completeJava(source, {}, types)).toBe(
      'CfnDomain.create().a(CfnDomain.CertificateProperty.builder().key("CertificateProperty"));',
    );
  });

  test('imports ours, those of the CDK and those of Java', () => {
    const source = 'Cache cache = Cache.Builder.create(this, "C").limits(List.of(Size.gibibytes(1))).build();';
    expect(completeJava(source, {}, TYPES)).toBe(
      [
        'import io.github.cdkhindsight.valkey.Cache;',
        'import java.util.List;',
        'import software.amazon.awscdk.Size;',
        '',
        source,
      ].join('\n'),
    );
  });

  test('has no alias: the type is called what it is called', () => {
    expect(
      completeJava('Function f = LambdaFunction.Builder.create(this, "LambdaFunction").build();', FIXTURE, TYPES),
    ).toBe(
      'import software.amazon.awscdk.services.lambda.Function;\n\n' +
        'Function f = Function.Builder.create(this, "LambdaFunction").build();',
    );
  });

  test.each([
    ['service.connections.allow(a);', 'service.getConnections().allow(a);'],
    ['a.node.owner.check(b.c.d());', 'a.getNode().getOwner().check(b.getC().d());'],
    ['((Child)a.node.child).b();', '((Child)a.getNode().getChild()).b();'],
    ['a(); // a.b.c()', 'a(); // a.b.c()'],
    ['a("a.b.c()");', 'a("a.b.c()");'],
    ['this.a.b();', 'this.a.b();'],
    ['a.getNode().b();', 'a.getNode().b();'],
    ['import a.b.c.*;\n\na();', 'import a.b.c.*;\n\na();'],
  ])('reads properties by getters: %j', (source, expected) => {
    expect(completeJava(source, {}, TYPES)).toBe(expected);
  });

  test('has a list where jsii-rosetta says array', () => {
    expect(completeJava('Cache[] caches = List.of(a);', {}, TYPES)).toContain('\n\nList<Cache> caches = List.of(a);');
  });

  test('means the Map of Java, unless it imports another one', () => {
    expect(completeJava('import a.Map;\n\nMap.of();', {}, TYPES)).toBe('import java.util.Map;\n\nMap.of();');
    const example = { fullSource: "import { Map } from 'aws-cdk-lib/aws-lambda';" };
    expect(completeJava('import a.Map;\n\nMap.of();', example, TYPES)).toBe('import a.Map;\n\nMap.of();');
  });

  test('imports a type from the module that it imports as a whole', () => {
    const example = { fullSource: "import * as lambda from 'aws-cdk-lib/aws-lambda';" };
    expect(completeJava('Function a;', example, TYPES)).toBe(
      'import software.amazon.awscdk.services.lambda.Function;\n\nFunction a;',
    );
  });

  test('imports a type from the module that it imports another type from', () => {
    const example = { fullSource: "import { Code } from 'aws-cdk-lib/aws-lambda';" };
    expect(completeJava('Function a;', example, TYPES)).toBe(
      'import software.amazon.awscdk.services.lambda.Function;\n\nFunction a;',
    );
  });

  test('means the type of the core where several have the name', () => {
    const types = new TypeNames([
      name('aws-cdk-lib.aws_appconfig.Environment', 'aws_cdk.aws_appconfig', 'software.amazon.awscdk.services.a'),
      name('aws-cdk-lib.Environment', 'aws_cdk', 'software.amazon.awscdk'),
      name('aws-cdk-lib.aws_batch.Environment', 'aws_cdk.aws_batch', 'software.amazon.awscdk.services.b'),
    ]);
    expect(completeJava('Environment a;', {}, types)).toBe(
      'import software.amazon.awscdk.Environment;\n\nEnvironment a;',
    );
  });
});

test.each([
  ['python', 'x = Cache("Text Size") # Comment', ['Cache']],
  ['python', 'class Mine(Cache): pass\nMine()', ['Cache']],
  ['python', 'True; a.Attribute', []],
  ['java', 'String a = "Size"; // Size\nCache b;', ['Cache']],
] as const)('in %s, the types in %j are %j', (language, code, names) => {
  expect(namesIn(code, language)).toEqual(names);
});

describe('what is wrong with imports', () => {
  test('a module that does not exist', () => {
    expect(importProblems('from cdk_hindsight.Cache import Cache\nCache()', 'python', TYPES)).toEqual([
      'imports Cache from cdk_hindsight.Cache, which does not have it',
    ]);
  });

  test('a package that does not have the type', () => {
    expect(importProblems('import software.amazon.awscdk.Cache;\nCache x;', 'java', TYPES)).toEqual([
      'imports Cache from software.amazon.awscdk, which does not have it',
    ]);
  });

  test('a type that nothing imports', () => {
    expect(importProblems('Size.gibibytes(1)', 'python', TYPES)).toEqual(['uses Size and does not import it']);
  });

  test('nothing in a complete example', () => {
    expect(importProblems('from aws_cdk import Size\nSize.gibibytes(1)', 'python', TYPES)).toEqual([]);
  });
});
