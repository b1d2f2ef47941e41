import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Refusal, describe as sentence } from './refusal';

export type { Refusal };

/** The sentence that a refusal is shown as. */
export function describe(refusal: Refusal): string {
  return readable(sentence(Token.isUnresolved(refusal.got) ? { ...refusal, got: 'a token' } : refusal));
}

/** What stands for a value of the deploy means nothing to a reader, and changes with the rest of the app. */
function readable(text: string): string {
  return text.replace(/\$\{Token\[[^\]]*\]\}/g, '<token>');
}

/** Ends the synthesis. A value class has no construct yet: the stack trace shows where it was made. */
export function refuse(refusal: Refusal, scope?: IConstruct): never {
  throw new Error(scope?.node.path ? `${describe(refusal)} [${scope.node.path}]` : describe(refusal));
}

/** A warning that its reader can acknowledge: `Annotations.of(x).acknowledgeWarning('cdk-hindsight/<module>:<name>')`. */
export function warn(scope: IConstruct, module: string, name: string, message: string): void {
  Annotations.of(scope).addWarningV2(`cdk-hindsight/${module}:${name}`, readable(message));
}
