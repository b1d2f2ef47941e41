import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import { closestKey, reachesIntoName } from './facts';
import type { Issuer } from './issuer';
import type { IssuerFamily } from './issuer-family';

/** Claims of a token with the values of which it must have one; `*` and `?` stand for any text and any character. */
export type Claims = Readonly<Record<string, readonly string[]>>;

/** A trust, spelt out for one issuer: the token needs one of the audiences, one of the subjects, and all claims. */
export interface BoundTrust {
  readonly audiences: readonly string[];
  readonly subjects: readonly string[];
  readonly claims: Claims;
  /** What the user should know before relying on it. */
  readonly warning?: { readonly name: string; readonly message: string };
}

/** The claims that name what is run and not who runs it, so that a pattern makes sense. */
const WILDCARD_CLAIMS = ['build_branch', 'environment', 'job_workflow_ref', 'ref', 'workflow'];

/** Refuses an issuer whose tokens look different. */
export function requireFamily(trust: string, family: IssuerFamily, issuer: Issuer, scope: Construct): void {
  if (issuer._family !== family) {
    refuse(
      {
        property: 'trust',
        must: `fit the provider, whose issuer is ${issuer.url}`,
        got: trust,
        remedy: `use the trust for ${issuer._family}, or another provider`,
      },
      scope,
    );
  }
}

/** Refuses a claim that never reaches IAM: its condition would match no token at all. */
export function requireClaims(claims: Claims, issuer: Issuer, scope: Construct): void {
  for (const name of Object.keys(claims)) {
    const keys = issuer._claimKeys;
    if (!keys.includes(name)) {
      const closest = closestKey(name, keys);
      const known = keys.length > 0 ? `its keys are ${keys.join(', ')}` : 'it has aud and sub only';
      refuse(
        {
          property: 'claim',
          must: `be a condition key that IAM has for ${issuer.hostPath}`,
          got: name,
          remedy: closest ? `did you mean ${closest}?` : known,
        },
        scope,
      );
    }
  }
}

/** The claims with one more. */
export function withClaim(claims: Claims, name: string, values: readonly string[]): Claims {
  if (name in claims) {
    refuseTwice('claim', name);
  }
  if (values.length === 0) {
    refuse({ property: 'claim', must: 'have a value', got: name, remedy: 'say which values the token may have' });
  }
  for (const value of values) {
    const requireRule = WILDCARD_CLAIMS.includes(name) ? requireValue : requireExact;
    requireRule(name, value);
    requireSubstance(name, value);
  }
  return { ...claims, [name]: values };
}

/** Refuses a value that no token has, or that IAM would take for a policy variable. */
export function requireValue(property: string, value: string): void {
  requireText(property, value, {
    pattern: /^(?!\s)(?!.*\$\{)[^\r\n\t]+(?<!\s)$/,
    must: 'be a text without ${ and without space around it',
    remedy: 'write the value as it stands in the token',
  });
}

/** Refuses the full name of a branch or tag where its short one is meant: the subject would have the beginning twice. */
export function requireRefName(property: string, name: string): void {
  requireValue(property, name);
  requireText(property, name, {
    pattern: /^(?!refs\/)/,
    must: 'be the name without refs/heads/ or refs/tags/',
    remedy: 'give the name alone, such as main: no token has the beginning twice',
  });
}

/** Refuses a value that means everybody. */
function requireSubstance(property: string, value: string): void {
  requireText(property, value, {
    pattern: /[^*?:/@]/,
    must: 'hold more than wildcards',
    remedy: 'leave the claim out if every value will do',
  });
}

/** Refuses a value with a wildcard: for names and ids that decide who is meant. */
export function requireExact(property: string, value: string): void {
  requireValue(property, value);
  requireText(property, value, {
    pattern: /^[^*?]*$/,
    must: 'hold no wildcard',
    remedy: 'name each one in a trust of its own',
  });
}

/** Refuses a pattern that reaches into another name, such as `acme/shop*`, which also means `acme/shop-evil`. */
export function requireBoundary(property: string, subject: string): void {
  requireValue(property, subject);
  if (reachesIntoName(subject)) {
    refuse({
      property,
      must: 'have :, / or @ before its first wildcard',
      got: subject,
      remedy: 'end the fixed part with its separator: acme/shop* also means acme/shop-evil',
    });
  }
}

/** Refuses to go on from a trust that says whose workloads are meant, but not which. */
export function requireSubject(
  subject: string | undefined,
  whose: string,
  methods: string,
  scope: Construct,
): asserts subject is string {
  if (subject === undefined) {
    refuse(
      { property: 'trust', must: `say which runs of ${whose} it accepts`, remedy: `go on with ${methods}` },
      scope,
    );
  }
}

/** Refuses an id that is not a number, such as the name it belongs to. */
export function requireNumericId(property: string, value: string | undefined, remedy: string): void {
  requireText(property, value, { pattern: /^\d+$/, must: 'be a number', remedy });
}

/** Refuses to say the same thing twice in one trust: tokens would have to have both values. */
export function refuseTwice(property: string, got: string): never {
  return refuse({
    property,
    must: 'be given once in a trust',
    got,
    remedy: 'give the role a second trust: several trusts are alternatives',
  });
}
