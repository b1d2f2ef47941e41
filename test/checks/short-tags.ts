import { Document, type Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';

const SHORT = /^(Ref|Fn::(\w+))$/;

/** A YAML document of a value, with a short tag for each intrinsic function that has one. */
export function shortTags(value: unknown): Document {
  const document = new Document();
  document.contents = nodeOf(value) as never;
  return document;
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(nodeOf);
    return list;
  }
  if (typeof value !== 'object' || value === null) {
    return new Scalar(value);
  }
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  const tag = entries.length === 1 ? SHORT.exec(name ?? '') : null;
  // A tag takes no second tag, and nothing has no tag.
  if (tag && argument !== null && typeof argument !== 'boolean' && typeof argument !== 'number' && argument !== '') {
    const node = nodeOf(argument);
    if (node.tag === undefined) {
      node.tag = `!${tag[2] ?? tag[1]}`;
      return node;
    }
  }
  const map = new YAMLMap();
  for (const [key, part] of entries) {
    map.add({ key: new Scalar(key), value: nodeOf(part) } as never);
  }
  return map;
}
