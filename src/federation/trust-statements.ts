import type { IConstruct } from 'constructs';
import { objectOf } from '../private/synth/class-name';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireSome } from '../private/synth/validation';
import type { BoundTrust, TrustWarning } from './bound-trust';
import { isPattern } from './facts';
import type { Issuer } from './issuer';
import type { Trust } from './trust';
import { requireKnownPatterns } from './trust-rules';

/** The conditions of a statement: operator, key, values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** The issuer of tokens and the provider that stands for it in trust policies. */
export interface Federation {
  readonly issuer: Issuer;
  readonly federatedPrincipal: string;
}

/** Several trusts, spelled out together for one issuer. */
export interface BoundTrusts {
  /** One entry a statement; the statements are alternatives. */
  readonly statements: Conditions[];
  readonly subjects: string[];
  readonly warnings: TrustWarning[];
}

/** Spells the trusts out for an issuer. Trusts that differ only in their subjects share a statement. */
export function bindTrusts(trusts: readonly Trust[], issuer: Issuer, scope: IConstruct): BoundTrusts {
  const bound = spellOut(trusts, issuer, scope);
  return {
    statements: group(bound.flatMap((trust) => splitSubjects(trust, scope))).map((trust) =>
      conditionsOf(trust, issuer),
    ),
    subjects: [...new Set(bound.flatMap(({ subjects }) => subjects))],
    warnings: bound.flatMap(({ warning }) => warning ?? []),
  };
}

function spellOut(trusts: readonly Trust[], issuer: Issuer, scope: IConstruct): BoundTrust[] {
  requireKind('trust', trusts, 'list of objects', scope);
  requireSome('trust', trusts, 'a trust', 'list the trusts whose tokens may assume the role', scope);
  return trusts.map((trust) => {
    requireTrust(trust, scope);
    return trust._spellOut(issuer, scope);
  });
}

/** Rejects an object that is not one of the library's trusts for tokens. */
export function requireTrust(trust: Trust, scope: IConstruct): void {
  if (typeof trust._spellOut !== 'function') {
    refuse(
      {
        property: 'trust',
        must: 'consist of trusts for tokens that a class of this library makes',
        got: objectOf(trust),
        remedy: 'use GitHubTrust, GitLabTrust or another class that ends in Trust and fits the issuer',
      },
      scope,
    );
  }
}

/** Exact subjects and patterns in separate trusts, because in one statement both operators would have to match. */
function splitSubjects(trust: BoundTrust, scope: IConstruct): BoundTrust[] {
  const patterns = trust.subjects.filter(isPattern);
  const exact = trust.subjects.filter((subject) => !isPattern(subject));
  for (const pattern of patterns) {
    requireKnownPatterns('subject', [pattern], scope);
  }
  return [exact, patterns].filter((subjects) => subjects.length > 0).map((subjects) => ({ ...trust, subjects }));
}

function group(trusts: BoundTrust[]): BoundTrust[] {
  const groups = new Map<string, BoundTrust>();
  for (const trust of trusts) {
    const key = JSON.stringify([trust.audiences, isPattern(trust.subjects[0]), Object.entries(trust.claims).sort()]);
    const subjects = [...(groups.get(key)?.subjects ?? []), ...trust.subjects];
    groups.set(key, { ...trust, subjects: [...new Set(subjects)] });
  }
  return [...groups.values()];
}

function conditionsOf(trust: BoundTrust, { hostPath }: Issuer): Conditions {
  const conditions: Conditions = {};
  const demand = (claim: string, values: readonly string[]) => {
    const operator = values.some(isPattern) ? 'StringLike' : 'StringEquals';
    const value = values.length === 1 ? values[0] : [...values];
    conditions[operator] = { ...conditions[operator], [`${hostPath}:${claim}`]: value };
  };
  demand('aud', trust.audiences);
  demand('sub', trust.subjects);
  for (const [claim, values] of Object.entries(trust.claims)) {
    demand(claim, values);
  }
  return conditions;
}
