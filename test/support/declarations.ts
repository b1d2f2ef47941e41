import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');

/** A property or a parameter, with its type as it is written. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
}

export interface DeclaredMethod {
  readonly name: string;
  readonly isStatic: boolean;
  readonly parameters: readonly Declared[];
}

/** A public class or struct of the library, as its source declares it. */
export interface Declaration {
  readonly name: string;
  readonly module: string;
  readonly properties: readonly Declared[];
  readonly methods: readonly DeclaredMethod[];
}

/** The exported classes and interfaces of the modules, by name. The source is read, so that nothing has to be compiled. */
export function readDeclarations(): Map<string, Declaration> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(isPublic);
  return new Map(files.flatMap(declarationsIn).map((declaration) => [declaration.name, declaration]));
}

/** The names of the library's enums. */
export function readEnums(): Set<string> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(isPublic);
  const names = files.flatMap((file) =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(/^export enum (\w+)/gm)].map(([, name]) => name),
  );
  return new Set(names);
}

function isPublic(file: string): boolean {
  return file.endsWith('.ts') && !/^private\/|\/(rules|handlers)\/|(^|\/)index\.ts$/.test(file);
}

function declarationsIn(file: string): Declaration[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter((node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node))
    .filter((node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((node) => ({
      name: node.name?.text ?? '',
      module: file.includes('/') ? file.split('/')[0] : '',
      properties: [...node.members].filter(ts.isPropertySignature).map(declared),
      methods: [...node.members].filter(ts.isMethodDeclaration).filter(isCallable).map(method),
    }));
}

function isCallable(node: ts.MethodDeclaration): boolean {
  const { Private, Protected } = { Private: ts.ModifierFlags.Private, Protected: ts.ModifierFlags.Protected };
  const isHidden = (ts.getCombinedModifierFlags(node) & (Private | Protected)) !== 0;
  return !isHidden && !node.name.getText().startsWith('_');
}

function method(node: ts.MethodDeclaration): DeclaredMethod {
  const isStatic = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
  return { name: node.name.getText(), isStatic, parameters: node.parameters.map(declared) };
}

function declared(node: ts.PropertySignature | ts.ParameterDeclaration): Declared {
  return {
    name: node.name.getText(),
    type: node.type?.getText() ?? 'unknown',
    isOptional: node.questionToken !== undefined || (ts.isParameter(node) && node.initializer !== undefined),
  };
}
