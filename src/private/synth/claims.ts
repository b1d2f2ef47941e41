import type { IConstruct } from 'constructs';
import { getOrAdd } from '../collections';

/** What constructs have claimed, by the scope within which only one may have it. */
const CLAIMS = new WeakMap<IConstruct, Map<string, string>>();

/** Claims something for a construct. Returns the path of the one that has claimed it in the app, or in the scope, before. */
export function claim(what: string, by: IConstruct, within: IConstruct = by.node.root): string | undefined {
  const claims = getOrAdd(CLAIMS, within, () => new Map<string, string>());
  const other = claims.get(what);
  if (other === undefined) {
    claims.set(what, by.node.path);
  }
  return other;
}
