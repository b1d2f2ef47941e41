/** Compiles blocks as their readers have them, all in one program, against the sources of the library. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { type Block, nameOf } from './blocks';
import { pasted } from './paste';

export interface Compiled {
  readonly program: ts.Program;
  /** What is wrong with the blocks, in sentences. */
  readonly problems: string[];
}

export function compile(root: string, blocks: readonly Block[]): Compiled {
  const files = new Map(blocks.map((block) => [join(root, 'pasted', `${nameOf(block)}.ts`), block]));
  const texts = new Map([...files].map(([path, { text }]) => [path, pasted(text)]));
  const options = optionsFor(root);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...files.keys(), join(root, 'src', 'index.ts')], options, {
    ...host,
    fileExists: (path) => texts.has(path) || existsSync(path),
    readFile: (path) => texts.get(path) ?? readFileSync(path, 'utf8'),
    getSourceFile: (path, version) => {
      const text = texts.get(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version);
    },
  });
  return { program, problems: [...files].flatMap(([path, block]) => problemsOf(program, path, block)) };
}

function optionsFor(root: string): ts.CompilerOptions {
  return {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    resolveJsonModule: true,
    esModuleInterop: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    paths: {
      'cdk-hindsight': [join(root, 'src', 'index.ts')],
      'cdk-hindsight/*': [join(root, 'src', '*', 'index.ts')],
    },
  };
}

function problemsOf(program: ts.Program, path: string, { file, line }: Block): string[] {
  const source = program.getSourceFile(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((one) => {
    const text = ts.flattenDiagnosticMessageText(one.messageText, ' ');
    const at = source?.text.slice(one.start, (one.start ?? 0) + 60).split('\n')[0];
    return `${file}:${line}: ${text} At: ${at}`;
  });
}
