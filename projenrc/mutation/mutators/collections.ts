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
    return [left, right].some(ts.isSpreadAssignment) && mayShareKey(left, right) ? [swap(left, right)] : [];
  });
};

function swap(left: ts.Node, right: ts.Node): Edit {
  return { start: left.getStart(), end: right.getEnd(), text: `${right.getText()}, ${left.getText()}` };
}

/** Whether both may have the same key, so that it matters which comes last. */
function mayShareKey(left: ts.ObjectLiteralElementLike, right: ts.ObjectLiteralElementLike): boolean {
  const [keys, others] = [keysOf(left), keysOf(right)];
  return !keys || !others || keys.some((key) => others.includes(key));
}

/** The keys that a member adds, if they can be read off the source. */
function keysOf(member: ts.ObjectLiteralElementLike): string[] | undefined {
  if (ts.isSpreadAssignment(member)) {
    return keysOfValue(member.expression);
  }
  return member.name && !ts.isComputedPropertyName(member.name) ? [member.name.text] : undefined;
}

function keysOfValue(node: ts.Expression): string[] | undefined {
  if (ts.isParenthesizedExpression(node)) {
    return keysOfValue(node.expression);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    return keysOfValue(node.right);
  }
  if (ts.isConditionalExpression(node)) {
    return joined([keysOfValue(node.whenTrue), keysOfValue(node.whenFalse)]);
  }
  return ts.isObjectLiteralExpression(node) ? joined(node.properties.map(keysOf)) : undefined;
}

function joined(lists: (string[] | undefined)[]): string[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
