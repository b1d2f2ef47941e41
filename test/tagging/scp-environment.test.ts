import {
  App,
  BootstraplessSynthesizer,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  type Environment,
  LegacyStackSynthesizer,
  NestedStack,
  type Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type ScpRequestOptions, ServiceControlPolicy, TagGuard } from '../../src/tagging';
import { assess } from '../../src/tagging/scp-assessment';
import { decide } from '../support/iam';
import { policyOf } from './policies';
import { Buckets, findingsIn } from './synthesis';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const CALLS = 'cloudformation:*';

/** What a policy of these statements means for a stack. */
function judge(statements: object | object[], props: StackProps = { env: ENV }, options: ScpRequestOptions = {}) {
  const policy = policyOf(...[statements].flat());
  return assess(new Buckets(new App(), 'Orders', props), parse(policy), options);
}

function parse(policy: object): ServiceControlPolicy {
  return ServiceControlPolicy.fromJson('org.json', JSON.stringify(policy));
}

/** In one word. */
function verdict(...args: Parameters<typeof judge>): 'denied' | 'passes' | 'unknown' {
  const { denials, gaps } = judge(...args);
  return denials.length > 0 ? 'denied' : gaps.length > 0 ? 'unknown' : 'passes';
}

const condition = (operator: string, key: string, ...values: string[]) => ({
  Action: CALLS,
  Condition: { [operator]: { [key]: values } },
});
const role = (name: string, account = '*') => `arn:aws:iam::${account}:role/${name}`;
const DEPLOY = 'cdk-hnb659fds-deploy-role-111122223333-eu-central-1';
const EXECUTE = 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1';

/** Conditions that hold for the stack of ENV, and the call as IAM sees it. */
const CONTEXT: Record<string, string> = {
  'aws:RequestedRegion': 'eu-central-1',
  'aws:PrincipalAccount': '111122223333',
  'aws:ResourceAccount': '111122223333',
  'aws:PrincipalArn': role(DEPLOY, '111122223333'),
  'aws:PrincipalType': 'AssumedRole',
  'aws:PrincipalIsAWSService': 'false',
  'aws:ViaAWSService': 'false',
  'aws:SecureTransport': 'true',
  'cloudformation:RoleArn': role(EXECUTE, '111122223333'),
};

describe('what is known of each stack decides', () => {
  test.each(Object.entries(CONTEXT))('%s is %s', async (key, value) => {
    const operator = /^(true|false)$/.test(value) ? 'Bool' : 'StringEquals';
    const other = { true: 'false', false: 'true' }[value] ?? `${value}-x`;
    expect(judge(condition(operator, key, value)).denials).toEqual([
      expect.stringContaining(` where ${operator} ${key} ${value}, got: ${key} ${value}; no tag helps`),
    ]);
    expect(verdict(condition(operator, key, other))).toBe('passes');
    expect(verdict(condition('Null', key, 'true'), { env: ENV })).toBe(
      // Only calls that create or change a stack name a role.
      key === 'cloudformation:RoleArn' ? 'denied' : 'passes',
    );
  });

  test.each([
    'aws:CalledVia',
    'aws:CalledViaFirst',
    'aws:CalledViaLast',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceOrgID',
    'aws:SourceOrgPaths',
    'aws:username',
    'cloudformation:ImportResourceTypes',
    'cloudformation:ResourceTypes',
    'cloudformation:StackPolicyUrl',
  ])('%s is absent', (key) => {
    expect(verdict(condition('Null', key, 'true'))).toBe('denied');
    expect(verdict(condition('Null', key, 'false'))).toBe('passes');
    expect(judge(condition('StringNotEquals', key, 'x')).denials).toEqual([
      expect.stringContaining(`got: ${key} absent;`),
    ]);
  });

  test.each([
    [
      'a Region that is allowed',
      condition('StringNotEquals', 'aws:RequestedRegion', 'eu-central-1', 'eu-west-1'),
      'passes',
    ],
    ['a Region that is not', condition('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'), 'denied'],
    ['Regions by pattern', condition('StringNotLike', 'aws:RequestedRegion', 'eu-*'), 'passes'],
    ['an account', condition('StringEquals', 'aws:PrincipalAccount', '111122223333'), 'denied'],
    ['another account', condition('StringEquals', 'aws:ResourceAccount', '999999999999'), 'passes'],
    ['the deploy role, exempt', condition('ArnNotLike', 'aws:PrincipalArn', role('cdk-*')), 'passes'],
    ['another role, exempt', condition('ArnNotLike', 'aws:PrincipalArn', role('infra-admin')), 'denied'],
    ['a role of another account, exempt', condition('ArnNotEquals', 'aws:PrincipalArn', role('cdk-*', '9')), 'denied'],
    ['the execution role', condition('ArnLike', 'cloudformation:RoleArn', role('cdk-*-cfn-exec-role-*')), 'denied'],
    ['a key in another case', condition('StringEquals', 'AWS:requestedregion', 'eu-central-1'), 'denied'],
  ])('%s: as IAM', async (_, statement, expected) => {
    const policy = policyOf({ ...statement, Action: 'cloudformation:CreateChangeSet' });
    expect(verdict({ ...statement, Action: 'cloudformation:CreateChangeSet' })).toBe(expected);
    const decision = await decide(
      {
        principal: role(DEPLOY, '111122223333'),
        action: 'cloudformation:CreateChangeSet',
        resource: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Orders/1',
        context: CONTEXT,
      },
      {
        identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
        serviceControl: [policy],
      },
    );
    expect(decision).toBe(expected === 'denied' ? 'ExplicitlyDenied' : 'Allowed');
  });

  test('a statement for another Region does not make a missing tag a denial', () => {
    const Condition = {
      Null: { 'aws:RequestTag/CostCenter': 'true' },
      StringEquals: { 'aws:RequestedRegion': 'us-east-1' },
    };
    expect(judge({ Condition })).toEqual({ denials: [], gaps: [] });
    expect(verdict({ Condition }, { env: { ...ENV, region: 'us-east-1' } })).toBe('denied');
  });

  test('a denial names the condition that decides, and no tag', () => {
    const statement = {
      Sid: 'Protect',
      Action: 'cloudformation:UpdateStack',
      Resource: 'arn:aws:cloudformation:*:*:stack/Ord*/*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': [role('infra-admin')] } },
    };
    expect(judge(statement).denials).toEqual([
      'stack must pass statement Protect of org.json, which denies cloudformation:UpdateStack where Resource ' +
        'arn:aws:cloudformation:*:*:stack/Ord*/* and ArnNotLike aws:PrincipalArn arn:aws:iam::*:role/infra-admin, got: ' +
        `aws:PrincipalArn arn:aws:iam::111122223333:role/${DEPLOY}; no tag helps: deploy where the statement does not ` +
        'apply, or have the policy exempt the deployment',
    ]);
  });
});

