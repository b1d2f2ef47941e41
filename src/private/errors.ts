import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describe, type Refusal } from './refusal';

export { describe, type Refusal };

/** Ends the synthesis. A value class has no construct yet: the stack trace shows where it was made. */
export function refuse(refusal: Refusal, scope?: IConstruct): never {
  throw new Error(scope?.node.path ? `${describe(refusal)} [${scope.node.path}]` : describe(refusal));
}

/** A warning that its reader can acknowledge: `Annotations.of(x).acknowledgeWarning('cdk-hindsight/<module>:<name>')`. */
export function warn(scope: IConstruct, module: string, name: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-hindsight/${module}:${name}`, message);
}
