import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireSome, requireText } from '../private/synth/validation';
import { type Claims, refuseTwice } from './bound-trust';
import { closestKey, fixedPart, isPattern, reachesIntoName } from './facts';
import type { Issuer } from './issuer';
import type { IssuerFamily } from './issuer-family';

/** The claims that name what runs, not who runs it, so that a pattern makes sense. */
const WILDCARD_CLAIMS = ['build_branch', 'environment', 'job_workflow_ref', 'ref', 'workflow'];

/** Rejects an issuer whose tokens look different. */
export function requireFamily(trust: string, family: IssuerFamily, issuer: Issuer, scope: IConstruct): void {
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

/** Rejects a claim that never reaches IAM: its condition would match no token at all. */
export function requireClaims(claims: Claims, issuer: Issuer, scope: IConstruct): void {
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
  requireKind('claim', name, 'text');
  requireKind(name, values, 'list of texts');
  if (Object.hasOwn(claims, name)) {
    refuseTwice('claim', name);
  }
  requireSome(name, values, 'a value', 'list the values that the token may have');
  for (const value of values) {
    const requireRule = WILDCARD_CLAIMS.includes(name) ? requireValue : requireExact;
    requireRule(name, value);
    requireSubstance(name, value);
  }
  requireKnownPatterns(name, values);
  return { ...claims, [name]: values };
}

/**
 * Rejects a deploy-time value in a comparison with wildcards, in which its own wildcards would count too. Without a
 * pattern the comparison is exact, and a deploy-time value is one name.
 */
export function requireKnownPatterns(property: string, values: readonly string[], scope?: IConstruct): void {
  if (values.some(isPattern) && values.some((value) => Token.isUnresolved(value))) {
    refuse(
      {
        property,
        must: 'be known at synth where it has a wildcard',
        got: 'a token',
        remedy: 'write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern',
      },
      scope,
    );
  }
}

/**
 * Rejects a value that no token has, or that IAM would take for a policy variable. Control, format and separator
 * characters are in no name, and hide what follows them from a reader.
 */
export function requireValue(property: string, value: string): void {
  requireKind(property, value, 'text');
  requireText(property, value, {
    pattern: /^(?!\s)(?!.*\$\{)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+(?<!\s)$/u,
    must: 'be a text without ${, control characters and space around it',
    remedy: 'write the value as it stands in the token',
  });
}

/** Rejects the full name of a branch or tag where its short one is meant: the subject would have the beginning twice. */
export function requireRefName(property: string, name: string): void {
  requireValue(property, name);
  requireText(property, name, {
    pattern: /^(?!refs\/)/,
    must: 'be the name without refs/heads/ or refs/tags/',
    remedy: 'give the name alone, such as main: no token has the beginning twice',
  });
  requireText(property, name, {
    pattern: /^(?!\/)(?!.*(\.\.|[\s~^:[\\]|\/$))/,
    must: 'be a name that git allows',
    remedy: 'write the branch or tag as git shows it: without spaces, .., ~, ^, :, [, \\ and a slash at either end',
  });
}

/** Rejects a value that means everybody. */
function requireSubstance(property: string, value: string): void {
  requireText(property, value, {
    pattern: /[^*?:/@]/,
    must: 'hold more than wildcards',
    remedy: 'leave the claim out if every value will do',
  });
}

/** Rejects a value with a wildcard: for names and ids that decide who is meant. */
export function requireExact(property: string, value: string): void {
  requireValue(property, value);
  requireText(property, value, {
    pattern: /^(?!.*[*?])/,
    must: 'hold no wildcard',
    remedy: 'name each one in a trust of its own',
  });
}

/** Rejects a pattern that reaches into another name, such as `acme/shop*`, which also means `acme/shop-evil`. */
export function requireBoundary(property: string, subject: string, scope?: IConstruct): void {
  requireValue(property, subject);
  if (reachesIntoName(subject)) {
    const must = 'have :, / or @ before its first wildcard';
    const remedy = 'end the fixed part with its separator: acme/shop* also means acme/shop-evil';
    refuse({ property, must, got: subject, remedy }, scope);
  }
}

/**
 * Rejects whole subjects, as copied from tokens, that do not name what the trust is for before their first wildcard. They
 * could otherwise be those of a stranger.
 *
 * @param beginning the part that each of them begins with
 */
export function requireWholeSubjects(subjects: readonly string[], beginning: string, scope?: IConstruct): void {
  requireKind('customSubject', subjects, 'list of texts', scope);
  requireSome('customSubject', subjects, 'a subject', 'copy the sub claim of a token', scope);
  for (const subject of subjects) {
    requireBoundary('customSubject', subject, scope);
    if (!fixedPart(subject).startsWith(beginning)) {
      const must = `begin with ${beginning}`;
      const remedy = 'copy the sub claim of a token; what names its owner may hold no wildcard';
      refuse({ property: 'customSubject', must, got: subject, remedy }, scope);
    }
  }
}

/** Rejects a trust that names whose workloads are meant, but not which of their runs. */
export function requireRuns<T>(runs: T | undefined, whose: string, methods: string, scope: IConstruct): T {
  const must = `state which runs of ${whose} it accepts`;
  return runs ?? refuse({ property: 'trust', must, remedy: `go on with ${methods}` }, scope);
}

/** Rejects an id that is not a number, such as the name it belongs to. */
export function requireNumericId(property: string, value: string | undefined, remedy: string): void {
  requireText(property, value, { pattern: /^\d+$/, must: 'be a number', remedy });
}