describe('the synthesizer of a stack', () => {
  const exempt = (...roles: string[]) => condition('ArnNotLike', 'aws:PrincipalArn', ...roles);
  const withSynthesizer = (synthesizer: StackProps['synthesizer']) => ({ env: ENV, synthesizer });

  test.each<[string, StackProps, string, string]>([
    [
      'qualifier',
      withSynthesizer(new DefaultStackSynthesizer({ qualifier: 'shop' })),
      'cdk-shop-deploy-role-*',
      'passes',
    ],
    [
      'own role with a path',
      withSynthesizer(new DefaultStackSynthesizer({ deployRoleArn: role('delegated/cdk-deploy', '111122223333') })),
      'delegated/*',
      'passes',
    ],
    [
      'own role, not exempt',
      withSynthesizer(new DefaultStackSynthesizer({ deployRoleArn: role('delegated/cdk-deploy', '111122223333') })),
      'cdk-*',
      'denied',
    ],
    ['credentials of the caller', withSynthesizer(new CliCredentialsStackSynthesizer()), 'cdk-*', 'unknown'],
    ['no assets', withSynthesizer(new BootstraplessSynthesizer()), 'cdk-*', 'passes'],
    ['version 1 of the CDK', withSynthesizer(new LegacyStackSynthesizer()), 'cdk-*', 'unknown'],
  ])('gives the role that deploys: %s', (_, props, name, expected) => {
    expect(verdict(exempt(role(name)), props)).toBe(expected);
  });

  test('gives the execution role', () => {
    const synthesizer = new DefaultStackSynthesizer({ cloudFormationExecutionRole: role('exec', '111122223333') });
    const statement = { Condition: { ArnEquals: { 'cloudformation:RoleArn': role('exec') } } };
    expect(verdict(statement, { env: ENV, synthesizer })).toBe('denied');
    expect(verdict(statement)).toBe('passes');
    expect(verdict(statement, { env: ENV, synthesizer: new CliCredentialsStackSynthesizer() })).toBe('unknown');
  });

  test('a context of the user wins', () => {
    const options = { context: { 'AWS:PrincipalArn': role('infra-admin', '111122223333') } };
    expect(verdict(exempt(role('infra-admin')), { env: ENV }, options)).toBe('passes');
    expect(verdict(exempt(role('cdk-*')), { env: ENV }, options)).toBe('denied');
  });
});

