import type { GateRequest } from '../hold-release.contract';

/** What the parts of a CloudFormation event say that decide. */
export interface GateEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: GateRequest;
  readonly OldResourceProperties?: GateRequest;
}

/**
 * - `open`: let the deployment go on without a test
 * - `test`: let it go on if the tests pass
 */
export type GateDecision = 'open' | 'test';

/**
 * A rollback is an Update to the properties of before, and nothing tells it from a deployment. It goes back to a release
 * that has passed, and must end well whatever the tests say by now: the stack would be stuck.
 *
 * @param hasPassed whether the release that is asked for has passed this gate before
 */
export function decideGate(
  { RequestType, ResourceProperties: wanted, OldResourceProperties: old }: GateEvent,
  hasPassed: boolean,
): GateDecision {
  const isTheSame = old !== undefined && old.Gate === wanted.Gate && isEqual(old.Release, wanted.Release);
  return RequestType === 'Delete' || hasPassed || isTheSame ? 'open' : 'test';
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
