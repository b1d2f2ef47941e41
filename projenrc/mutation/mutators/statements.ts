import * as ts from 'typescript';
import { type Mutator, replace } from './edit';

/** What is called, assigned or deleted for its effect, left out. */
export const droppedStatements: Mutator = (node) => {
  if (ts.isContinueStatement(node)) {
    return isOnlyOneOfIf(node) ? [] : [replace(node, ';')];
  }
  if (!ts.isExpressionStatement(node) || isSuperCall(node.expression) || isOnlyOneOfIf(node)) {
    return [];
  }
  return [replace(node, ';')];
};

/** Functions that return undefined. */
export const droppedResults: Mutator = (node) => {
  if (ts.isReturnStatement(node)) {
    return node.expression && node.expression.getText() !== 'undefined' ? [replace(node.expression, 'undefined')] : [];
  }
  const isNamed =
    ts.isArrowFunction(node) && (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent));
  return isNamed && !ts.isBlock(node.body) ? [replace(node.body, 'undefined')] : [];
};

function isSuperCall(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

/** Without it, the condition that never holds is the same mutant. */
function isOnlyOneOfIf(node: ts.Statement): boolean {
  const block = node.parent;
  return (
    ts.isBlock(block) &&
    block.statements.length === 1 &&
    ts.isIfStatement(block.parent) &&
    block.parent.thenStatement === block &&
    !block.parent.elseStatement
  );
}
