import * as ts from 'typescript';
import { type Mutator, replace } from './edit';

const SWAPPED: Record<string, string> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
};
const DROPPED = new Set(
  'filter map flat sort reverse slice trim toLowerCase toUpperCase replace replaceAll padStart padEnd concat'.split(
    ' ',
  ),
);

/** Methods of lists and texts beside their counterparts. */
export const swappedMethods: Mutator = (node) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
    return [];
  }
  const { name } = node.expression;
  return Object.hasOwn(SWAPPED, name.text) ? [replace(name, SWAPPED[name.text])] : [];
};

/** `.filter(…)`, `.sort()` and the like, left out. */
export const droppedMethods: Mutator = (node) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
    return [];
  }
  const { expression, name } = node.expression;
  return DROPPED.has(name.text) ? [{ start: expression.getEnd(), end: node.getEnd(), text: '' }] : [];
};

/** `[...new Set(list)]` that keeps what is there twice. */
export const droppedSets: Mutator = (node) => {
  if (!ts.isSpreadElement(node) || !ts.isNewExpression(node.expression)) {
    return [];
  }
  const { expression, arguments: list = [] } = node.expression;
  return expression.getText() === 'Set' && list.length === 1 ? [replace(node.expression, list[0].getText())] : [];
};
