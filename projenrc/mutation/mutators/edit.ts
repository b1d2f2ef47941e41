import type * as ts from 'typescript';

/** One small change of a source text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Makes the changes of one kind that fit a node; an empty list for a node of another kind. */
export type Mutator = (node: ts.Node) => Edit[];

/** Puts a text in the place of a node. */
export function replace(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

/** Removes one member of a list with the comma that belongs to it. */
export function dropMember(members: ts.NodeArray<ts.Node>, index: number): Edit {
  const member = members[index];
  if (index + 1 < members.length) {
    return { start: member.getStart(), end: members[index + 1].getStart(), text: '' };
  }
  const start = index > 0 ? members[index - 1].getEnd() : member.getStart();
  return { start, end: members.hasTrailingComma ? members.end : member.getEnd(), text: '' };
}
