import { App, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import { type ScpRequestOptions, ServiceControlPolicy } from '../../src/tagging';
import { assess } from '../../src/tagging/scp-assessment';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ORG = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
const NO_OWNER = { Null: { 'aws:RequestTag/Owner': 'true' } };

function stackOf(props: StackProps = { env: ENV }): Stack {
  return new Stack(new App(), 'Orders', props);
}

function policyOf(...statements: object[]): ServiceControlPolicy {
  const Statement = statements.map((statement) => ({ Effect: 'Deny', Resource: '*', ...statement }));
  return ServiceControlPolicy.fromJson('org.json', JSON.stringify({ Version: '2012-10-17', Statement }));
}

const judged = (stack: Stack, policy: ServiceControlPolicy, options: ScpRequestOptions = {}) =>
  assess(stack, policy, options);

describe('the stacks', () => {
  const denial = policyOf({ Action: 'cloudformation:*' });

  test('that are not named are left alone', () => {
    const stack = stackOf();
    const other = new Stack(stack.node.root, 'Other');

    expect(judged(stack, denial, { stacks: [other] })).toEqual({ denials: [], gaps: [] });
    expect(judged(stack, denial, { stacks: [other, stack] }).denials).toHaveLength(1);
  });

  test('nested in one that is named are judged, and in another one not', () => {
    const nested = new NestedStack(new NestedStack(stackOf(), 'Outer'), 'Inner');
    const parent = nested.nestedStackParent?.nestedStackParent as Stack;

    expect(judged(nested, denial, { stacks: [parent] }).denials).toHaveLength(1);
    expect(judged(nested, denial, { stacks: [new Stack(parent.node.root, 'Other')] }).denials).toEqual([]);
  });

  test.each<[string, StackProps, object[], string]>([
    ['one of two environments', { env: ENV }, [{ region: 'us-east-1' }, ENV], 'denied'],
    ['none of them', { env: ENV }, [{ region: 'us-east-1' }, { account: '444455556666' }], 'left alone'],
    [
      'the account of one and the Region of another',
      { env: ENV },
      [
        { ...ENV, region: 'us-east-1' },
        { ...ENV, account: '444455556666' },
      ],
      'left alone',
    ],
    ['an account that is not known', {}, [ENV], 'not known'],
    [
      'an account that is not known, beside an environment that it cannot be',
      { env: { region: 'eu-central-1' } },
      [{ region: 'us-east-1' }, ENV],
      'not known',
    ],
    [
      'an account that is not known, in other Regions',
      { env: { region: 'eu-central-1' } },
      [{ ...ENV, region: 'us-east-1' }],
      'left alone',
    ],
  ])('in %s', (_, props, environments, expected) => {
    const { denials, gaps } = judged(stackOf(props), denial, { environments });

    expect(denials.length > 0 ? 'denied' : gaps.length > 0 ? 'not known' : 'left alone').toBe(expected);
  });
});

describe('the calls', () => {
  test('that carry tags and those that do not are judged by what they carry', () => {
    const tagged = policyOf({
      Action: ['cloudformation:CreateChangeSet', 'cloudformation:DescribeStacks'],
      Condition: NO_OWNER,
    });
    const { denials } = judged(stackOf({ env: ENV, tags: { Owner: 'TeamA' } }), tagged);

    expect(denials).toHaveLength(1);
    expect(denials[0]).toContain('denies cloudformation:DescribeStacks where Null aws:RequestTag/Owner true');
    expect(denials[0]).toContain('calls that never carry tags');
  });

  test('that carry no tags leave a gap where only they are not known', () => {
    const { denials, gaps } = judged(
      stackOf(),
      policyOf({
        Action: ['cloudformation:DescribeStacks', 'cloudformation:ExecuteChangeSet'],
        Condition: { ...ORG, StringLike: { 'aws:PrincipalTag/a': 'b' } },
      }),
    );

    expect(denials).toEqual([]);
    expect(gaps).toEqual([
      'statement 1 of org.json may deny cloudformation:DescribeStacks, cloudformation:ExecuteChangeSet: not known at ' +
        'synth is StringEquals aws:PrincipalOrgID o-1 and StringLike aws:PrincipalTag/a b',
    ]);
  });

  test('that carry tags name the gap where both have one', () => {
    const { gaps } = judged(stackOf(), policyOf({ Action: 'cloudformation:*', Condition: ORG }));

    expect(gaps).toEqual([
      'statement 1 of org.json may deny cloudformation:CreateChangeSet, cloudformation:CreateStack, ' +
        'cloudformation:UpdateStack: not known at synth is StringEquals aws:PrincipalOrgID o-1',
    ]);
  });

  test('that carry no tags are denied although the others are not known', () => {
    const Condition = { StringNotEquals: { 'aws:TagKeys': 'Legacy' } };
    const { denials, gaps } = judged(
      stackOf({ env: ENV, tags: { Owner: 'TeamA' } }),
      policyOf({ Action: ['cloudformation:CreateStack', 'cloudformation:DescribeStacks'], Condition }),
    );

    expect(denials).toEqual([expect.stringContaining('denies cloudformation:DescribeStacks')]);
    expect(gaps).toEqual([]);
  });

  test('are not denied by one condition on tags where another one is not known', () => {
    const Condition = { Null: { 'aws:RequestTag/Owner': 'true' }, StringNotEquals: { 'aws:TagKeys': 'Legacy' } };
    const policy = policyOf({ Action: 'cloudformation:CreateStack', Condition });
    const { denials, gaps } = judged(stackOf({ env: ENV, tags: { Team: 'A' } }), policy);

    expect(denials).toEqual([]);
    expect(gaps).toEqual([expect.stringContaining('not known at synth is StringNotEquals aws:TagKeys Legacy')]);
  });

  test('are denied by the tags: all that may exempt the deployment is named', () => {
    const Condition = { ...NO_OWNER, ...ORG, StringLike: { 'aws:PrincipalTag/a': 'b' } };

    expect(judged(stackOf(), policyOf({ Action: 'cloudformation:CreateStack', Condition })).denials).toEqual([
      expect.stringContaining('; if StringEquals aws:PrincipalOrgID o-1 and StringLike aws:PrincipalTag/a b exempts'),
    ]);
  });

  test('that one condition denies may be made where it does not apply', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } };

    expect(judged(stackOf(), policyOf({ Action: 'cloudformation:CreateStack', Condition })).denials).toEqual([
      expect.stringContaining('no tag helps: deploy where the statement does not apply, or have'),
    ]);
  });

  test('are denied by the tags only if each condition on tags holds', () => {
    const condition = { Null: { 'aws:RequestTag/Owner': 'true', 'aws:RequestTag/Team': 'true' }, ...ORG };
    const policy = policyOf({ Action: 'cloudformation:CreateStack', Condition: condition });

    expect(judged(stackOf({ env: ENV, tags: { Team: 'A' } }), policy)).toEqual({ denials: [], gaps: [] });
    expect(judged(stackOf(), policy).denials).toEqual([
      expect.stringContaining('if StringEquals aws:PrincipalOrgID o-1 exempts the deployment, set it in context'),
    ]);
  });

  test('that are denied whatever the tags: the message says what applies, and what to do', () => {
    const there = {
      Action: 'cloudformation:CreateStack',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1', 'aws:PrincipalAccount': '111122223333' } },
    };

    expect(judged(stackOf(), policyOf(there)).denials).toEqual([
      expect.stringMatching(
        /aws:RequestedRegion eu-central-1 and aws:PrincipalAccount 111122223333.*no tag helps: deploy where the statement does not apply, or have the policy exempt/,
      ),
    ]);
    expect(judged(stackOf(), policyOf({ Action: 'cloudformation:CreateStack' })).denials).toEqual([
      expect.stringMatching(/no tag helps: have the policy exempt the deployment/),
    ]);
    expect(
      judged(
        stackOf(),
        policyOf({ Action: 'cloudformation:CreateStack', Resource: 'arn:aws:cloudformation:*:*:stack/*' }),
      ).denials,
    ).toEqual([expect.stringMatching(/no tag helps: deploy where the statement does not apply, or have/)]);
  });

  test('are shown with the resources of a statement, as the policy has them', () => {
    const Action = 'cloudformation:CreateStack';
    const text = (statement: object) => judged(stackOf(), policyOf({ Action, ...statement })).denials[0];

    expect(text({ Resource: ['arn:aws:cloudformation:*:*:stack/*', 'arn:aws:s3:::x'] })).toContain(
      'where Resource arn:aws:cloudformation:*:*:stack/*, arn:aws:s3:::x',
    );
    expect(text({ Resource: undefined, NotResource: 'arn:aws:cloudformation:*:*:stack/Other*' })).toContain(
      'where NotResource arn:aws:cloudformation:*:*:stack/Other*',
    );
  });
});

