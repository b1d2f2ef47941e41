import { Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { getOrAdd } from '../collections';
import { refuse } from './errors';
import { read, textOf } from './references';

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

/**
 * Which resource it is, by a name that no other one of its kind has in the Region. One that is imported twice is the same
 * one, as far as the app tells: a parameter is another one in each stack, and so is everything where the Region is not known.
 */
export function identityOf(name: string, scope: IConstruct): string {
  const { targets } = read(scope, name);
  const text = textOf(scope, name);
  const stack = Stack.of(scope);
  const isTold = hasKnownPlace(stack) && !text.includes('{"Ref"');
  return targets.length > 0 || isTold ? text : `${stack.node.path} ${text}`;
}

/** Claims something that each account has in each Region, as far as the app tells them apart. */
export function claimInRegion(what: string, by: IConstruct): string | undefined {
  const stack = Stack.of(by);
  // Stages of an app that says no account are deployed to several.
  return claim(`${what} in ${stack.environment}`, by, hasKnownPlace(stack) ? undefined : Stage.of(by));
}

/** Claims something that exists once in an account and has no Region, as far as the app tells the accounts apart. */
export function claimInAccount(what: string, by: IConstruct): string | undefined {
  const stack = Stack.of(by);
  const isKnown = !Token.isUnresolved(stack.account);
  return claim(`${what} in ${stack.account}`, by, isKnown ? undefined : stack);
}

/**
 * Rejects a role name that another construct of the app gives to a role of the account. A generated name passes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function requireOwnRoleName(name: string | undefined, by: IConstruct): void {
  // IAM does not distinguish names by case.
  const other = name && !Token.isUnresolved(name) && claimInAccount(`role ${name.toLowerCase()}`, by);
  if (other) {
    const must = 'differ from that of every other role of the account';
    const remedy = 'give each role a name of its own, also in another Region: IAM has no Regions';
    refuse({ property: 'roleName', must, got: `${name}, which ${other} has too`, remedy }, by);
  }
}

function hasKnownPlace({ account, region }: Stack): boolean {
  return !Token.isUnresolved(account) && !Token.isUnresolved(region);
}
