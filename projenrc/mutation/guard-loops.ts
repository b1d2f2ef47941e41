import * as ts from 'typescript';

/** The name of the function that each turn of a loop calls, in the global scope. */
export const TURN = '__mutationTurn';

/** The source with a call in each turn of its loops, so that one without an end can be ended from the inside. */
export function guardLoops(source: string): string {
  const tree = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false) && ts.isBlock(node.statement)) {
      starts.push(node.statement.getStart() + 1);
    }
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return starts
    .sort((a, b) => b - a)
    .reduce((text, start) => `${text.slice(0, start)}${TURN}();${text.slice(start)}`, source);
}