describe('a stack without an environment', () => {
  test.each([
    ['the name of its role begins as the exempt ones do', exempt('cdk-*'), 'passes'],
    ['its role has another name', exempt('infra-*'), 'denied'],
    ['it depends on the Region', exempt('cdk-*-eu-central-1'), 'unknown'],
    ['it depends on the account', exempt('cdk-*', '111122223333'), 'unknown'],
    ['the Region is not known', condition('StringEquals', 'aws:RequestedRegion', 'us-east-1'), 'unknown'],
    ['the account is not known', condition('StringEquals', 'aws:PrincipalAccount', '1'), 'unknown'],
    [
      'text with a wildcard is compared as it is',
      condition('StringNotEquals', 'aws:PrincipalArn', 'arn:aws:*'),
      'denied',
    ],
    ['any resource', { Action: CALLS, Resource: 'arn:aws:cloudformation:*:*:stack/Orders/*' }, 'denied'],
    ['a resource of one Region', { Action: CALLS, Resource: 'arn:aws:cloudformation:eu-*:*:stack/*' }, 'unknown'],
  ])('%s', (_, statement, expected) => expect(verdict(statement, {})).toBe(expected));

  function exempt(name: string, account?: string) {
    return condition('ArnNotLike', 'aws:PrincipalArn', role(name, account));
  }

  test('takes the Region of the context', () => {
    const statement = condition('StringNotEquals', 'aws:RequestedRegion', 'eu-central-1');
    expect(verdict(statement, {}, { context: { 'aws:RequestedRegion': 'eu-central-1' } })).toBe('passes');
  });
});

test.each([
  ['us-gov-west-1', 'aws-us-gov', 'denied'],
  ['us-gov-west-1', 'aws', 'passes'],
  ['cn-north-1', 'aws-cn', 'denied'],
  ['cn-north-1', 'aws', 'passes'],
  ['eu-central-1', 'aws', 'denied'],
])('in %s an ARN of the partition %s: %s', (region, partition, expected) => {
  const props = { env: { ...ENV, region } };
  expect(verdict({ Resource: `arn:${partition}:cloudformation:*:*:stack/*` }, props)).toBe(expected);
  expect(verdict(condition('ArnLike', 'aws:PrincipalArn', `arn:${partition}:iam::*:role/cdk-*`), props)).toBe(expected);
});

describe('a nested stack', () => {
  const judgeNested = (statement: object, props: StackProps = { env: ENV }) => {
    const nested = new NestedStack(new Buckets(new App(), 'Orders', props), 'Nested');
    new CfnBucket(nested, 'Bucket');
    const { denials, gaps } = assess(nested as Stack, parse(policyOf(statement)), {});
    return denials.length > 0 ? 'denied' : gaps.length > 0 ? 'unknown' : 'passes';
  };

  test.each([
    [
      'is made by the execution role',
      condition('ArnNotLike', 'aws:PrincipalArn', role('cdk-*-cfn-exec-role-*')),
      'passes',
    ],
    ['is not made by the deploy role', condition('ArnLike', 'aws:PrincipalArn', role('cdk-*-deploy-role-*')), 'passes'],
    ['is not made in the name of the caller', condition('Bool', 'aws:ViaAWSService', 'true'), 'passes'],
    ['may or may not pass on a role', condition('Null', 'cloudformation:RoleArn', 'true'), 'unknown'],
    ['is not described by the CLI', { Action: 'cloudformation:Describe*' }, 'passes'],
    ['has a name that is not known', { Resource: 'arn:aws:cloudformation:*:*:stack/Orders-*' }, 'unknown'],
    ['is said once for other services', { Action: 's3:*' }, 'passes'],
  ])('%s', (_, statement, expected) => expect(judgeNested(statement)).toBe(expected));

  test('is made in the name of the caller where there is no execution role', () => {
    const props = { env: ENV, synthesizer: new CliCredentialsStackSynthesizer() };
    expect(judgeNested(condition('Bool', 'aws:ViaAWSService', 'true'), props)).toBe('unknown');
    expect(judgeNested(condition('ArnNotLike', 'aws:PrincipalArn', role('cdk-*')), props)).toBe('unknown');
  });
});

