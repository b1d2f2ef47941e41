import type { Alias, Document, Node, Scalar, YAMLMap } from 'yaml';
import { isRecord } from './json-value';

/** The functions whose short tags are not `Fn::` and their name. */
const BARE = ['Ref', 'Condition'];
/** Aliases of aliases can make more of a few lines than memory holds; the largest template has a tenth of this. */
const MAX_NODES = 1_000_000;

/**
 * A document in YAML, with the long form of the short tags.
 *
 * @throws if it is none, or holds several
 */
export function parseYaml(text: string): unknown {
  // Loaded here only: the templates of the CDK are JSON.
  const yaml = require('yaml') as typeof import('yaml');
  // Of equal keys the last one counts, as in JSON.
  const document = yaml.parseDocument(text, { logLevel: 'error', uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    throw new Error(error.code === 'MULTIPLE_DOCS' ? 'it holds several YAML documents' : error.message);
  }
  return new Conversion(yaml).convert((document as Document).contents);
}

/** Makes plain values of the nodes of one document. */
class Conversion {
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private nodes = 0;

  constructor(private readonly yaml: typeof import('yaml')) {}

  public convert(node: unknown): unknown {
    this.nodes += 1;
    if (this.nodes > MAX_NODES) {
      throw new Error('its aliases make too much of it');
    }
    if (this.yaml.isAlias(node)) {
      return this.convert(this.anchored(node));
    }
    if (!this.yaml.isNode(node)) {
      return undefined;
    }
    if ('anchor' in node && node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
    }
    this.open.add(node);
    const value = withTag(node, this.plain(node));
    this.open.delete(node);
    return value;
  }

  private anchored({ source }: Alias): Node {
    const node = this.anchors.get(source);
    if (!node || this.open.has(node)) {
      throw new Error(node ? `the alias *${source} stands in what it stands for` : `there is no anchor &${source}`);
    }
    return node;
  }

  private plain(node: Node): unknown {
    if (this.yaml.isSeq(node)) {
      return node.items.map((item) => this.convert(item));
    }
    if (this.yaml.isMap(node)) {
      return this.map(node);
    }
    return this.yaml.isScalar(node) ? scalar(node) : undefined;
  }

  private map({ items }: YAMLMap): Record<string, unknown> {
    const entries = items.map(({ key, value }): [string, unknown] => [
      `${this.yaml.isScalar(key) ? key.value : key}`,
      this.convert(value),
    ]);
    // The first of several merged maps counts, and before them what stands in the map itself.
    const merged = entries.flatMap(([key, value]) => (key === '<<' ? [value].flat().filter(isRecord).reverse() : []));
    const own = entries.filter(([key]) => key !== '<<');
    return Object.fromEntries([...merged.flatMap(Object.entries), ...own]);
  }
}

/** An account number such as 012345678901 is a text, and a number would lose its zero. */
function scalar({ value, source }: Scalar): unknown {
  return typeof value === 'number' && /^\d+$/.test(source ?? '') && `${value}` !== source ? source : value;
}

function withTag(node: Node, value: unknown): unknown {
  const name = /^!(\w+(?:::\w+)*)$/.exec(node.tag ?? '')?.[1];
  return name === undefined ? value : { [BARE.includes(name) ? name : `Fn::${name}`]: value };
}
