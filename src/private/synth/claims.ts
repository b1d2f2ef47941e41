import { Stack, Stage, Token } from 'aws-cdk-lib';
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

/** Claims something that each account has in each Region, as far as the app tells them apart. */
export function claimInRegion(what: string, by: IConstruct): string | undefined {
  const { account, region, environment } = Stack.of(by);
  // Stages of an app that says no account are deployed to several.
  const isKnown = !Token.isUnresolved(account) && !Token.isUnresolved(region);
  return claim(`${what} in ${environment}`, by, isKnown ? undefined : Stage.of(by));
}
