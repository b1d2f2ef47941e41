import type { IConstruct } from 'constructs';

const scopes = new WeakSet<IConstruct>();

/** Notes that a guard reports on what is under the scope. */
export function markGuarded(scope: IConstruct): void {
  scopes.add(scope);
}

/** Whether a guard reports on the construct. */
export function isGuarded(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => scopes.has(scope));
}
