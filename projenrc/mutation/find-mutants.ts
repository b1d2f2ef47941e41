import * as ts from 'typescript';
import { droppedMethods, droppedSets, swappedMethods } from './mutators/calls';
import { droppedMembers, swappedSpreads } from './mutators/collections';
import type { Mutator } from './mutators/edit';
import { droppedTemplateParts, emptiedTexts, flippedBooleans, shiftedNumbers } from './mutators/literals';
import {
  droppedNegations,
  droppedOperands,
  droppedOptionalChains,
  fixedConditions,
  swappedOperators,
} from './mutators/operators';
import { changedRegexes } from './mutators/regexes';
import { droppedResults, droppedStatements } from './mutators/statements';

const MUTATORS: Record<string, Mutator> = {
  changedRegexes,
  droppedMembers,
  droppedMethods,
  droppedNegations,
  droppedOperands,
  droppedOptionalChains,
  droppedResults,
  droppedSets,
  droppedStatements,
  droppedTemplateParts,
  emptiedTexts,
  fixedConditions,
  flippedBooleans,
  shiftedNumbers,
  swappedMethods,
  swappedOperators,
  swappedSpreads,
};

/** A source file with one change that a test should notice. */
export interface Mutant {
  /** The path from the root of the project. */
  readonly file: string;
  readonly line: number;
  /** The line that the change begins in. */
  readonly source: string;
  /** The change, in one line: `before → after`. The second of the same in a line ends in #2. */
  readonly mutation: string;
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** All mutants of a file. */
export function findMutants(file: string, source: string): Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants = new Map<string, Mutant>();
  const visit = (node: ts.Node): void => {
    if (isErased(node)) {
      return;
    }
    for (const [mutator, mutate] of Object.entries(MUTATORS)) {
      for (const { start, end, text } of mutate(node)) {
        const key = `${start} ${end} ${text}`;
        const place = { ...placeOf(tree, start), mutation: `${oneLine(source.slice(start, end))} → ${oneLine(text)}` };
        mutants.set(key, mutants.get(key) ?? { file, ...place, mutator, start, end, text });
      }
    }
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return tellApart([...mutants.values()].sort((a, b) => a.start - b.start || a.end - b.end));
}

/** The text of the file with the change. */
export function applyMutant(source: string, { start, end, text }: Pick<Mutant, 'start' | 'end' | 'text'>): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Types and imports, of which nothing is left when the program runs. */
function isErased(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

function placeOf(tree: ts.SourceFile, start: number): { line: number; source: string } {
  const { line } = tree.getLineAndCharacterOfPosition(start);
  const starts = tree.getLineStarts();
  return { line: line + 1, source: tree.text.slice(starts[line], starts[line + 1] ?? tree.text.length).trim() };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function tellApart(mutants: Mutant[]): Mutant[] {
  const seen = new Map<string, number>();
  return mutants.map((mutant) => {
    const key = `${mutant.source}\n${mutant.mutation}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? mutant : { ...mutant, mutation: `${mutant.mutation} #${count}` };
  });
}
