import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The four things that an error has to tell somebody whose deploy has just failed. */
export interface Refusal {
  /** The property, as the user wrote it. */
  readonly property: string;
  /** The rule, as it continues "<property> must …". */
  readonly must: string;
  /** What the user gave; leave it out only where it would be a secret. */
  readonly got?: unknown;
  /** What to do instead. */
  readonly remedy: string;
}

/** The sentence that a refusal is shown as. */
export function describe({ property, must, got, remedy }: Refusal): string {
  const given = got === undefined ? '' : `, got: ${typeof got === 'string' ? got || "''" : JSON.stringify(got)}`;
  return `${property} must ${must}${given}; ${remedy}`;
}

/** Ends the synthesis. A value class has no construct yet: the stack trace shows where it was made. */
export function refuse(refusal: Refusal, scope?: IConstruct): never {
  throw new Error(scope ? `${describe(refusal)} [${scope.node.path}]` : describe(refusal));
}

/** A warning that its reader can acknowledge: `Annotations.of(x).acknowledgeWarning('cdk-hindsight/<module>:<name>')`. */
export function warn(scope: IConstruct, module: string, name: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-hindsight/${module}:${name}`, message);
}
