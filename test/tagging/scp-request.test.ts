import {
  App,
  Aws,
  DefaultStackSynthesizer,
  LegacyStackSynthesizer,
  NestedStack,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { UNKNOWN } from '../../src/private/glob';
import { requestFor } from '../../src/tagging/scp-request';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const stackOf = (props: StackProps = { env: ENV }) => new Stack(new App(), 'Orders', props);
const withRole = (deployRoleArn: string) =>
  stackOf({ env: ENV, synthesizer: new DefaultStackSynthesizer({ deployRoleArn }) });

test('a stack without an environment has no account, no Region and no partition', () => {
  const { target, context } = requestFor(stackOf({}), {});

  expect(target).toEqual({ partition: UNKNOWN, region: UNKNOWN, account: UNKNOWN, stackName: 'Orders' });
  expect([...context.keys()]).not.toContain('aws:requestedregion');
  expect([...context.keys()]).not.toContain('aws:principalaccount');
  expect([...context.keys()]).not.toContain('aws:resourceaccount');
});

test.each([
  ['eu-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the partition of %s is %s', (region, partition) => {
  expect(requestFor(stackOf({ env: { region } }), {}).target.partition).toBe(partition);
});

test('a role is named with account, Region and partition', () => {
  const names = ['Partition', 'AccountId', 'Region'].map((name) => ['$', `{AWS::${name}}`].join(''));
  const { context } = requestFor(withRole(`arn:${names[0]}:iam::${names[1]}:role/${names[2]}`), {});

  expect(context.get('aws:principalarn')).toEqual([`arn:aws:iam::111122223333:role/eu-central-1`]);
});

test('a placeholder of another synthesizer is not known', () => {
  const nameless = ['$', '{AWS::}'].join('');
  const deployRoleArn = `arn:aws:iam::111122223333:role/${['$', '{AWS::StackName}'].join('')}-${nameless}`;
  const synthesizer = Object.assign(new LegacyStackSynthesizer(), { deployRoleArn });
  const { context } = requestFor(stackOf({ env: ENV, synthesizer }), {});

  expect(context.get('aws:principalarn')).toEqual([`arn:aws:iam::111122223333:role/${UNKNOWN}-${nameless}`]);
});

test('a stack without roles is no call of an AWS service', () => {
  const { context } = requestFor(stackOf({ env: ENV, synthesizer: new LegacyStackSynthesizer() }), {});

  expect(context.has('aws:principalarn')).toBe(false);
  expect(context.get('aws:viaawsservice')).toEqual(['false']);
  expect(context.get('aws:sourcearn')).toEqual([]);
});

test('a role that is a token is there, and not known', () => {
  const deployRoleArn = `arn:aws:iam::${Aws.ACCOUNT_ID}:role/deploy`;
  const synthesizer = Object.assign(new LegacyStackSynthesizer(), { deployRoleArn });
  const { context } = requestFor(stackOf({ env: ENV, synthesizer }), {});

  expect(context.get('aws:principalarn')).toEqual([UNKNOWN]);
});

test('a nested stack is made by the execution role, which passes none', () => {
  const { context } = requestFor(new NestedStack(stackOf(), 'Inner'), {});

  expect(context.get('aws:principalarn')?.[0]).toContain('cfn-exec-role');
  expect(context.get('aws:viaawsservice')).toEqual(['false']);
  expect(context.has('cloudformation:rolearn')).toBe(false);
});

test('a tag whose value is no text is left out', () => {
  const stack = stackOf();
  stack.tags.setTag('Owner', 'TeamA');
  stack.tags.setTag('CostCenter', 42 as unknown as string);

  expect(requestFor(stack, {}).tags).toEqual({ Owner: 'TeamA' });
});