describe('an Allow', () => {
  const ALL_CALLS = [
    'cloudformation:Create*',
    'cloudformation:UpdateStack',
    'cloudformation:Describe*',
    'cloudformation:ExecuteChangeSet',
  ];
  const gapsOf = (statement: object) => judged(stackOf(), policyOf({ Effect: 'Allow', ...statement })).gaps;

  test.each(['*', 'cloudformation:*', ALL_CALLS])('of %j for all stacks leaves no gap', (Action) => {
    expect(gapsOf({ Action })).toEqual([]);
  });

  test.each<[string, object]>([
    ['of calls with tags alone', { Action: ['cloudformation:Create*', 'cloudformation:UpdateStack'] }],
    ['of calls without tags alone', { Action: ['cloudformation:Describe*', 'cloudformation:ExecuteChangeSet'] }],
    ['under a condition', { Action: '*', Condition: ORG }],
    ['for some stacks', { Action: '*', Resource: 'arn:aws:cloudformation:*:*:stack/a*' }],
    ['for all but', { NotAction: 's3:*' }],
  ])('%s leaves one', (_, statement) => {
    expect(gapsOf(statement)).toEqual([
      'statement 1 of org.json was not judged: it allows only some calls or stacks, so the others may be denied',
    ]);
  });
});

test.each(['cloudformation:DescribeStacks', 'cloudformation:UpdateStack'])(
  'a policy that names %s alone is one about CloudFormation',
  (Action) => {
    const { gaps } = judged(stackOf(), policyOf({ Action, Condition: { Null: { 'aws:PrincipalArn': 'true' } } }));

    expect(gaps).toEqual([]);
  },
);
