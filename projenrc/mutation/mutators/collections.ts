import * as ts from 'typescript';
import { dropMember, type Edit, type Mutator } from './edit';
import { isWritten } from './messages';

/** Lists and objects with one member less. */
export const droppedMembers: Mutator = (node) => {
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((_, index) => dropMember(node.elements, index));
  }
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((member, index) =>
      isWritten(member.name) ? [] : [dropMember(node.properties, index)],
    );
  }
  return [];
};

/** Objects in which another member wins. */
export const swappedSpreads: Mutator = (node) => {
  if (!ts.isObjectLiteralExpression(node)) {
    return [];
  }
  const { properties } = node;
  return properties.slice(1).flatMap((right, index) => {
    const left = properties[index];
    return [left, right].some(ts.isSpreadAssignment) ? [swap(left, right)] : [];
  });
};

function swap(left: ts.Node, right: ts.Node): Edit {
  return { start: left.getStart(), end: right.getEnd(), text: `${right.getText()}, ${left.getText()}` };
}
