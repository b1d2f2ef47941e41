import * as ts from 'typescript';
import { type Mutator, replace } from './edit';
import { isMessage } from './messages';

/** `true` beside `false`. */
export const flippedBooleans: Mutator = (node) => {
  if (node.kind === ts.SyntaxKind.TrueKeyword) {
    return [replace(node, 'false')];
  }
  return node.kind === ts.SyntaxKind.FalseKeyword ? [replace(node, 'true')] : [];
};

/** Numbers that are one too high or too low: a threshold has a test on each side. */
export const shiftedNumbers: Mutator = (node) => {
  if (!ts.isNumericLiteral(node)) {
    return [];
  }
  const value = Number(node.text);
  const step = Number.isInteger(value) ? 1 : value / 10;
  return [value + step, ...(value > 0 ? [value - step] : [])].map((other) => replace(node, String(other)));
};

/** Texts that are empty, or not, beside what a person reads. */
export const emptiedTexts: Mutator = (node) => {
  if (!ts.isStringLiteralLike(node) || isName(node) || isMessage(node)) {
    return [];
  }
  return [replace(node, node.text === '' ? "'mutated'" : "''")];
};

/** The parts of a template text between its values. */
export const droppedTemplateParts: Mutator = (node) => {
  if (!ts.isTemplateExpression(node) || isMessage(node)) {
    return [];
  }
  const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
  return parts
    .filter((part) => part.text.trim() !== '')
    .map((part) => {
      const closing = ts.isTemplateTail(part) ? 1 : 2;
      return { start: part.getStart() + 1, end: part.getEnd() - closing, text: '' };
    });
};

/** A text that names something to the compiler, or a type to `typeof`. */
function isName(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    ts.isLiteralTypeNode(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isCallExpression(parent) && parent.expression.getText() === 'require') ||
    (ts.isBinaryExpression(parent) && ts.isTypeOfExpression(parent.left))
  );
}
