import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Imports } from './imports';
import { isAsked, type Module } from './modules';

export interface TestChoice {
  /** Also the tests that start other programs. */
  readonly programs: boolean;
  /** Only test files whose path it fits. */
  readonly tests?: RegExp;
}

/** The test files that load one of the module's files, and the reason for each that is left out. */
export function chooseTests(root: string, testFiles: string[], module: Module, files: string[], choice: TestChoice) {
  const imports = new Imports(root);
  const chosen: string[] = [];
  const leftOut: Record<string, string[]> = {};
  for (const testFile of testFiles.filter((file) => isAsked(file, module.name))) {
    const needs = imports.needsOf(testFile);
    if (!files.some((file) => needs.files.has(file)) || choice.tests?.test(testFile) === false) {
      continue;
    }
    const reason = reasonAgainst(root, testFile, needs.packages, choice);
    if (reason) {
      leftOut[reason] = [...(leftOut[reason] ?? []), testFile];
    } else {
      chosen.push(testFile);
    }
  }
  return { chosen, leftOut };
}

function reasonAgainst(root: string, testFile: string, packages: ReadonlySet<string>, choice: TestChoice) {
  if (!choice.programs && packages.has('child_process')) {
    return 'start other programs (--programs)';
  }
  return /\bjest\.(mock|doMock|isolateModules)\b/.test(readFileSync(join(root, testFile), 'utf8'))
    ? 'replace modules'
    : undefined;
}
