import {
  Arn,
  ArnFormat,
  CfnResource,
  type IResource,
  type RemovalPolicy,
  Stack,
  Token,
  TokenComparison,
} from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IEnvironmentAware, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireClass } from './kinds';

/** A property that takes one of the CDK's reference interfaces, and the property that takes the name instead. */
export interface ReferenceRule {
  readonly property: string;
  /** The member that only this interface has, for example `dbProxyRef`. */
  readonly member: string;
  /** The resource in words with its article, for example `an RDS proxy`. */
  readonly noun: string;
  /** What has to be where the resource is, and why. */
  readonly user?: { readonly name: string; readonly why: string };
}

const ALARMS = { name: 'alarms', why: 'an alarm sees only the metrics of its own' };

/** Rejects all but exactly one of the properties, each of which names the resource. */
export function requireExactlyOne<P extends object>(props: P, names: (keyof P & string)[], scope: IConstruct): void {
  const given = names.filter((name) => props[name] !== undefined);
  const others = names.slice(1).join(' or ');
  if (given.length === 0) {
    const remedy = 'pass the construct of the resource, or the name that it has';
    refuse({ property: names[0], must: `be given, or ${others}`, remedy }, scope);
  }
  if (given.length > 1) {
    const remedy = `keep one of them`;
    refuse({ property: given[1], must: `be left out with ${given[0]}`, remedy }, scope);
  }
}

/**
 * Rejects an object that is not the resource, and one of another Region or account.
 *
 * @param arn the ARN of the resource, where the reference has it
 */
export function requireReference(
  { property, member, noun, user = ALARMS }: ReferenceRule,
  reference: IEnvironmentAware,
  scope: IConstruct,
  arn?: () => string,
): void {
  const remedy = `pass ${noun}: a construct of the CDK, or an import of it`;
  requireClass(property, reference, member, { name: noun, remedy }, scope);
  const { region, account } = Stack.of(scope);
  const rule = (what: string) => ({
    property,
    of: `its ${user.name}`,
    remedy: `create the ${user.name} in a stack of the ${what} of the resource: ${user.why}`,
  });
  for (const env of [reference.env, arn && environmentOf(arn())]) {
    requireSame(rule('Region'), 'Region', env?.region, region, scope);
    requireSame(rule('account'), 'account', env?.account, account, scope);
  }
}

/** What a resource has to be beside, in words, and what to do otherwise. */
interface BesideRule {
  readonly property: string;
  readonly of: string;
  readonly remedy: string;
}

/** Rejects what is in another account or Region than the stack. A class that a user wrote may have no `env`, and passes. */
export function requireBeside(rule: BesideRule, { env }: Partial<IEnvironmentAware>, scope: IConstruct): void {
  const { account, region } = Stack.of(scope);
  requireSame(rule, 'account', env?.account, account, scope);
  requireSame(rule, 'Region', env?.region, region, scope);
}

/** Rejects a log group whose lines a metric filter of the stack would not see. Undefined passes. */
export function requireLogGroupBeside(logGroup: ILogGroup | undefined, scope: IConstruct): void {
  if (logGroup) {
    const remedy =
      'create the alarms in a stack of its account and Region: metric filters see only the log groups of their own';
    requireBeside({ property: 'logGroup', of: 'its alarms', remedy }, logGroup, scope);
  }
}

/** Rejects what is in another Region than the stack: a function asks the services of its own. */
export function requireInRegion(
  property: string,
  { env }: Partial<IEnvironmentAware>,
  remedy: string,
  scope: IConstruct,
): void {
  requireSame({ property, of: 'the stack', remedy }, 'Region', env?.region, Stack.of(scope).region, scope);
}

/** Rejects a secret in another Region than the stack, where a function would look for it in vain. */
export function requireSecretInRegion(property: string, secret: ISecret, scope: IConstruct): void {
  requireInRegion(property, secret, 'replicate the secret to this Region, and import the replica', scope);
}

function requireSame(
  { property, of, remedy }: BesideRule,
  what: 'Region' | 'account',
  value: string | undefined,
  own: string,
  scope: IConstruct,
): void {
  if (value && Token.compareStrings(value, own) === TokenComparison.DIFFERENT) {
    refuse({ property, must: `be in the ${what} of ${of}, ${own}`, got: value, remedy }, scope);
  }
}

function environmentOf(arn: string): { region?: string; account?: string } | undefined {
  return Token.isUnresolved(arn) || !arn.startsWith('arn:') ? undefined : Arn.split(arn, ArnFormat.COLON_RESOURCE_NAME);
}

/** The environment that an ARN tells, parts of which may be tokens; one that is a token as a whole tells nothing. */
export function environmentIn(arn: string, otherwise: ResourceEnvironment): ResourceEnvironment {
  const [, , , region = otherwise.region, account = otherwise.account] = arn.split(':');
  return { region, account };
}

/**
 * Account and Region of an import that is known to be in others than its stack, for its metrics: without them a metric is looked
 * for where the alarm or the dashboard is.
 */
export function elsewhere({ env, stack }: IResource): { readonly region?: string; readonly account?: string } {
  const other = (value: string, own: string) => (value === own || Token.isUnresolved(value) ? undefined : value);
  return { region: other(env.region, stack.region), account: other(env.account, stack.account) };
}

/** The L1 of a type that a construct is, or that it is built on; nothing for an import. */
export function resourceOf<T extends CfnResource>(construct: IConstruct | undefined, type: string): T | undefined {
  const candidates = [construct, construct?.node?.defaultChild];
  const found = candidates.find((one) => one && CfnResource.isCfnResource(one) && one.cfnResourceType === type);
  return found as T | undefined;
}

/**
 * The name of a resource that exists, of a service that stores it in lower case, whatever its template has.
 *
 * @param reference what a reference to the resource gives
 * @param written the name in the template, where that is known
 */
export function storedName(reference: string, written: string | undefined): string {
  const known = [written, reference].find((name) => name !== undefined && !Token.isUnresolved(name));
  const isReference = known === undefined || (Token.isUnresolved(reference) && known === known.toLowerCase());
  return isReference ? reference : known.toLowerCase();
}

/** Applies the policy to all resources below a construct. */
export function applyBelow(construct: IConstruct, policy: RemovalPolicy): void {
  for (const resource of construct.node.findAll()) {
    if (resource !== construct && CfnResource.isCfnResource(resource)) {
      resource.applyRemovalPolicy(policy);
    }
  }
}
