import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { InboundRuleSet, InboundTarget } from '../../src/email';
import { type Decision, decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { ENV, functionIn, Ground, machineIn } from './ground';

const ACCOUNT = '111122223333';
const RULE = `arn:aws:ses:eu-central-1:${ACCOUNT}:receipt-rule-set/company:receipt-rule/orders`;
const BUCKET = 'arn:aws:s3:::mail';
const TOPIC = `arn:aws:sns:eu-central-1:${ACCOUNT}:mail`;
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
const queueArn = (name: string) => `arn:aws:sqs:eu-central-1:${ACCOUNT}:${name}`;

const ground = new Ground();
const key = new Key(ground.stack, 'Key');
const process = machineIn(ground.stack);
const reader = new Role(ground.stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const email = ground.receiver({
  ruleSet: InboundRuleSet.create({ name: 'company' }),
  ruleName: 'orders',
  target: InboundTarget.stateMachine(process),
  encryptionKey: key,
});
email.grantRead(reader);
const resources: Record<string, any> = ground.template().toJSON().Resources;

/** What references in the template stand for: queues by the last part of their path. */
const values = Object.fromEntries(
  Object.entries(resources).flatMap(([id, { Type }]) => {
    const name = id.replace(/^OrdersDispatch|[0-9A-F]{8}$/g, '');
    const arns: Record<string, string> = {
      'AWS::S3::Bucket': BUCKET,
      'AWS::SNS::Topic': TOPIC,
      'AWS::KMS::Key': KEY,
      'AWS::SQS::Queue': queueArn(name),
      'AWS::StepFunctions::StateMachine': `arn:aws:states:eu-central-1:${ACCOUNT}:stateMachine:process`,
    };
    const arn = arns[Type] ?? `arn:aws:any:::${name}`;
    return [
      [id, arn],
      [`${id}.Arn`, arn],
    ];
  }),
);
const resolved = (part: unknown) => resolveIntrinsics<any>(part, { account: ACCOUNT, values });

function policyOf(type: string, part: string): any {
  const [found] = Object.entries(resources).filter(([id, { Type }]) => Type === type && id.includes(part));
  return resolved((found[1].Properties.PolicyDocument ?? found[1].Properties.KeyPolicy) as object);
}

const SES = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': RULE, 'aws:SecureTransport': 'true' };
const OTHERS: Record<string, { principal?: string; context: Record<string, string> }> = {
  'SES of another account': { context: { ...SES, 'aws:SourceAccount': '444455556666' } },
  'a rule of another name': { context: { ...SES, 'aws:SourceArn': `${RULE}2` } },
  'a rule of another set': { context: { ...SES, 'aws:SourceArn': RULE.replace('company', 'other') } },
  'a rule of another Region': { context: { ...SES, 'aws:SourceArn': RULE.replace('eu-central-1', 'us-east-1') } },
  'the same rule of another account': { context: { ...SES, 'aws:SourceArn': RULE.replace(ACCOUNT, '444455556666') } },
  'a service in the name of the rule': { principal: 's3.amazonaws.com', context: SES },
  'somebody of another account': {
    principal: 'arn:aws:iam::444455556666:role/x',
    context: { 'aws:SecureTransport': 'true' },
  },
};

const WRITES = {
  bucket: { action: 's3:PutObject', resource: `${BUCKET}/inbound/m1`, type: 'AWS::S3::BucketPolicy' },
  topic: { action: 'sns:Publish', resource: TOPIC, type: 'AWS::SNS::TopicPolicy' },
  key: { action: 'kms:GenerateDataKey', resource: KEY, type: 'AWS::KMS::Key' },
};

describe.each(Object.entries(WRITES))('the policy of the %s', (name, { action, resource, type }) => {
  const policy = policyOf(type, '');
  const ask = (
    principal: string,
    context: Record<string, string>,
    what = action,
    where = resource,
  ): Promise<Decision> =>
    decide(
      {
        principal,
        action: what,
        resource: where,
        resourceAccount: ACCOUNT,
        context: what.startsWith('kms:') ? without(context, 'aws:SecureTransport') : context,
      },
      { resource: policy },
    );

  test('lets SES of this account and rule in', async () => {
    expect(await ask('ses.amazonaws.com', SES)).toBe('Allowed');
  });

  test.each(Object.entries(OTHERS))('lets %s not in', async (_, { principal = 'ses.amazonaws.com', context }) => {
    expect(await ask(principal, context)).toBe('ImplicitlyDenied');
  });

  if (name === 'bucket') {
    test('lets SES write nowhere else, and read nothing', async () => {
      expect(await ask('ses.amazonaws.com', SES, 's3:PutObject', `${BUCKET}/other/m1`)).toBe('ImplicitlyDenied');
      expect(await ask('ses.amazonaws.com', SES, 's3:GetObject')).toBe('ImplicitlyDenied');
      expect(await ask('ses.amazonaws.com', SES, 's3:DeleteObject')).toBe('ImplicitlyDenied');
    });
  }
  if (name === 'key') {
    test('lets SES decrypt, and do nothing else', async () => {
      expect(await ask('ses.amazonaws.com', SES, 'kms:Decrypt')).toBe('Allowed');
      expect(await ask('ses.amazonaws.com', SES, 'kms:ScheduleKeyDeletion')).toBe('ImplicitlyDenied');
    });

    test('lets topics of the account in the Region use it, and no others', async () => {
      const sns = (arn: string, what = action) => ask('sns.amazonaws.com', { 'aws:SourceArn': arn }, what);
      expect([await sns(TOPIC), await sns(TOPIC, 'kms:Decrypt')]).toEqual(['Allowed', 'Allowed']);
      expect(await sns(TOPIC.replace(ACCOUNT, '444455556666'))).toBe('ImplicitlyDenied');
      expect(await sns(TOPIC.replace('eu-central-1', 'us-east-1'))).toBe('ImplicitlyDenied');
      expect(await sns(TOPIC, 'kms:Encrypt')).toBe('ImplicitlyDenied');
    });
  } else {
    test('denies what is not encrypted on its way', async () => {
      expect(await ask('ses.amazonaws.com', { ...SES, 'aws:SecureTransport': 'false' })).toBe('ExplicitlyDenied');
    });
  }
});

describe.each(['Inbox', 'DeadLetters'])('the queue %s', (name) => {
  const policy = policyOf('AWS::SQS::QueuePolicy', name);
  const ask = (principal: string, source: string) =>
    decide(
      {
        principal,
        action: 'sqs:SendMessage',
        resource: queueArn(name),
        context: { 'aws:SourceArn': source, 'aws:SecureTransport': 'true' },
      },
      { resource: policy },
    );

  test('takes messages of the topic, and of nobody else', async () => {
    expect(await ask('sns.amazonaws.com', TOPIC)).toBe('Allowed');
    expect(await ask('sns.amazonaws.com', `${TOPIC}2`)).toBe('ImplicitlyDenied');
    expect(await ask('ses.amazonaws.com', RULE)).toBe('ImplicitlyDenied');
  });
});

/** The policies of a role, and what it may do. */
function roleIn(all: Record<string, any>, part: string) {
  const policies = Object.entries(all)
    .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.includes(part))
    .map(([, { Properties }]) => resolved(Properties.PolicyDocument));
  const principal = `arn:aws:iam::${ACCOUNT}:role/x`;
  return (action: string, resource: string) =>
    decide(
      { principal, action, resource, resourceAccount: ACCOUNT },
      // The policy of a key has to let the policies of the account decide.
      { identity: policies, ...(action.startsWith('kms:') && { resource: policyOf('AWS::KMS::Key', '') }) },
    );
}

describe('the roles', () => {
  const MACHINE = `arn:aws:states:eu-central-1:${ACCOUNT}:stateMachine:process`;

  test.each([
    ['Dispatcher', 'states:StartExecution', MACHINE],
    ['Dispatcher', 'sqs:SendMessage', queueArn('Quarantine')],
    ['Dispatcher', 'sqs:ReceiveMessage', queueArn('Inbox')],
    ['Dispatcher', 'kms:Decrypt', KEY],
    ['Dispatcher', 'kms:GenerateDataKey', KEY],
    ['ActivationHandler', 'ses:DescribeActiveReceiptRuleSet', '*'],
    ['ActivationHandler', 'ses:SetActiveReceiptRuleSet', '*'],
    ['WatchWatcher', 'ses:DescribeActiveReceiptRuleSet', '*'],
    ['Reader', 's3:GetObject', `${BUCKET}/inbound/m1`],
    ['Reader', 'kms:Decrypt', KEY],
  ])('%s may %s on %s', async (role, action, resource) => {
    expect(await roleIn(resources, role)(action, resource)).toBe('Allowed');
  });

  test.each([
    ['Dispatcher', 'states:StartExecution', `${MACHINE}2`],
    ['Dispatcher', 's3:GetObject', `${BUCKET}/inbound/m1`],
    ['Dispatcher', 'sqs:SendMessage', queueArn('DeadLetters')],
    ['Dispatcher', 'ses:SetActiveReceiptRuleSet', '*'],
    ['ActivationHandler', 'ses:DeleteReceiptRuleSet', '*'],
    ['WatchWatcher', 'ses:SetActiveReceiptRuleSet', '*'],
    ['Reader', 's3:PutObject', `${BUCKET}/inbound/m1`],
    ['Reader', 's3:GetObject', `${BUCKET}/other`],
    ['Reader', 'sqs:ReceiveMessage', queueArn('Quarantine')],
  ])('%s may not %s on %s', async (role, action, resource) => {
    expect(await roleIn(resources, role)(action, resource)).toBe('ImplicitlyDenied');
  });

  test('who joins a set may not activate one', async () => {
    const joined = new Ground();
    joined.receiver({ ruleSet: InboundRuleSet.join('company') });
    const ask = roleIn(joined.template().toJSON().Resources, 'ActivationHandler');
    expect(await ask('ses:DescribeActiveReceiptRuleSet', '*')).toBe('Allowed');
    expect(await ask('ses:SetActiveReceiptRuleSet', '*')).toBe('ImplicitlyDenied');
  });
});

describe('across stacks', () => {
  const app = () => new App({ analyticsReporting: false });

  test('a target and a key of other stacks, which may read the mail, make no circle', () => {
    const root = app();
    const target = new Stack(root, 'Target', { env: ENV });
    const keys = new Stack(root, 'Keys', { env: ENV });
    for (const [index, make] of [machineIn, functionIn].entries()) {
      const made = make(target, `Process${index}`);
      const mail = new Ground(root, `Shop${index}`);
      const receiver = mail.receiver(
        {
          ruleSet: InboundRuleSet.join('company'),
          encryptionKey: new Key(keys, `Key${index}`),
          target: 'stateMachineArn' in made ? InboundTarget.stateMachine(made) : InboundTarget.function(made),
        },
        `Orders${index}`,
      );
      receiver.grantRead(made);
    }
    expect(() => root.synth()).not.toThrow();
    const granted = Template.fromStack(root.node.findChild('Shop0') as Stack).findResources('AWS::IAM::Policy');
    const texts = Object.values(granted).map(({ Properties }) => JSON.stringify(Properties));
    expect(texts.filter((text) => text.includes('s3:GetObject') && text.includes('kms:Decrypt'))).toHaveLength(1);
  });

  test('a reader of an app stack has the permission in its own', () => {
    const root = app();
    const mail = new Ground(root);
    const receiver = mail.receiver();
    const other = new Stack(root, 'App', { env: ENV });
    receiver.grantRead(new Role(other, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    expect(() => root.synth()).not.toThrow();
    Template.fromStack(other).resourceCountIs('AWS::IAM::Policy', 1);
  });
});

function without(context: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = context;
  return rest;
}
