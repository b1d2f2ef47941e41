import * as ts from 'typescript';
import type { Edit, Mutator } from './edit';
import { mutatePattern } from './pattern';

/** Regular expressions with a part less, or a part of another meaning. */
export const changedRegexes: Mutator = (node) => {
  if (!ts.isRegularExpressionLiteral(node)) {
    return [];
  }
  const end = node.text.lastIndexOf('/');
  const pattern = node.text.slice(1, end);
  const flags = node.text.slice(end + 1);
  const changed = mutatePattern(pattern).filter((edit) => isValid(apply(pattern, edit), flags));
  const offset = node.getStart() + 1;
  return [
    ...changed.map((edit) => ({ start: edit.start + offset, end: edit.end + offset, text: edit.text })),
    ...[...flags].flatMap((flag, index) => {
      const start = node.getStart() + end + 1 + index;
      return isValid(pattern, flags.replace(flag, '')) && flag !== 'u' ? [{ start, end: start + 1, text: '' }] : [];
    }),
  ];
};

function apply(pattern: string, { start, end, text }: Edit): string {
  return pattern.slice(0, start) + text + pattern.slice(end);
}

/** An empty pattern would begin a comment. */
function isValid(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return pattern !== '' && !/^[*/]/.test(pattern);
  } catch {
    return false;
  }
}
