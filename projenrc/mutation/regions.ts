import * as ts from 'typescript';

/** A part of a source file that runs as a whole, or not at all. */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** What is written around it, to count that it runs. */
  readonly around: readonly [before: string, after: string];
}

/** The name of the function that counts, in the global scope. */
export const HIT = '__mutationHit';

/** The parts of a source file: its statements, and the expressions that run only under a condition. */
export function findRegions(source: string): Region[] {
  const tree = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const regions: Region[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) {
      return;
    }
    const around = aroundOf(node);
    if (around) {
      regions.push({ start: node.getStart(), end: node.getEnd(), around });
    }
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return regions;
}

/** The smallest region that holds a place. */
export function regionAt(regions: Region[], start: number, end: number): number | undefined {
  const around = regions
    .map((region, index) => ({ index, size: region.end - region.start, region }))
    .filter(({ region }) => region.start <= start && end <= region.end)
    .sort((a, b) => a.size - b.size);
  return around[0]?.index;
}

/** The source with a call in each region that says that it runs, as `hit(base + its index)`. */
export function instrument(source: string, regions: Region[], base: number): string {
  const inserts = regions.flatMap(({ start, end, around: [before, after] }, index) => [
    { at: start, order: -end, text: before.replace('#', String(base + index)) },
    { at: end, order: -Number.MAX_SAFE_INTEGER + (source.length - start), text: after },
  ]);
  inserts.sort((a, b) => b.at - a.at || b.order - a.order);
  return inserts.reduce((text, insert) => text.slice(0, insert.at) + insert.text + text.slice(insert.at), source);
}

function aroundOf(node: ts.Node): Region['around'] | undefined {
  if (isRunningStatement(node)) {
    return isInList(node) ? [`${HIT}(#);`, ''] : [`{${HIT}(#);`, '}'];
  }
  return isConditional(node) ? [`(${HIT}(#),`, ')'] : undefined;
}

function isRunningStatement(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isIfStatement(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isTryStatement(node) ||
    ts.isSwitchStatement(node) ||
    ts.isBreakOrContinueStatement(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node)
  );
}

function isInList({ parent }: ts.Node): boolean {
  return ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent);
}

function isConditional(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isArrowFunction(parent)) {
    return parent.body === node && !ts.isBlock(node);
  }
  if (ts.isConditionalExpression(parent)) {
    return parent.whenTrue === node || parent.whenFalse === node;
  }
  if (ts.isBinaryExpression(parent)) {
    return parent.right === node && isShortCircuit(parent.operatorToken.kind);
  }
  const hasDefault = ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isPropertyDeclaration(parent);
  return hasDefault && parent.initializer === node;
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return [
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
  ].includes(kind);
}
