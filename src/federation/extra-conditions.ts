import { refuse } from '../private/synth/errors';
import { isOptional } from './facts';
import type { IIdentityProvider } from './identity-provider';
import { requireClaims } from './trust-binding';
import type { Conditions } from './trust-statements';

/** A trust's own conditions with those of the user, none of which may weaken or replace them. */
export function merge(own: Conditions, extra: Record<string, unknown>, provider: IIdentityProvider): Conditions {
  const merged: Conditions = { ...own };
  for (const [operator, entries] of Object.entries(extra)) {
    for (const [key, value] of Object.entries(entries as Conditions[string])) {
      requireStrong(operator, key, provider);
      requireNew(own, operator, key, provider);
      merged[operator] = { ...merged[operator], [key]: value };
    }
  }
  return merged;
}

function requireStrong(operator: string, key: string, provider: IIdentityProvider): void {
  const { issuer } = provider;
  if (/^(aws|sts):/i.test(key)) {
    return;
  }
  if (!key.startsWith(`${issuer.hostPath}:`)) {
    refuse(
      {
        property: 'conditions',
        must: `have keys that begin with aws:, sts: or ${issuer.hostPath}:`,
        got: key,
        remedy: 'take the condition out: its key is in no request with a token of this issuer',
      },
      provider,
    );
  }
  const claim = key.slice(issuer.hostPath.length + 1);
  if (!['aud', 'sub', 'amr'].includes(claim)) {
    requireClaims({ [claim]: [] }, issuer, provider);
  }
  if (isOptional(operator)) {
    refuse(
      {
        property: 'conditions',
        must: 'hold when a claim is absent no more than when it differs',
        got: `${operator} on ${key}`,
        remedy: 'leave ForAllValues: and IfExists out: both are true for a token without the claim',
      },
      provider,
    );
  }
}

function requireNew(own: Conditions, operator: string, key: string, provider: IIdentityProvider): void {
  if (own[operator]?.[key] !== undefined) {
    refuse(
      {
        property: 'conditions',
        must: 'leave the conditions of the trust as they are',
        got: `${operator} on ${key}`,
        remedy: 'change the trust instead',
      },
      provider,
    );
  }
}
