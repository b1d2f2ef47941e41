import { refuse } from '../private/synth/errors';
import type { Job } from './workflow-job';

/** Claims of a token with the values of which it must have one; `*` and `?` stand for any text and any character. */
export type Claims = Readonly<Record<string, readonly string[]>>;

/** A warning about a trust, to be given where the trust is used. */
export interface TrustWarning {
  readonly name: string;
  readonly message: string;
}

/** A trust, spelled out for one issuer: the token needs one of the audiences, one of the subjects, and all claims. */
export interface BoundTrust {
  readonly audiences: readonly string[];
  readonly subjects: readonly string[];
  readonly claims: Claims;
  readonly warning?: TrustWarning;
  /** The text that makes a workload ask for a token of this trust, in the language of its CI system. */
  readonly workflow: (job: Job) => string;
}

/** Returns the new value of a term that a trust can have only once. */
export function once<T>(method: string, got: string, current: T | undefined, next: T): T {
  return current === undefined ? next : refuseTwice(method, got);
}

/** Rejects the same thing twice in one trust: tokens would have to have both values. */
export function refuseTwice(property: string, got: string): never {
  return refuse({
    property,
    must: 'be given once in a trust',
    got,
    remedy: 'give the role a second trust: several trusts are alternatives',
  });
}
