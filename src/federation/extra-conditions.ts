import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireClass, requireKind } from '../private/synth/kinds';
import { isOptional } from './facts';
import type { TrustCondition } from './trust-condition';
import { requireClaims } from './trust-rules';
import type { Conditions, Federation } from './trust-statements';

const CONDITION = { name: 'a TrustCondition', remedy: 'use TrustCondition.sourceIp(…) or another of its factories' };

/** A trust's own conditions with those of the user, none of which may weaken or replace them. */
export function merge(
  own: Conditions,
  extra: Record<string, unknown>,
  { issuer }: Federation,
  scope: IConstruct,
): Conditions {
  const merged: Conditions = { ...own };
  for (const [operator, entries] of Object.entries(extra)) {
    requireKind(`conditions.${operator}`, entries, 'object', scope);
    for (const [key, value] of Object.entries(entries as Conditions[string])) {
      if (!/^(aws|sts):/i.test(key)) {
        requireClaimKey(key, issuer, scope);
        requireStrong(operator, key, scope);
        requireKnownValues(operator, key, [value].flat(), scope);
      }
      requireNew(own, operator, key, scope);
      merged[operator] = { ...merged[operator], [key]: value };
    }
  }
  return merged;
}

/** The statements of a role with the conditions of its user in each of them. */
export function mergeAll(
  statements: readonly Conditions[],
  conditions: readonly TrustCondition[],
  federation: Federation,
  scope: IConstruct,
): Conditions[] {
  requireClass('conditions', conditions, '_operator', CONDITION, scope);
  const extra: Conditions = {};
  for (const { _operator, _key, _values } of conditions) {
    if (extra[_operator]?.[_key] !== undefined) {
      const remedy = 'give one condition all of the values, which are alternatives';
      refuse({ property: 'conditions', must: 'compare a key once', got: `${_operator} on ${_key}`, remedy }, scope);
    }
    extra[_operator] = { ...extra[_operator], [_key]: _values.length === 1 ? _values[0] : [..._values] };
  }
  return statements.map((own) => merge(own, extra, federation, scope));
}

/** Rejects a comparison of session tags in a role that accepts none: nobody could assume it. */
export function requireSessionTags(
  conditions: readonly TrustCondition[],
  sessionTags: boolean | undefined,
  scope: IConstruct,
): void {
  const onTag = conditions.find(({ _key }) => /^aws:(RequestTag\/|TagKeys$)/i.test(_key));
  if (onTag && !sessionTags) {
    const must = `be true where a condition compares ${onTag._key}`;
    const remedy = 'set sessionTags, without which STS refuses every token that carries a tag';
    refuse({ property: 'sessionTags', must, got: sessionTags, remedy }, scope);
  }
}

function requireClaimKey(key: string, issuer: Federation['issuer'], scope: IConstruct): void {
  if (!key.startsWith(`${issuer.hostPath}:`)) {
    refuse(
      {
        property: 'conditions',
        must: `have keys that begin with aws:, sts: or ${issuer.hostPath}:`,
        got: key,
        remedy: 'take the condition out: its key is in no request with a token of this issuer',
      },
      scope,
    );
  }
  const claim = key.slice(issuer.hostPath.length + 1);
  if (!['aud', 'sub', 'amr'].includes(claim)) {
    requireClaims({ [claim]: [] }, issuer, scope);
  }
}

function requireStrong(operator: string, key: string, scope: IConstruct): void {
  if (isOptional(operator)) {
    refuse(
      {
        property: 'conditions',
        must: 'fail for a token without the claim',
        got: `${operator} on ${key}`,
        remedy: 'leave ForAllValues: and IfExists out: both are true for a token without the claim',
      },
      scope,
    );
  }
}

/** Under StringLike and its kin a wildcard in the deployed value would count. */
function requireKnownValues(operator: string, key: string, values: string[], scope: IConstruct): void {
  if (/Like/i.test(operator) && values.some((value) => Token.isUnresolved(value))) {
    refuse(
      {
        property: 'conditions',
        must: 'compare patterns that are known at synth',
        got: `a token for ${operator} on ${key}`,
        remedy: 'use StringEquals, or write the pattern down, so that the deployed value cannot widen it',
      },
      scope,
    );
  }
}

function requireNew(own: Conditions, operator: string, key: string, scope: IConstruct): void {
  if (own[operator]?.[key] !== undefined) {
    refuse(
      {
        property: 'conditions',
        must: 'leave the conditions of the trust as they are',
        got: `${operator} on ${key}`,
        remedy: 'change the trust instead',
      },
      scope,
    );
  }
}
