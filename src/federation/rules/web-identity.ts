import { NotJudged } from '../../private/template/not-judged';
import { type AllowStatement, eachAllowStatement } from '../../private/template/policies';
import type { Resource } from '../../private/template/resource';
import type { Report } from '../../private/template/rule';
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

/** Shows a rule each statement of a role's trust policy that is about tokens. */
export function eachWebIdentityTrust(role: Resource, report: Report, judge: (trust: WebIdentityTrust) => void): void {
  eachAllowStatement(role.properties.get('AssumeRolePolicyDocument'), report, (statement) => {
    if (!statement.allows('sts:AssumeRoleWithWebIdentity')) {
      return;
    }
    for (const principal of statement.principals('Federated')) {
      const isSaml = principal.targets.some(({ resource }) => resource.type === 'AWS::IAM::SAMLProvider');
      if (!isSaml && !principal.pattern.includes(':saml-provider/')) {
        const hostPath = hostPathOf(principal);
        const isBuiltIn = BUILT_IN.includes(hostPath ?? '');
        judge({ statement, hostPath, isBuiltIn, conditions: claimConditions(statement) });
      }
    }
  });
}

function hostPathOf(principal: Text): string | undefined {
  const provider = principal.target?.resource as Resource | undefined;
  if (provider && PROVIDERS.includes(provider.type)) {
    return urlOf(provider.properties.get('Url'));
  }
  const named = /:oidc-provider\/([^\0]+)$/.exec(principal.pattern)?.[1];
  return named ?? (BUILT_IN.includes(principal.literal ?? '') ? principal.literal : undefined);
}

function urlOf(url: Value): string | undefined {
  return url.isText ? url.text()?.literal?.replace(/^https:\/\//, '') : undefined;
}

function claimConditions(statement: AllowStatement): ClaimCondition[] {
  return statement
    .conditions()
    .filter(({ key }) => !/^(aws|sts):/i.test(key))
    .map(({ operator, key, value }) => {
      const colon = key.indexOf(':');
      const isDemand = DEMANDS.test(operator);
      return { operator, key, value, issuer: key.slice(0, colon), claim: key.slice(colon + 1), isDemand };
    });
}

/** Whether the trust says which values of a claim get in. */
export function demands(trust: WebIdentityTrust, claim: string): boolean {
  return trust.conditions.some((condition) => condition.isDemand && condition.claim.toLowerCase() === claim);
}

/** The host and path, where a rule is nothing without it. */
export function requireHostPath({ statement, hostPath }: WebIdentityTrust): string {
  if (hostPath === undefined) {
    throw new NotJudged(statement.value.location, 'the issuer of the tokens is known during the deploy');
  }
  return hostPath;
}