describe('calls that never carry tags', () => {
  const NO_ORG = { Null: { 'aws:RequestTag/Org': 'true' } };
  const tags = { Org: 'ABC' };

  test.each([
    'cloudformation:DescribeStacks',
    'cloudformation:DescribeChangeSet',
    'cloudformation:ExecuteChangeSet',
    'cloudformation:DescribeStackEvents',
  ])('%s is denied by a statement that demands tags of it', (Action) => {
    expect(judge({ Action, Condition: NO_ORG }, { env: ENV, tags }).denials).toEqual([
      `stack must pass statement 1 of org.json, which denies ${Action} where Null aws:RequestTag/Org true, got: calls ` +
        "that never carry tags; no tag of the stack helps: have the policy's statement name only calls that do, " +
        'cloudformation:CreateChangeSet, cloudformation:CreateStack, cloudformation:UpdateStack',
    ]);
  });

  test.each(['*', 'cloudformation:*', 'CloudFormation:Describe*'])('%s includes them', (Action) => {
    expect(verdict({ Action, Condition: NO_ORG }, { env: ENV, tags })).toBe('denied');
    expect(
      verdict({ Action, Condition: { StringNotEquals: { 'aws:RequestTag/Org': 'ABC' } } }, { env: ENV, tags }),
    ).toBe('denied');
  });

  test('a statement that exempts the deploy role does not deny them', () => {
    const Condition = { ...NO_ORG, ArnNotLike: { 'aws:PrincipalArn': role('cdk-*') } };
    expect(judge({ Action: CALLS, Condition }, { env: ENV, tags })).toEqual({ denials: [], gaps: [] });
  });

  test('a statement on a tag that must not be there does not deny them', () => {
    const Condition = { StringEquals: { 'aws:RequestTag/Org': 'XYZ' } };
    expect(judge({ Action: CALLS, Condition }, { env: ENV, tags })).toEqual({ denials: [], gaps: [] });
  });

  test('what denies the others too is reported once', () => {
    expect(judge({ Action: CALLS, Condition: NO_ORG }).denials).toHaveLength(1);
    expect(judge({ Action: CALLS, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }).gaps).toHaveLength(
      1,
    );
  });
});

describe('checkAgainst', () => {
  const REGIONS = parse(policyOf(condition('StringNotEquals', 'aws:RequestedRegion', 'eu-central-1')));
  const NO_ORG = parse(policyOf({ Condition: { Null: { 'aws:RequestTag/Org': 'true' } } }));

  /** The paths of the stacks that are denied. */
  function denied(
    policy: ServiceControlPolicy,
    options: (stacks: Record<string, Stack>) => ScpRequestOptions,
  ): string[] {
    const app = new App();
    const guard = TagGuard.of(app, {});
    const environments: Record<string, Environment> = {
      Eu: ENV,
      Us: { ...ENV, region: 'us-west-2' },
      Other: { account: '444455556666', region: 'eu-central-1' },
    };
    const stacks = Object.fromEntries(
      Object.entries(environments).map(([id, env]) => [id, new Buckets(app, id, { env })]),
    );
    guard.checkAgainst(policy, options(stacks));
    return findingsIn(() => app.synth()).map((finding) => /\[([^\]]*)\]$/.exec(finding)![1]);
  }

  test('knows the Region of each stack, whatever the context says', () => {
    expect(denied(REGIONS, () => ({}))).toEqual(['Us']);
    expect(denied(REGIONS, () => ({ context: { 'aws:RequestedRegion': 'eu-central-1' } }))).toEqual(['Us']);
  });

  test.each<[string, Environment[], string[]]>([
    ['an account', [{ account: '111122223333' }], ['Eu', 'Us']],
    ['a Region', [{ region: 'eu-central-1' }], ['Eu', 'Other']],
    ['an account in a Region', [{ account: '444455556666', region: 'eu-central-1' }], ['Other']],
    ['several', [{ region: 'us-west-2' }, { account: '444455556666' }], ['Us', 'Other']],
    ['none', [], []],
  ])('judges the stacks of %s only', (_, environments, expected) => {
    expect(denied(NO_ORG, () => ({ environments }))).toEqual(expected);
  });

  test('judges the stacks that are named only', () => {
    expect(denied(NO_ORG, ({ Us }) => ({ stacks: [Us] }))).toEqual(['Us']);
  });

  test('judges what is nested in a stack that is named', () => {
    const stack = new Buckets(new App(), 'Orders', { env: ENV });
    const nested = new NestedStack(stack, 'Nested');
    expect(assess(nested as Stack, NO_ORG, { stacks: [stack] }).denials).toHaveLength(1);
  });

  test('says that it does not know where a stack without an environment is', () => {
    const options = { environments: [{ region: 'eu-central-1' }] };
    expect(judge({}, {}, options)).toEqual({
      denials: [],
      gaps: [
        'org.json was not judged: whether the stack is in one of the environments is not known at synth; give the stack an env',
      ],
    });
    expect(verdict({}, { env: { account: '444455556666' } }, { environments: [{ ...ENV }] })).toBe('passes');
    expect(verdict({}, {}, { environments: [{}] })).toBe('denied');
  });
});
