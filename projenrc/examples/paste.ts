/** A block as a program: pasted into the constructor of a stack, with its imports and declarations at the top. */
import * as ts from 'typescript';

/** What a block declares to have, because only the reader can have it. */
export interface Declared {
  readonly name: string;
  readonly type: string;
}

interface Parts {
  readonly imports: string[];
  readonly declarations: string[];
  readonly declared: Declared[];
  readonly statements: string[];
  readonly usesThis: boolean;
}

function partsOf(text: string): Parts {
  const tree = ts.createSourceFile('block.ts', text, ts.ScriptTarget.Latest, true);
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const declarations = tree.statements.filter(isDeclaration);
  const rest = tree.statements.filter((one) => !ts.isImportDeclaration(one) && !isDeclaration(one));
  return {
    imports: imports.map((one) => one.getText()),
    declarations: declarations.map((one) => one.getText()),
    declared: declarations.flatMap(
      ({
        declarationList: {
          declarations: [one],
        },
      }) => ({
        name: one.name.getText(),
        type: one.type?.getText() ?? 'unknown',
      }),
    ),
    statements: rest.map((one) => one.getFullText()),
    usesThis: rest.some(usesThis),
  };
}

function isDeclaration(node: ts.Statement): node is ts.VariableStatement {
  return (
    ts.isVariableStatement(node) && Boolean(node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword))
  );
}

/** Whether `this` is the one that the block is pasted into. */
function usesThis(node: ts.Node): boolean {
  const other = ts.isClassLike(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
  return node.kind === ts.SyntaxKind.ThisKeyword || (!other && (ts.forEachChild(node, usesThis) ?? false));
}

/** What a block takes for granted. */
export function declaredBy(text: string): Declared[] {
  return partsOf(text).declared;
}

/** The program that a reader has: the block is a file, or its statements are in the constructor of a stack. */
export function pasted(text: string): string {
  const { imports, declarations, statements, usesThis: inStack } = partsOf(text);
  return inStack ? inConstructor(imports, declarations, statements) : `${text}\nexport {};\n`;
}

/** The program with something made for each declaration, by the functions of the module `given`. */
export function runnable(text: string, makers: ReadonlyMap<string, string>): string {
  const { imports, declared, statements } = partsOf(text);
  const made = declared.map(({ name, type }) => `const ${name} = $given.${makerOf(type, makers)}(this, '${name}');`);
  return inConstructor([...imports, `import * as $given from 'given';`], [], [...made, ...statements]);
}

/** The function that makes what is declared. */
export function makerOf(type: string, makers: ReadonlyMap<string, string>): string {
  const maker = makers.get(simple(type));
  if (!maker) {
    throw new Error(`projenrc/examples/given.ts has no function that returns ${type}, which an example declares`);
  }
  return maker;
}

/** The functions of a module, by the type that they return. */
export function makersOf(source: string): Map<string, string> {
  const tree = ts.createSourceFile('given.ts', source, ts.ScriptTarget.Latest, true);
  const functions = tree.statements.filter(ts.isFunctionDeclaration);
  return new Map(functions.map((one) => [simple(one.type?.getText() ?? ''), one.name?.text ?? '']));
}

/** `lambda.Function` and `Function` are the same. */
function simple(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function inConstructor(imports: string[], top: string[], body: string[]): string {
  return [
    ...imports,
    `import * as $cdk from 'aws-cdk-lib';`,
    `import * as $constructs from 'constructs';`,
    ...top,
    'export class $Pasted extends $cdk.Stack {',
    'constructor($scope: $constructs.Construct, $id: string, $props?: $cdk.StackProps) {',
    'super($scope, $id, $props);',
    ...body,
    '}',
    '}',
    '',
  ].join('\n');
}
