import { declaredBy, makerOf, makersOf, pasted, runnable } from '../../../projenrc/examples/paste';

const BLOCK = "import { A } from 'a';\n\ndeclare const x: lambda.X;\n\n// Why.\nnew A(this, x);\n";

test('statements go into the constructor, imports and declarations to the top', () => {
  expect(pasted(BLOCK)).toBe(
    [
      "import { A } from 'a';",
      "import * as $cdk from 'aws-cdk-lib';",
      "import * as $constructs from 'constructs';",
      'declare const x: lambda.X;',
      'export class $Pasted extends $cdk.Stack {',
      'constructor($scope: $constructs.Construct, $id: string, $props?: $cdk.StackProps) {',
      'super($scope, $id, $props);',
      '\n\n// Why.\nnew A(this, x);',
      '}',
      '}',
      '',
    ].join('\n'),
  );
});

test('a block without a scope is a file', () => {
  expect(pasted('const app = new App();\n')).toBe('const app = new App();\n\nexport {};\n');
});

test.each([
  ['class A extends B { constructor() { this.c(); } }', false],
  ['function a(this: A) { this.b(); }', false],
  ['const a = function (this: A) { this.b(); };', false],
  ['[1].map(() => new A(this));', true],
  ['if (a) {\n  new A(this);\n}', true],
])('in %j the scope is used: %j', (text, expected) => {
  expect(pasted(text).includes('$Pasted')).toBe(expected);
});

test('what a block declares is named with its type', () => {
  expect(declaredBy(BLOCK)).toEqual([{ name: 'x', type: 'lambda.X' }]);
});

test('to run, each declaration is made by the function that returns its type', () => {
  const source = 'export function ecks(scope: Construct, id: string): X {}';
  expect(runnable(BLOCK, makersOf(source))).toContain("const x = $given.ecks(this, 'x');\n");
});

test('a type that nothing makes is named, with the place to add it', () => {
  expect(() => makerOf('ec2.IVpc', new Map())).toThrow(
    'projenrc/examples/given.ts has no function that returns ec2.IVpc, which an example declares',
  );
});
