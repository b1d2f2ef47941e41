/**
 * Writes the public suffixes of two labels and more from the npm package tldts, which follows the Public Suffix List, into
 * the file that the squid module reads. One line has a parent and the labels below it: `uk co gov` for co.uk and gov.uk.
 * `*` stands for any label, `!www` for one that is none.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The flat trie inside tldts. */
interface Trie {
  readonly nodeFlags: Uint8Array;
  readonly edgeStart: Uint16Array;
  readonly edgeLength: Uint8Array;
  readonly edgeChild: Uint16Array;
  readonly labelText: string;
  readonly rulesRoot: number;
  readonly exceptionsRoot: number;
}

/** The lines of the file, sorted. */
export function suffixLines(trie: Trie): string[] {
  const labels = labelsOf(trie);
  const lines = new Map<string, string[]>();
  const visit = (node: number, parent: string, sign: string) => {
    for (let edge = trie.edgeStart[node]; edge < trie.edgeStart[node + 1]; edge += 1) {
      const [label, child] = [labels[edge], trie.edgeChild[edge]];
      if (trie.nodeFlags[child] !== 0 && parent !== '') {
        lines.set(parent, [...(lines.get(parent) ?? []), `${sign}${label}`]);
      }
      visit(child, parent === '' ? label : `${label}.${parent}`, sign);
    }
  };
  visit(trie.rulesRoot, '', '');
  visit(trie.exceptionsRoot, '', '!');
  return [...lines]
    .map(([parent, below]) => [parent, ...[...new Set(below)].sort()].join(' '))
    .filter((line) => !/[^\x20-\x7e]/.test(line.split(' ')[0]))
    .map((line) => line.replace(/ [^ ]*[^\x20-\x7e][^ ]*/g, ''))
    .filter((line) => line.includes(' '))
    .sort();
}

/** The label of each edge; they lie one behind the other in one text, in the order of the nodes. */
function labelsOf({ edgeLength, labelText }: Trie): string[] {
  let offset = 0;
  return Array.from(edgeLength, (length) => {
    offset += length;
    return labelText.slice(offset - length, offset);
  });
}

/** The list is data of the Public Suffix List, under a licence of its own. */
const HEADER = [
  '# Public suffixes of two labels and more. Data of the Public Suffix List, https://publicsuffix.org/list/, Mozilla Public',
  '# License 2.0, by way of the npm package tldts. Written by projenrc/scripts/public-suffixes.ts: do not edit.',
];

/** The whole file. */
export function suffixFile(): string {
  const trie = require('tldts/dist/cjs/src/data/trie.js') as Trie;
  return `${[...HEADER, ...suffixLines(trie)].join('\n')}\n`;
}

if (require.main === module) {
  writeFileSync(join(__dirname, '..', '..', 'src', 'squid', 'public-suffixes.txt'), suffixFile());
}
