import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { isOptional } from './facts';
import { requireClaims } from './trust-rules';
import type { Conditions, Federation } from './trust-statements';

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
