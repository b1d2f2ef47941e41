import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { allBlocks, misreadExamples } from '../../projenrc/examples/blocks';
import { type Compiled, compile } from '../../projenrc/examples/compile';
import { makeGround } from '../../projenrc/examples/ground';
import { problemsOfRun } from '../../projenrc/examples/run-typescript';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '..', '..');
const BLOCKS = allBlocks(ROOT);
let compiled: Compiled;

beforeAll(() => {
  compiled = compile(ROOT, BLOCKS);
});

test('each TypeScript block of READMEs, pages and docstrings compiles as its reader has it', () => {
  console.info(`examples: ${BLOCKS.length} TypeScript blocks compiled as pasted`);
  expect(compiled.problems).toEqual([]);
});

test('each TypeScript block runs as pasted: its stack synthesizes', () => {
  const here = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  makeGround(folder);
  process.chdir(folder);
  try {
    expect(problemsOfRun(ROOT, BLOCKS, loadSource)).toEqual([]);
    console.info(`examples: ${BLOCKS.length} TypeScript blocks ran as pasted`);
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  }
});

/** The library is its sources, as for the compiler. */
function loadSource(name: string): unknown {
  const [, module] = /^cdk-hindsight(?:\/(.*))?$/.exec(name) ?? [];
  return require(name.startsWith('cdk-hindsight') ? join(ROOT, 'src', module ?? '') : name);
}

test('no block hides a line from its reader', () => {
  expect(BLOCKS.filter(({ text }) => text.includes('/// !hide')).map(({ file, line }) => `${file}:${line}`)).toEqual(
    [],
  );
});

test('jsii reads each example as it is meant', () => {
  expect(misreadExamples(ROOT)).toEqual([]);
});

test('blocks are found in each place', () => {
  const places = [
    'README.md',
    'src/valkey/README.md',
    'src/valkey/valkey-serverless-cache.ts',
    'website/pages/concepts.md',
  ];
  expect(places.filter((place) => !BLOCKS.some(({ file }) => file === place))).toEqual([]);
});

test('each public construct shows in its docstring how it is used', () => {
  expect(publicConstructs(compiled.program).filter(({ examples }) => examples === 0)).toEqual([]);
});

/** The classes of the public interface that are constructs, and how many examples each has. */
function publicConstructs(program: ts.Program): { name: string; examples: number }[] {
  const checker = program.getTypeChecker();
  const index = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, 'src', 'index.ts'))!)!;
  const modules = checker.getExportsOfModule(index).map((one) => resolved(checker, one));
  const members = modules.flatMap((one) =>
    one.flags & ts.SymbolFlags.Module ? checker.getExportsOfModule(one) : [one],
  );
  return members
    .map((one) => resolved(checker, one))
    .filter((one) => one.flags & ts.SymbolFlags.Class && isConstruct(checker.getDeclaredTypeOfSymbol(one)))
    .map((one) => ({
      name: one.name,
      examples: one.getJsDocTags(checker).filter(({ name }) => name === 'example').length,
    }));
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isConstruct(type: ts.Type): boolean {
  return type.symbol.name === 'Construct' || (type.getBaseTypes() ?? []).some(isConstruct);
}
