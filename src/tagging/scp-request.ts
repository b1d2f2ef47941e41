import { type Stack, type StackSynthesizer, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { UNKNOWN } from '../private/glob';

/** The stack that a call to CloudFormation is for, each part with UNKNOWN where it is not known at synth. */
export interface ScpTarget {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
}

/** A call to CloudFormation, as a policy sees it. */
export interface ScpRequest {
  readonly target: ScpTarget;
  /** The tags in the request. */
  readonly tags: Readonly<Record<string, string>>;
  /** The values of other condition keys, in lower case: none for a key that the call does not have. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Keys that only calls of AWS services, or calls with options that the CLI does not use, have. */
const ABSENT = [
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'cloudformation:ImportResourceTypes',
  'cloudformation:ResourceTypes',
  'cloudformation:StackPolicyUrl',
];

/**
 * The call that deploys a stack: for a nested stack that of CloudFormation itself, as the execution role.
 *
 * @param given what the user knows of the call
 */
export function requestFor(stack: Stack, given: Readonly<Record<string, string>>): ScpRequest {
  const target = targetOf(stack);
  const { deployRole, executionRole } = rolesOf(stack, target);
  const principal = stack.nestedStackParent ? executionRole : deployRole;
  const context = new Map<string, readonly string[]>();
  const set = (key: string, ...values: (string | undefined)[]) =>
    context.set(
      key.toLowerCase(),
      values.filter((value) => value !== undefined),
    );

  set('aws:SecureTransport', 'true');
  if (principal !== undefined) {
    set('aws:PrincipalArn', principal);
    set('aws:PrincipalType', 'AssumedRole');
    set('aws:username');
  }
  if (!stack.nestedStackParent || executionRole !== undefined) {
    set('aws:ViaAWSService', 'false');
    set('aws:PrincipalIsAWSService', 'false');
    for (const key of ABSENT) {
      set(key);
    }
  }
  if (!stack.nestedStackParent && executionRole !== undefined) {
    set('cloudformation:RoleArn', executionRole);
  }
  for (const [key, value] of Object.entries(given)) {
    set(key, value);
  }
  if (target.region !== UNKNOWN) {
    set('aws:RequestedRegion', target.region);
  }
  if (target.account !== UNKNOWN) {
    set('aws:PrincipalAccount', target.account);
    set('aws:ResourceAccount', target.account);
  }
  return { target, tags: textsOf(stack.tags.tagValues()), context };
}

/** The same call without what only the calls that create or change a stack have. */
export function withoutTags({ target, context }: ScpRequest): ScpRequest {
  return { target, tags: {}, context: new Map([...context, ['cloudformation:rolearn', []]]) };
}

function targetOf(stack: Stack): ScpTarget {
  const region = known(stack.region);
  return {
    partition: RegionInfo.get(region).partition ?? UNKNOWN,
    region,
    account: known(stack.account),
    stackName: known(stack.stackName),
  };
}

function known(value: string): string {
  return Token.isUnresolved(value) ? UNKNOWN : value;
}

interface Roles {
  readonly deployRole?: string;
  readonly executionRole?: string;
}

/** The roles that the CLI uses for the stack, or for the one that it is nested in; undefined where it uses the caller's. */
function rolesOf(stack: Stack, target: ScpTarget): Roles {
  if (stack.nestedStackParent) {
    return rolesOf(stack.nestedStackParent, target);
  }
  const { deployRoleArn, cloudFormationExecutionRoleArn } = stack.synthesizer as StackSynthesizer & {
    readonly deployRoleArn?: string;
    readonly cloudFormationExecutionRoleArn?: string;
  };
  return {
    deployRole: arnOf(deployRoleArn, target),
    executionRole: arnOf(cloudFormationExecutionRoleArn, target),
  };
}

/** The ARN without the placeholders that the CLI fills in. */
function arnOf(arn: string | undefined, { partition, region, account }: ScpTarget): string | undefined {
  if (arn === undefined || Token.isUnresolved(arn)) {
    return arn === undefined ? undefined : UNKNOWN;
  }
  const values: Record<string, string> = { Partition: partition, Region: region, AccountId: account };
  return arn.replace(/\$\{AWS::(\w+)\}/g, (_, name) => values[name] ?? UNKNOWN);
}

/** A value of another type is a finding of its own. */
function textsOf(tags: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
