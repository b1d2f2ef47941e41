import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { isPattern } from './facts';
import type { Issuer } from './issuer';
import type { Trust } from './trust';
import type { BoundTrust } from './trust-binding';

const { warn } = messagesOf('federation');

/** The conditions of a statement: operator, key, values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** What several trusts together mean for one issuer. */
export interface BoundTrusts {
  /** One entry a statement; the statements are alternatives. */
  readonly statements: Conditions[];
  readonly subjects: string[];
  /** The audience that a workload asks for, the first where it has a choice. */
  readonly audience: string;
}

/** Spells the trusts out for an issuer. Trusts that differ only in their subjects share a statement. */
export function bindTrusts(trusts: Trust[], issuer: Issuer, scope: Construct): BoundTrusts {
  if (trusts.length === 0) {
    refuse({ property: 'trust', must: 'not be empty', remedy: 'say which tokens may assume the role' }, scope);
  }
  const bound = trusts.map((trust) => trust._bind(issuer, scope));
  for (const { warning } of bound) {
    if (warning) {
      warn(scope, warning.name, warning.message);
    }
  }
  return {
    statements: group(bound.flatMap((trust) => splitSubjects(trust, scope))).map((trust) =>
      conditionsOf(trust, issuer),
    ),
    subjects: [...new Set(bound.flatMap(({ subjects }) => subjects))],
    audience: bound[0].claims.oaud?.[0] ?? bound[0].audiences[0],
  };
}

/** Exact subjects and patterns in separate trusts, because in one statement both operators would have to match. */
function splitSubjects(trust: BoundTrust, scope: Construct): BoundTrust[] {
  const patterns = trust.subjects.filter(isPattern);
  const exact = trust.subjects.filter((subject) => !isPattern(subject));
  for (const subject of patterns) {
    requireKnownPattern(subject, scope);
  }
  return [exact, patterns].filter((subjects) => subjects.length > 0).map((subjects) => ({ ...trust, subjects }));
}

function requireKnownPattern(subject: string, scope: Construct): void {
  if (Token.isUnresolved(subject)) {
    refuse(
      {
        property: 'subject',
        must: 'be known at synth where it has a wildcard',
        got: 'a token',
        remedy: 'write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern',
      },
      scope,
    );
  }
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
