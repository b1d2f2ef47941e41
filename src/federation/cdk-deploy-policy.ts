import { Aws, type DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { type CfnRole, Grant, ManagedPolicy, Policy, type Role } from 'aws-cdk-lib/aws-iam';
import { EnvironmentPlaceholders } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { messagesOf, sentenceOf } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireQualifier } from '../private/synth/names';
import { lengthOf, statementsOf } from '../private/synth/policy-length';
import { requireDistinct, requireLiteral, requireSome, requireText } from '../private/synth/validation';
import type { CdkDeployOptions } from './cdk-deploy-options';

const { warn } = messagesOf('federation');

const KINDS: Kinds<CdkDeployOptions> = {
  qualifier: 'text?',
  accounts: 'list of texts?',
  regions: 'list of texts?',
};
const DEFAULT_QUALIFIER = 'hnb659fds';
const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];
const REMEDY = 'name each environment to deploy to; wildcards are not accepted';

/** The number of managed policies that IAM attaches to a role by default. */
const MANAGED_POLICIES = 10;
/** The longest managed policy, and the longest of all inline policies of a role together, in characters. */
const MANAGED_LENGTH = 6_144;
const INLINE_LENGTH = 10_240;

/** Lets a role assume the roles of `cdk bootstrap`, with a statement for each environment, so that the CDK can split the policy. */
export function grantDeployment(role: Role, options: CdkDeployOptions): Grant {
  requireKinds(options, KINDS, role);
  const stack = deployedStackOf(role);
  const { accounts = [stack.account], regions = [stack.region] } = options;
  requireQualifierOf(role, options.qualifier);
  requireEach('accounts', accounts, Aws.ACCOUNT_ID, /^\d{12}$/, 'be account ids of 12 digits', role);
  const must = 'be names of regions, such as eu-central-1';
  requireEach('regions', regions, Aws.REGION, /^[a-z]{2,}(-[a-z]+)+-\d+$/, must, role);
  const environments = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  warnOfOtherNames(role, stack, environments, options.qualifier);
  const grants = environments.map((environment) =>
    Grant.addToPrincipal({
      grantee: role,
      actions: ['sts:AssumeRole'],
      resourceArns: roleArns(stack, environment, options.qualifier),
    }),
  );
  return grants.reduce((all, one) => all.combine(one));
}

interface Environment {
  readonly account: string;
  readonly region: string;
}

/** The stack that the command line deploys: a nested one goes with its parent. */
function deployedStackOf(scope: IConstruct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) {
    stack = stack.nestedStackParent;
  }
  return stack;
}

function roleArns(stack: Stack, environment: Environment, qualifier: string | undefined): string[] {
  const own = isOwn(stack, environment, qualifier) ? synthesizerRoles(stack) : [];
  return own.length > 0 ? own : conventionalRoles(stack, environment, qualifier);
}

function isOwn(stack: Stack, { account, region }: Environment, qualifier: string | undefined): boolean {
  const isOwnQualifier = qualifier === undefined || qualifier === stack.synthesizer.bootstrapQualifier;
  return account === stack.account && region === stack.region && isOwnQualifier;
}

/** The roles by the names that `cdk bootstrap` gives them. */
function conventionalRoles(stack: Stack, { account, region }: Environment, qualifier?: string): string[] {
  const prefix = qualifier ?? stack.synthesizer.bootstrapQualifier ?? DEFAULT_QUALIFIER;
  return ROLES.map((role) => {
    const resourceName = `cdk-${prefix}-${role}-${account}-${region}`;
    return stack.formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName });
  });
}

/** The roles that the synthesizer of the stack names, which may have other names than those of `cdk bootstrap`. */
function synthesizerRoles(stack: Stack): string[] {
  // The two publishing roles are private in the CDK's types.
  const { deployRoleArn, fileAssetPublishingRoleArn, imageAssetPublishingRoleArn, lookupRole } =
    stack.synthesizer as Partial<DefaultStackSynthesizer> & Record<`${'file' | 'image'}AssetPublishingRoleArn`, string>;
  const placeholders = { accountId: stack.account, region: stack.region, partition: stack.partition };
  const arns = [deployRoleArn, fileAssetPublishingRoleArn, imageAssetPublishingRoleArn, lookupRole];
  return deployRoleArn === undefined
    ? []
    : [...new Set(arns.filter((arn) => arn !== undefined))].map((arn) =>
        EnvironmentPlaceholders.replace(arn, placeholders),
      );
}

