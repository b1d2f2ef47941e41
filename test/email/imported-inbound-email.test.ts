import { App, Aws, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { InboundEmail, type InboundEmailAttributes, InboundRuleSet } from '../../src/email';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { ENV, Ground } from './ground';

const OWNER = '444455556666';
const QUEUE = `arn:aws:sqs:eu-central-1:${ENV.account}:shop-quarantine`;
const KEY = `arn:aws:kms:eu-central-1:${ENV.account}:key/11111111-1111-4111-8111-111111111111`;
const BUCKET = 'arn:aws:s3:::shop-mail';

function importIn(stack: Stack, attrs: Partial<InboundEmailAttributes> = {}) {
  return InboundEmail.fromInboundEmailAttributes(stack, 'Orders', {
    ruleName: 'orders',
    ruleSetName: 'company',
    bucketName: 'shop-mail',
    quarantineQueueArn: QUEUE,
    ...attrs,
  });
}

function appStack(env = ENV): Stack {
  return new Stack(new App({ analyticsReporting: false }), 'App', { env });
}

function roleIn(stack: Stack): Role {
  return new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

/** What the only policy of the stack allows the reader. */
function askPolicyOf(stack: Stack) {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const identity = [resolveIntrinsics<any>(policy.Properties.PolicyDocument, { account: ENV.account })];
  const principal = `arn:aws:iam::${ENV.account}:role/reader`;
  // The policy of a key lets the policies of its account decide.
  const ofKey = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ENV.account}:root` }, Action: '*', Resource: '*' },
  };
  return (action: string, resource: string) =>
    decide(
      { principal, action, resource, resourceAccount: ENV.account },
      { identity, ...(action.startsWith('kms:') && { resource: ofKey as never }) },
    );
}

test('it makes nothing', () => {
  const stack = appStack();
  importIn(stack);
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has what it was imported with, and the environment of the queue', () => {
  const email = importIn(appStack(), { quarantineQueueArn: QUEUE.replace(ENV.account as string, OWNER) });
  expect([email.ruleName, email.ruleSetName, email.bucket.bucketName]).toEqual(['orders', 'company', 'shop-mail']);
  expect(email.quarantineQueue.queueName).toBe('shop-quarantine');
  for (const one of [email, email.bucket, email.quarantineQueue]) {
    expect(one.env).toEqual({ account: OWNER, region: 'eu-central-1' });
  }
});

describe('a role of another app', () => {
  const stack = appStack();
  const email = importIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) });
  const reader = roleIn(stack);
  email.grantRead(reader);
  const readsMail = askPolicyOf(stack);

  test.each([
    ['s3:GetObject', `${BUCKET}/inbound/m1`],
    ['kms:Decrypt', KEY],
  ])('may %s on %s', async (action, resource) => {
    expect(await readsMail(action, resource)).toBe('Allowed');
  });

  test.each([
    ['s3:GetObject', `${BUCKET}/other`],
    ['s3:GetObject', 'arn:aws:s3:::other/inbound/m1'],
    ['s3:PutObject', `${BUCKET}/inbound/m1`],
    ['s3:ListBucket', BUCKET],
    ['kms:GenerateDataKey', KEY],
    ['sqs:ReceiveMessage', QUEUE],
  ])('may not %s on %s', async (action, resource) => {
    expect(await readsMail(action, resource)).toBe('ImplicitlyDenied');
  });

  test('gets no warning where the account is that of the receiver', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('may take what is held back, with its key', async () => {
    const other = appStack();
    const held = importIn(other, { encryptionKey: Key.fromKeyArn(other, 'Key', KEY) });
    held.quarantineQueue.grantConsumeMessages(roleIn(other));
    const takesMail = askPolicyOf(other);
    expect(await takesMail('sqs:ReceiveMessage', QUEUE)).toBe('Allowed');
    expect(await takesMail('kms:Decrypt', KEY)).toBe('Allowed');
    expect(await takesMail('s3:GetObject', `${BUCKET}/inbound/m1`)).toBe('ImplicitlyDenied');
  });
});

test('without a key, there is no permission on one', () => {
  const stack = appStack();
  importIn(stack).grantRead(roleIn(stack));
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('kms:');
});

test('a reader in another account gets its own half, and a warning names the other one', () => {
  const stack = appStack();
  importIn(stack, { quarantineQueueArn: QUEUE.replace(ENV.account as string, OWNER) }).grantRead(roleIn(stack));
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  Annotations.fromStack(stack).hasWarning(
    '/App/Orders',
    `the bucket is of the account ${OWNER}, and its policy stays as it is: let the app that made it call grantRead for the account ${ENV.account}, or the permission is without effect [ack: cdk-hindsight/email:bucketPolicy]`,
  );
});

test('an ARN that is known only at deploy time is that of an export, and of the same account', () => {
  const stack = appStack();
  importIn(stack, { quarantineQueueArn: Fn.importValue('quarantine'), bucketName: Fn.importValue('bucket') }).grantRead(
    roleIn(stack),
  );
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  const text = JSON.stringify(Template.fromStack(stack));
  expect(text).toContain('{"Fn::ImportValue":"bucket"},"/inbound/*"');
});

test('nothing that cannot be granted is granted in silence', () => {
  const stack = appStack();
  expect(() => importIn(stack).grantRead(new AccountPrincipal(OWNER))).toThrow(
    new Error(
      'grantee must have a policy of its own: that of the imported bucket stays as it is; let the app that made it call ' +
        'grantRead [App/Orders]',
    ),
  );
});

describe('metrics and graphs', () => {
  test('are those of the rule', () => {
    const email = importIn(appStack());
    expect(email.metricActive().dimensions).toEqual({ Receiver: 'orders' });
    expect(email.widgets()).toHaveLength(3);
    const { failed } = email.metricDeliveryFailures().usingMetrics;
    expect((failed as any).dimensions).toEqual({ RuleName: 'orders' });
  });

  test('are of the Region of the receiver: an alarm elsewhere would be silent', () => {
    const stack = appStack({ ...ENV, region: 'us-east-1' });
    const email = importIn(stack);
    const alarmOn = (id: string, metric: ReturnType<typeof email.metricActive>) =>
      new Alarm(stack, id, { metric, threshold: 1, evaluationPeriods: 1 });
    expect(() => alarmOn('Active', email.metricActive())).toThrow(/Cannot create an Alarm in region 'us-east-1'/);
    expect(() => alarmOn('Own', email.metricActive({ region: 'us-east-1' }))).not.toThrow();
    expect((email.metricDeliveryFailures().usingMetrics.expired as any).region).toBe('eu-central-1');
  });

  test('are of the account of the receiver', () => {
    const stack = appStack();
    const email = importIn(stack, { quarantineQueueArn: QUEUE.replace(ENV.account as string, OWNER) });
    new Alarm(stack, 'Held', { metric: email.metricHeld(), threshold: 1, evaluationPeriods: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [Match.objectLike({ AccountId: OWNER })],
    });
  });
});

test('a receiver of another app joins its rule set, behind its rule', () => {
  const ground = new Ground();
  const other = importIn(ground.stack, {});
  ground.receiver({ ruleSet: InboundRuleSet.join(other.ruleSetName, { after: other.ruleName }) }, 'Returns');
  expect(ground.only('AWS::SES::ReceiptRule').Properties).toMatchObject({ RuleSetName: 'company', After: 'orders' });
});

describe('the receiver itself, for readers of other accounts', () => {
  /** Who may read the mail by the policies of the bucket and of the key. */
  function grantTo(granteeIn: (ground: Ground) => IGrantable) {
    const ground = new Ground();
    const email = ground.receiver({ encryptionKey: new Key(ground.stack, 'Key') });
    email.grantRead(granteeIn(ground));
    const values = { [`${ground.only('AWS::S3::Bucket').id}.Arn`]: BUCKET };
    const read = (type: string, property: string) =>
      ground
        .only(type)
        .Properties[property].Statement.filter(
          ({ Action }: any) => Action === 's3:GetObject' || Action === 'kms:Decrypt',
        )
        .map(({ Principal, Action, Resource }: any) =>
          resolveIntrinsics<any>({ Principal, Action, Resource }, { values }),
        );
    return { bucket: read('AWS::S3::BucketPolicy', 'PolicyDocument'), key: read('AWS::KMS::Key', 'KeyPolicy') };
  }

  test('the policies of bucket and key admit an account', () => {
    const { bucket, key } = grantTo(() => new AccountPrincipal(OWNER));
    const Principal = { AWS: `arn:aws:iam::${OWNER}:root` };
    expect(bucket).toEqual([{ Principal, Action: 's3:GetObject', Resource: `${BUCKET}/inbound/*` }]);
    expect(key).toContainEqual({ Principal, Action: 'kms:Decrypt', Resource: '*' });
  });

  test('they admit a role that is imported', () => {
    const arn = `arn:aws:iam::${OWNER}:role/reader`;
    const { bucket, key } = grantTo(({ stack }) => Role.fromRoleArn(stack, 'Imported', arn));
    expect(bucket).toMatchObject([{ Principal: { AWS: arn } }]);
    expect(key).toContainEqual(expect.objectContaining({ Principal: { AWS: arn }, Action: 'kms:Decrypt' }));
  });

  test('they stay as they are for a role of the account', () => {
    const { bucket, key } = grantTo(({ stack }) => roleIn(stack));
    expect([bucket, key]).toEqual([[], []]);
  });

  test('a grantee in a stack of another account is refused: it does not know the name of the bucket', () => {
    const ground = new Ground();
    const other = new Stack(ground.app, 'Other', { env: { ...ENV, account: OWNER } });
    expect(() => ground.receiver().grantRead(roleIn(other))).toThrow(
      new Error(
        `grantee must be in a stack of the account ${ENV.account}, got: Other/Reader of ${OWNER}; grant it to new ` +
          "AccountPrincipal('…') here, and in its own stack to InboundEmail.fromInboundEmailAttributes(…) [Shop/Orders]",
      ),
    );
  });
});

describe('an import is rejected', () => {
  test.each<[string, Partial<InboundEmailAttributes>, RegExp]>([
    ['without its name', { ruleName: undefined as never }, /^attrs.ruleName must be a text, got: undefined/],
    ['by a name with a blank', { ruleName: 'my rule' }, /^ruleName must be 1 to 64 letters/],
    ['by a set with a blank', { ruleSetName: 'my set' }, /^ruleSetName must be 1 to 64 letters/],
    ['by a bucket with a wildcard', { bucketName: 'shop-*' }, /^bucketName must be 3 to 63 lower-case letters/],
    ['by a bucket of two letters', { bucketName: 'ab' }, /^bucketName must be 3 to 63/],
    ['by a bucket of 64 letters', { bucketName: 'a'.repeat(64) }, /^bucketName must be 3 to 63/],
    ['by the name of the queue', { quarantineQueueArn: 'shop-quarantine' }, /^quarantineQueueArn must be the ARN/],
    ['by a FIFO queue', { quarantineQueueArn: `${QUEUE}.fifo` }, /^quarantineQueueArn must be the ARN of a standard/],
    ['by all queues', { quarantineQueueArn: QUEUE.replace(/[^:]+$/, '*') }, /^quarantineQueueArn must be the ARN/],
    ['with a key of another kind', { encryptionKey: {} as never }, /^encryptionKey must be made by the class Key/],
  ])('%s', (_, attrs, message) => {
    expect(() => importIn(appStack(), attrs)).toThrow(message);
  });

  test.each([{ bucketName: 'abc' }, { bucketName: 'a'.repeat(63) }, { ruleName: Aws.STACK_NAME }])(
    '%p is none',
    (attrs) => {
      expect(() => importIn(appStack(), attrs)).not.toThrow();
    },
  );

  test('without attributes', () => {
    expect(() => InboundEmail.fromInboundEmailAttributes(appStack(), 'Orders', undefined as never)).toThrow(
      /^attrs must be an object, got: undefined/,
    );
  });
});

test('the removal policy of a receiver is that of the bucket and of the queues that hold mail', () => {
  const policiesAfter = (policy: RemovalPolicy) => {
    const ground = new Ground();
    ground.receiver().applyRemovalPolicy(policy);
    const parts: [string, string][] = [
      ['AWS::S3::Bucket', ''],
      ['AWS::SQS::Queue', 'Quarantine'],
      ['AWS::SQS::Queue', 'DeadLetters'],
      ['AWS::SQS::Queue', 'Inbox'],
    ];
    return parts.map(([type, part]) => ground.only(type, part).DeletionPolicy);
  };
  expect(policiesAfter(RemovalPolicy.DESTROY)).toEqual(['Delete', 'Delete', 'Delete', 'Delete']);
  expect(policiesAfter(RemovalPolicy.RETAIN)).toEqual(['Retain', 'Retain', 'Retain', 'Delete']);
});
