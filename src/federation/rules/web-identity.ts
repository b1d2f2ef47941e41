import { type AllowStatement, eachAllowStatement } from '../../private/rules/policies';
import type { Report } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';

const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];
/** Federated principals without a provider: their tokens name the identity by other claims than `sub`. */
const BUILT_IN = ['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];
/** The operators by which a claim is demanded and not excluded. */
const DEMANDS = /^(ForAnyValue:|ForAllValues:)?(StringEquals|StringLike|StringEqualsIgnoreCase)(IfExists)?$/i;

/** A statement of a trust policy that lets in who has a token of an issuer. */
export interface WebIdentityTrust {
  readonly statement: AllowStatement;
  /** The issuer's host and path; nothing where only the deploy knows it. */
  readonly hostPath?: string;
  readonly isBuiltIn: boolean;
  readonly conditions: ClaimCondition[];
}

/** A condition on a claim of the token. */
export interface ClaimCondition {
  readonly operator: string;
  /** The issuer as the key names it. */
  readonly issuer: string;
  readonly claim: string;
  readonly key: string;
  readonly value: Value;
  /** Whether it says which values get in. */
  readonly isDemand: boolean;
}

const trusts = new WeakMap<AllowStatement, WebIdentityTrust[]>();

/** Shows a rule each statement of a role's trust policy that is about tokens. */
export function eachWebIdentityTrust(role: Resource, report: Report, judge: (trust: WebIdentityTrust) => void): void {
  eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
    const found = trusts.get(statement) ?? trustsOf(statement);
    trusts.set(statement, found);
    found.forEach(judge);
  });
}

/** Who gets in with a token, each by itself. */
function trustsOf(statement: AllowStatement): WebIdentityTrust[] {
  const principals = statement.allows('sts:AssumeRoleWithWebIdentity') ? statement.principals('Federated') : [];
  return principals
    .filter(({ pattern }) => !pattern.includes(':saml-provider/'))
    .filter(({ targets }) => !targets.some(({ resource }) => resource.type === 'AWS::IAM::SAMLProvider'))
    .map((principal) => {
      const hostPath = hostPathOf(principal);
      const isBuiltIn = BUILT_IN.includes(hostPath ?? '');
      return { statement, hostPath, isBuiltIn, conditions: claimConditions(statement) };
    });
}

function hostPathOf(principal: Text): string | undefined {
  const provider = principal.target?.resource;
  if (provider && PROVIDERS.includes(provider.type)) {
    return urlOf(provider.properties.get('Url'));
  }
  const named = /:oidc-provider\/([^\0]+)$/.exec(principal.pattern)?.[1];
  return named ?? (BUILT_IN.includes(principal.literal ?? '') ? principal.literal : undefined);
}

function urlOf(url: Value): string | undefined {
  return url.tryText()?.literal?.replace(/^https:\/\//, '');
}

function claimConditions(statement: AllowStatement): ClaimCondition[] {
  return statement
    .conditions()
    .filter(({ key }) => !/^(aws|sts):/i.test(key))
    .map(({ operator, key, value }) => {
      // The last one: what stands for a hole in the issuer may have colons of its own.
      const colon = key.lastIndexOf(':');
      const isDemand = DEMANDS.test(operator);
      return { operator, key, value, issuer: key.slice(0, Math.max(colon, 0)), claim: key.slice(colon + 1), isDemand };
    });
}

/**
 * Whether the trust says, in every deploy, which values of one of the claims get in.
 *
 * @throws Inconclusive if it does not, and has conditions that the template does not tell
 */
export function demands(trust: WebIdentityTrust, ...claims: string[]): boolean {
  const isDemanded = trust.conditions.some(
    ({ isDemand, claim, value }) => isDemand && claims.includes(claim.toLowerCase()) && !value.mayBeAbsent,
  );
  if (!isDemanded) {
    trust.statement.requireAllConditions();
  }
  return isDemanded;
}

/** Shows a rule each condition on a claim. One that cannot be judged does not hide the others. */
export function eachClaimCondition(
  trust: WebIdentityTrust,
  report: Report,
  judge: (condition: ClaimCondition) => void,
): void {
  for (const condition of trust.conditions) {
    report.isolate(() => judge(condition));
  }
  trust.statement.requireAllConditions();
}