function warnOfOtherNames(role: Role, stack: Stack, environments: Environment[], qualifier: string | undefined): void {
  const own = synthesizerRoles(stack);
  const conventional = conventionalRoles(stack, stack, undefined);
  const isConventional = own.length === conventional.length && own.every((arn) => conventional.includes(arn));
  const others = environments.filter((environment) => own.length === 0 || !isOwn(stack, environment, qualifier));
  if (!isConventional && others.length > 0) {
    const message =
      own.length === 0
        ? 'the synthesizer of the stack names no roles, so the role may assume those that cdk bootstrap makes'
        : 'the synthesizer of the stack names roles of its own; in other environments the role may assume those that cdk bootstrap makes';
    warn(role, 'bootstrapRoleNames', message);
  }
}

function requireQualifierOf(role: Role, qualifier: string | undefined): void {
  requireLiteral('qualifier', qualifier, 'write it down, so that it cannot hold a wildcard', role);
  requireQualifier('qualifier', qualifier, role);
}

/** Whoever deploys the stack could choose a wildcard; only CloudFormation itself knows its own environment. */
function requireEach(
  property: string,
  values: string[],
  own: string,
  pattern: RegExp,
  must: string,
  scope: IConstruct,
): void {
  requireSome(property, values, property === 'accounts' ? 'an account' : 'a region', REMEDY, scope);
  requireLiteral(
    property,
    values.filter((value) => value !== own),
    REMEDY,
    scope,
  );
  for (const value of values) {
    requireText(property, value, { pattern, must, remedy: REMEDY }, scope);
  }
  requireDistinct(property, values, 'list it once', scope);
}

/** Measures the policies of a role at the end of synthesis, when the CDK has split them. */
export function watchDeployPolicies(role: Role): void {
  role.node.addValidation({ validate: () => objectionsToPolicies(role) });
}

function objectionsToPolicies(role: Role): string[] {
  const split = role.node.children.filter((child) => child instanceof ManagedPolicy);
  const count = attachedTo(role) + split.length;
  const lengths = [
    ...split.map(({ document }) => [lengthOf(statementsOf(role, document)), MANAGED_LENGTH] as const),
    ...role.node.children
      .filter((child) => child instanceof Policy)
      .map(({ document }) => [lengthOf(statementsOf(role, document)), INLINE_LENGTH] as const),
  ];
  const tooLong = lengths.find(([length, limit]) => length > limit);
  if (count > MANAGED_POLICIES) {
    return [
      sentenceOf({
        property: 'permissions',
        must: `fit in ${MANAGED_POLICIES} managed policies, which is what IAM attaches to a role by default`,
        got: `${count} managed policies`,
        remedy: `split the environments over ${rolesFor(count)} roles`,
      }),
    ];
  }
  return tooLong
    ? [
        sentenceOf({
          property: 'permissions',
          must: `have statements that fit in a policy of ${tooLong[1]} characters`,
          got: `${tooLong[0]} characters`,
          remedy: 'give the role several shorter statements, which the CDK can split',
        }),
      ]
    : [];
}

/** The CDK fills an inline policy with 10,000 characters, and each managed one with 6,000. */
function rolesFor(managedPolicies: number): number {
  const [inline, managed] = [10_000, 6_000];
  return Math.ceil((inline + managedPolicies * managed) / (inline + MANAGED_POLICIES * managed));
}

/** The number of managed policies that the role names itself. A precreated role has no resource. */
function attachedTo(role: Role): number {
  const resource = role.node.tryFindChild('Resource') as CfnRole | undefined;
  return (role.stack.resolve(resource?.managedPolicyArns) ?? []).length;
}
