import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { sentenceOf as plainSentenceOf, type Refusal } from '../refusal';

export type { Refusal };

/** The sentence of a refusal, without tokens. */
export function sentenceOf(refusal: Refusal): string {
  return withoutTokens(plainSentenceOf(Token.isUnresolved(refusal.got) ? { ...refusal, got: 'a token' } : refusal));
}

/** Token placeholders mean nothing to a reader, and they differ from one synthesis to the next. */
export function withoutTokens(text: string): string {
  return text.replace(/[$#]\{Token\[[^\]]*\]\}/g, '<token>');
}

/** Ends synthesis. A value class has no construct yet: the stack trace shows where it was made. */
export function refuse(refusal: Refusal, scope?: IConstruct, cause?: unknown): never {
  const sentence = sentenceOf(refusal);
  throw new Error(scope?.node.path ? `${sentence} [${scope.node.path}]` : sentence, cause ? { cause } : undefined);
}

/** The place of a construct that is not made yet, for errors about what its base class gets. */
export function placeOf(scope: IConstruct, id: string): IConstruct {
  // From JavaScript the scope may be anything; the base class complains of it.
  const parent = (scope as Partial<IConstruct> | undefined)?.node?.path;
  return { node: { path: [parent, id].filter(Boolean).join('/') } } as IConstruct;
}

/**
 * The warnings and notes of a module. Each can be acknowledged:
 * `Annotations.of(construct).acknowledgeWarning('cdk-hindsight/<module>:<name>')`.
 */
export function messagesOf(module: string) {
  const id = (name: string) => `cdk-hindsight/${module}:${name}`;
  return {
    warn: (scope: IConstruct, name: string, message: string) =>
      Annotations.of(scope).addWarningV2(id(name), withoutTokens(message)),
    note: (scope: IConstruct, name: string, message: string) =>
      Annotations.of(scope).addInfoV2(id(name), withoutTokens(message)),
  };
}
