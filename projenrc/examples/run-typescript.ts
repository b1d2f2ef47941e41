/** Runs TypeScript blocks in this process, each in a stack of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import { type Block, nameOf } from './blocks';
import { makersOf, runnable } from './paste';

type Load = (name: string) => any;

/** Runs a block in a stack of this name, in an app of its own. `load` gives a module by its name. */
export function runBlock(root: string, text: string, id: string, load: Load): Stack {
  const source = readFileSync(join(root, 'projenrc', 'examples', 'given.ts'), 'utf8');
  const given = evaluate(source, load);
  const { $Pasted } = evaluate(runnable(text, makersOf(source)), (name) => (name === 'given' ? given : load(name)));
  return new $Pasted(new App(), id);
}

/** What went wrong, in sentences. `load` gives a module by the name that an example imports it by. */
export function problemsOfRun(root: string, blocks: readonly Block[], load: Load): string[] {
  const source = readFileSync(join(root, 'projenrc', 'examples', 'given.ts'), 'utf8');
  const makers = makersOf(source);
  const given = evaluate(source, load);
  const loadAll: Load = (name) => (name === 'given' ? given : load(name));
  return blocks.flatMap((block) => {
    try {
      const { $Pasted } = evaluate(runnable(block.text, makers), loadAll);
      const app = new App();
      new $Pasted(app, nameOf(block));
      app.synth();
      return [];
    } catch (error) {
      return [`${block.file}:${block.line}: ${error}`];
    }
  });
}

function evaluate(source: string, load: Load): any {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const module = { exports: {} };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  new Function('require', 'module', 'exports', outputText)(load, module, module.exports);
  return module.exports;
}
