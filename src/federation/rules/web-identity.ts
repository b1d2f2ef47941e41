import { type AllowStatement, eachAllowStatement, hasVariable, textsOf } from '../../private/rules/policies';
import type { Report } from '../../private/rules/rule';
import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Template } from '../../private/template/template';
import type { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';

const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];
/** Federated principals without a provider: their tokens name the identity by other claims than `sub`. */
const BUILT_IN = [
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  // Cognito in the Regions of GovCloud and of China.
  'cognito-identity-us-gov.amazonaws.com',
  'cognito-identity.us-gov-east-1.amazonaws.com',
  'cognito-identity.cn-north-1.amazonaws.com.cn',
  'graph.facebook.com',
  'www.amazon.com',
];
/** The operators by which a claim is demanded and not excluded. */
const DEMANDS = /^(ForAnyValue:|ForAllValues:)?(StringEquals|StringLike|StringEqualsIgnoreCase)(IfExists)?$/i;

/** A statement of a trust policy that lets in who has a token of an issuer. */
export interface WebIdentityTrust {
  readonly statement: AllowStatement;
  /** The issuer's host and path; undefined where they are known only at deploy time. */
  readonly hostPath?: string;
  /** The provider. */
  readonly principal: Text;
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
    for (const trust of statement.value.remember('web identity', () => trustsOf(statement))) {
      judge(trust);
    }
  });
}

/** The principals that a token admits, each on its own. */
function trustsOf(statement: AllowStatement): WebIdentityTrust[] {
  return federatedBy(statement).flatMap((principal) => {
    if (isSaml(principal)) {
      return [];
    }
    const hostPath = hostPathOf(principal);
    const isBuiltIn = hostPath !== undefined && BUILT_IN.includes(hostPath);
    return { statement, principal, hostPath, isBuiltIn, conditions: claimConditions(statement) };
  });
}

function isSaml({ pattern, targets }: Text): boolean {
  return (
    pattern.includes(':saml-provider/') || targets.some(({ resource }) => resource.type === 'AWS::IAM::SAMLProvider')
  );
}

/** @throws Inconclusive if everybody is trusted to bring a token of any provider */
function federatedBy(statement: AllowStatement): Text[] {
  if (!statement.allows('sts:AssumeRoleWithWebIdentity')) {
    return [];
  }
  const everybody = statement.principals('AWS').some(({ literal }) => literal === '*');
  if (everybody) {
    throw new Inconclusive(statement.value.get('Principal').location, 'it trusts everybody');
  }
  return statement.principals('Federated');
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
 * Whether the trust says which values of one of the claims get in.
 *
 * @throws Inconclusive if it does not, and has conditions that the template does not tell
 */
export function demands(trust: WebIdentityTrust, ...claims: string[]): boolean {
  const found = trust.conditions.filter(
    ({ isDemand, claim, value }) => isDemand && claims.includes(claim.toLowerCase()) && !value.mayBeAbsent,
  );
  const vague = found.find(({ value }) => knownTextsOf(value).some(hasVariable));
  if (found.length === 0) {
    trust.statement.requireAllConditions();
  }
  if (vague && found.every(({ value }) => knownTextsOf(value).some(hasVariable))) {
    throw new Inconclusive(vague.value.location, 'it is compared with a policy variable');
  }
  return found.length > 0;
}

/** The texts of a value, as far as they are known: a list that is not known has none. */
export function knownTextsOf(value: Value): Text[] {
  const texts = attempt(() => textsOf(value));
  return texts instanceof Inconclusive ? [] : texts;
}

/** Whether what an issuer's tokens are accepted for is listed in its provider: STS refuses all others. */
export function listsClients(trust: WebIdentityTrust, template: Template): boolean {
  return providersOf(trust, template).some(hasClients);
}

/** The provider that a trust is about, by reference or as the one of the app for the issuer; none if it is elsewhere. */
export function providersOf({ principal, hostPath, conditions }: WebIdentityTrust, { set, app }: Template): Resource[] {
  const provider = principal.target?.resource;
  if (provider && PROVIDERS.includes(provider.type)) {
    return [provider];
  }
  // An account has one provider for an issuer.
  const issuers = [...(hostPath === undefined ? [] : [hostPath]), ...conditions.map(({ issuer }) => issuer)];
  const providers = set.ofType(...PROVIDERS).filter(({ template }) => template.app === app);
  return providers.filter((it) => {
    const url = urlOf(it.properties.get('Url'));
    return url !== undefined && issuers.includes(url);
  });
}

function hasClients({ properties }: Resource): boolean {
  return ['ClientIdList', 'ClientIDList'].some((name) => {
    const clients = attempt(() => properties.get(name).possibilities());
    return clients instanceof Inconclusive || clients.length > 0;
  });
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
