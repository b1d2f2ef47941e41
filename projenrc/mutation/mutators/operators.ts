import * as ts from 'typescript';
import { type Edit, type Mutator, replace } from './edit';

const SWAPPED: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.EqualsEqualsToken]: '!=',
  [ts.SyntaxKind.ExclamationEqualsToken]: '==',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AsteriskToken]: '/',
  [ts.SyntaxKind.SlashToken]: '*',
};
const LOGICAL = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken];

/** Boundaries, equality, arithmetic, and `&&` beside `||`. */
export const swappedOperators: Mutator = (node) => {
  if (!ts.isBinaryExpression(node)) {
    return [];
  }
  const operator = node.operatorToken;
  const swapped = SWAPPED[operator.kind];
  const joinsText = operator.kind === ts.SyntaxKind.PlusToken && [node.left, node.right].some(isText);
  return swapped && !joinsText ? [replace(operator, swapped)] : [];
};

/** One side of `&&` and `||`, and the default of `??`. */
export const droppedOperands: Mutator = (node) => {
  if (!ts.isBinaryExpression(node)) {
    return [];
  }
  const { left, right, operatorToken } = node;
  const withoutRight = { start: left.getEnd(), end: right.getEnd(), text: '' };
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
    return [withoutRight];
  }
  const withoutLeft = { start: left.getStart(), end: right.getStart(), text: '' };
  return LOGICAL.includes(operatorToken.kind) ? [withoutRight, withoutLeft] : [];
};

/** A `!` that is left out. */
export const droppedNegations: Mutator = (node) =>
  ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
    ? [replace(node, node.operand.getText())]
    : [];

/** Conditions that always or never hold. */
export const fixedConditions: Mutator = (node) => {
  const condition = conditionOf(node);
  if (!condition || isBoolean(condition)) {
    return [];
  }
  const edits: Edit[] = [replace(condition, 'false')];
  return ts.isWhileStatement(node) ? edits : [replace(condition, 'true'), ...edits];
};

/** `a?.b` without the question. */
export const droppedOptionalChains: Mutator = (node) => {
  const question = (node as Partial<ts.CallChain>).questionDotToken;
  if (!question) {
    return [];
  }
  return [replace(question, ts.isPropertyAccessExpression(node) ? '.' : '')];
};

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    return node.expression;
  }
  return ts.isConditionalExpression(node) ? node.condition : undefined;
}

function isBoolean(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

function isText(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) {
    return isText(node.left) || isText(node.right);
  }
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}
