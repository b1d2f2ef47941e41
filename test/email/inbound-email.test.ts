import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import {
  EmailAcceptance,
  InboundEmail,
  InboundIdentity,
  InboundMx,
  InboundRecipients,
  InboundRuleSet,
  InboundTarget,
  OtherActiveSet,
} from '../../src/email';
import { ENV, functionIn, Ground, machineIn } from './ground';

const CUSTOM = 'Custom::CdkHindsightReceiptRuleSetActivation';
const zoneIn = (ground: Ground) =>
  HostedZone.fromHostedZoneAttributes(ground.stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });

describe('the rule', () => {
  test('stores mail of its recipients, scanned, and tells the topic', () => {
    const ground = new Ground();
    const email = ground.receiver({
      requireTls: true,
      ruleName: 'orders',
      ruleSet: InboundRuleSet.create({ name: 'shop' }),
    });
    const { Properties } = ground.only('AWS::SES::ReceiptRule');
    expect(Properties).toEqual({
      RuleSetName: 'shop',
      Rule: {
        Name: 'orders',
        Enabled: true,
        ScanEnabled: true,
        TlsPolicy: 'Require',
        Recipients: ['orders@in.acme.example'],
        Actions: [
          {
            S3Action: {
              BucketName: { Ref: ground.only('AWS::S3::Bucket').id },
              ObjectKeyPrefix: 'inbound/',
              TopicArn: { Ref: ground.only('AWS::SNS::Topic').id },
            },
          },
        ],
      },
    });
    expect([email.ruleSetName, email.ruleName]).toEqual(['shop', 'orders']);
    expect(ground.only('AWS::SES::ReceiptRuleSet').Properties).toEqual({ RuleSetName: 'shop' });
  });

  test('has names of its path, and takes mail without TLS', () => {
    const ground = new Ground();
    const email = ground.receiver();
    expect([email.ruleSetName, email.ruleName]).toEqual(Array(2).fill('Shop-Orders-A8B1F509'));
    expect(ground.only('AWS::SES::ReceiptRule').Properties.Rule.TlsPolicy).toBe('Optional');
  });

  test('has no recipients if it catches all', () => {
    const ground = new Ground();
    ground.receiver({ recipients: InboundRecipients.catchAll() });
    expect(Object.keys(ground.only('AWS::SES::ReceiptRule').Properties.Rule)).not.toContain('Recipients');
  });

  test('comes after the policies of bucket, topic and key', () => {
    const ground = new Ground();
    ground.receiver({ encryptionKey: new Key(ground.stack, 'Key') });
    const { DependsOn } = ground.only('AWS::SES::ReceiptRule');
    for (const type of [
      'AWS::S3::BucketPolicy',
      'AWS::SNS::TopicPolicy',
      'AWS::KMS::Key',
      'AWS::SES::ReceiptRuleSet',
    ]) {
      expect(DependsOn).toContain(ground.only(type).id);
    }
  });

  test('is named in words: no policy refers to it or to its set, whatever the environment', () => {
    for (const env of [ENV, undefined]) {
      const ground = new Ground(new App({ analyticsReporting: false }), 'Shop', env);
      ground.receiver({ encryptionKey: new Key(ground.stack, 'Key') });
      const [rule, set] = ['AWS::SES::ReceiptRule', 'AWS::SES::ReceiptRuleSet'].map((type) => ground.only(type).id);
      for (const type of ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key']) {
        const text = JSON.stringify(ground.only(type));
        expect([text.includes(`"${rule}"`), text.includes(`"${set}"`)]).toEqual([false, false]);
        expect(text).toContain(':receipt-rule/Shop-Orders-A8B1F509');
      }
    }
  });

  test('joins a set that exists, after another rule', () => {
    const ground = new Ground();
    ground.receiver({ ruleSet: InboundRuleSet.join('company', { after: 'support' }) });
    expect(ground.only('AWS::SES::ReceiptRule').Properties).toMatchObject({ RuleSetName: 'company', After: 'support' });
    ground.template().resourceCountIs('AWS::SES::ReceiptRuleSet', 0);
  });
});

describe('the activation', () => {
  test.each([
    [OtherActiveSet.FAIL, InboundRuleSet.create()],
    [OtherActiveSet.TAKE_OVER, InboundRuleSet.create({ onOtherActive: OtherActiveSet.TAKE_OVER })],
  ])('%s', (OnOtherActive, ruleSet) => {
    const ground = new Ground();
    ground.receiver({ ruleSet });
    const { ServiceToken, ServiceTimeout, ...request } = ground.only(CUSTOM).Properties;
    expect(request).toEqual({ RuleSetName: 'Shop-Orders-A8B1F509', Kind: 'own', OnOtherActive });
    expect(ServiceTimeout).toBe('300');
  });

  test('waits for the rule and for all that takes up mail', () => {
    const ground = new Ground();
    ground.receiver();
    const { DependsOn } = ground.only(CUSTOM);
    const waits = ['AWS::SES::ReceiptRule', 'AWS::SNS::Subscription', 'AWS::Lambda::EventSourceMapping'];
    expect(DependsOn).toEqual(expect.arrayContaining(waits.map((type) => ground.only(type).id)));
    expect(DependsOn).toContain(ground.only('AWS::SQS::QueuePolicy', 'Inbox').id);
    expect(DependsOn).toContain(ground.only('AWS::IAM::Policy', 'ActivationHandler').id);
  });

  test('of a set that is joined is another resource for each set', () => {
    const ids = ['company', 'other'].map((name) => {
      const ground = new Ground();
      ground.receiver({ ruleSet: InboundRuleSet.join(name) });
      expect(ground.only(CUSTOM).Properties).toMatchObject({ RuleSetName: name, Kind: 'joined' });
      return ground.only(CUSTOM).id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  test('of a set of the same app waits until it is active', () => {
    const ground = new Ground();
    const first = ground.receiver();
    ground.receiver({ ruleSet: InboundRuleSet.join(first.ruleSetName) }, 'Returns');
    const [own, joined] = ['OrdersActivation', 'ReturnsActivationJoined'].map((part) => ground.only(CUSTOM, part));
    expect(joined.DependsOn).toContain(own.id);
  });

  test('of a set of another stack waits for that stack', () => {
    const ground = new Ground();
    const first = ground.receiver();
    const other = new Ground(ground.app, 'Other');
    other.receiver({ ruleSet: InboundRuleSet.join(first.ruleSetName) }, 'Invoices');
    ground.app.synth();
    expect(other.stack.dependencies.map(({ node }) => node.path)).toEqual(['Shop']);
  });

  test('of a set of that name in another Region does not', () => {
    const ground = new Ground();
    ground.receiver({ ruleSet: InboundRuleSet.create({ name: 'company' }) });
    const other = new Ground(ground.app, 'Other', { ...ENV, region: 'us-east-1' });
    other.receiver({ ruleSet: InboundRuleSet.join('company') }, 'Invoices');
    ground.app.synth();
    expect(other.stack.dependencies).toHaveLength(0);
  });
});

describe('the bucket', () => {
  test('keeps mail for 90 days, stays, and is closed', () => {
    const ground = new Ground();
    ground.receiver();
    const bucket = ground.only('AWS::S3::Bucket');
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(bucket.Properties).toMatchObject({
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    expect(JSON.stringify(bucket.Properties)).not.toMatch(/Transition|ObjectLock/);
  });

  test('keeps it for as long as one likes', () => {
    const ground = new Ground();
    ground.receiver({ retention: Duration.days(1) });
    const [rule] = ground.only('AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules;
    expect(rule.ExpirationInDays).toBe(1);
  });
});

describe('the key', () => {
  test('encrypts all that holds mail', () => {
    const ground = new Ground();
    const key = new Key(ground.stack, 'Key');
    ground.receiver({ encryptionKey: key, target: InboundTarget.function(functionIn(ground.stack)) });
    const template = ground.template();
    const arn = ground.stack.resolve(key.keyArn);
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: arn, SSEAlgorithm: 'aws:kms' } },
        ],
      },
    });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties.KmsKeyId)).toEqual(groups.map(() => arn));
    template.resourceCountIs('AWS::SQS::Queue', 4);
  });

  test('that is imported cannot be told to let SES in', () => {
    const ground = new Ground();
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    ground.receiver({ encryptionKey: Key.fromKeyArn(ground.stack, 'Key', arn) });
    Annotations.fromStack(ground.stack).hasWarning(
      '/Shop/Orders',
      Match.stringLikeRegexp('encryptionKey is imported.*ses.amazonaws.com and sns.amazonaws.com.*keyPolicy'),
    );
  });
});

describe('the queues', () => {
  test('give up after 5 attempts, and keep what is left for 14 days', () => {
    const ground = new Ground();
    const email = ground.receiver();
    const dead = ground.stack.resolve(email.deadLetterQueue.queueArn);
    expect(ground.only('AWS::SQS::Queue', 'Inbox').Properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      VisibilityTimeout: 180,
      RedrivePolicy: { deadLetterTargetArn: dead, maxReceiveCount: 5 },
    });
    for (const part of ['DeadLetters', 'Quarantine']) {
      expect(ground.only('AWS::SQS::Queue', part).Properties.MessageRetentionPeriod).toBe(1_209_600);
    }
    expect(ground.only('AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'sqs',
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: dead },
    });
  });

  test('of a function come again after six of its timeouts, and one mail at a time', () => {
    const ground = new Ground();
    ground.receiver({ target: InboundTarget.function(functionIn(ground.stack)) });
    expect(ground.only('AWS::SQS::Queue', 'Work').Properties.VisibilityTimeout).toBe(720);
    const mapping = ground.only('AWS::Lambda::EventSourceMapping', 'Mapping');
    expect(mapping.Properties.BatchSize).toBe(1);
    const policy = ground.only('AWS::IAM::Policy', 'ProcessServiceRoleDefaultPolicy');
    expect(mapping.DependsOn).toContain(policy.id);
    const [read] = policy.Properties.PolicyDocument.Statement;
    expect(read.Action).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ChangeMessageVisibility',
    ]);
  });

  test('of a function whose timeout is not known come again after six of the longest', () => {
    const ground = new Ground();
    const arn = 'arn:aws:lambda:eu-central-1:111122223333:function:process';
    const imported = LambdaFunction.fromFunctionAttributes(ground.stack, 'Process', { functionArn: arn });
    ground.receiver({ target: InboundTarget.function(imported) });
    expect(ground.only('AWS::SQS::Queue', 'Work').Properties.VisibilityTimeout).toBe(5_400);
  });
});

describe('the dispatcher', () => {
  const variablesOf = (ground: Ground) =>
    ground.only('AWS::Lambda::Function', 'DispatchDispatcher').Properties.Environment.Variables;

  test('knows a state machine', () => {
    const ground = new Ground();
    const machine = machineIn(ground.stack);
    const email = ground.receiver({ target: InboundTarget.stateMachine(machine) });
    expect(variablesOf(ground)).toEqual({
      TARGET_KIND: 'state-machine',
      TARGET: ground.stack.resolve(machine.stateMachineArn),
      QUARANTINE_URL: ground.stack.resolve(email.quarantineQueue.queueUrl),
      ACCEPTANCE: 'clean',
      RECEIVER: email.ruleName,
    });
  });

  test('knows the queue of a function, and may accept everything', () => {
    const ground = new Ground();
    const target = InboundTarget.function(functionIn(ground.stack));
    ground.receiver({ target, accept: EmailAcceptance.everything() });
    expect(variablesOf(ground)).toMatchObject({
      TARGET_KIND: 'queue',
      TARGET: { Ref: ground.only('AWS::SQS::Queue', 'Work').id },
      ACCEPTANCE: 'everything',
    });
  });

  test('asks for what failed again, and for nothing else', () => {
    const ground = new Ground();
    ground.receiver();
    expect(ground.only('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

test('the watcher looks every five minutes at its own set and rule', () => {
  const ground = new Ground();
  const email = ground.receiver({ ruleSet: InboundRuleSet.join('company') });
  expect(ground.only('AWS::Lambda::Function', 'WatchWatcher').Properties.Environment.Variables).toEqual({
    RULE_SET_NAME: 'company',
    RULE_NAME: email.ruleName,
    RECEIVER: email.ruleName,
  });
  expect(ground.only('AWS::Scheduler::Schedule').Properties.ScheduleExpression).toBe('rate(5 minutes)');
  expect(ground.only('AWS::Lambda::EventInvokeConfig', 'WatchWatcher').Properties).toMatchObject({
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 300,
  });
});

test.each([
  ['recipients', 'InboundRecipients'],
  ['ruleSet', 'InboundRuleSet'],
  ['target', 'InboundTarget'],
  ['accept', 'EmailAcceptance'],
  ['mx', 'InboundMx'],
  ['identity', 'InboundIdentity'],
])('%s has to be made by the class %s', (property, name) => {
  const message = `${property} must be made by the class ${name}, got: an object of the class Object`;
  expect(() => new Ground().receiver({ [property]: {} })).toThrow(message);
});

test.each(['ActivationHandler', 'WatchWatcher'])('%s has 256 MB', (id) => {
  const ground = new Ground();
  ground.receiver();
  expect(ground.only('AWS::Lambda::Function', id).Properties.MemorySize).toBe(256);
});

describe('the MX record', () => {
  const records = (ground: Ground) => Object.values(ground.template().findResources('AWS::Route53::RecordSet'));

  test('of a sub-domain leads to SES, with an identity that DKIM records verify', () => {
    const ground = new Ground();
    const email = ground.receiver({ mx: InboundMx.subdomain(zoneIn(ground), 'in') });
    const identity = ground.only('AWS::SES::EmailIdentity');
    expect(identity.Properties).toMatchObject({ EmailIdentity: 'in.acme.example' });
    expect(ground.stack.resolve(email.emailIdentity?.emailIdentityName)).toEqual({ Ref: identity.id });
    const [mx, ...dkim] = records(ground).map(({ Properties }) => Properties);
    expect(mx).toMatchObject({
      HostedZoneId: 'Z123',
      Name: 'in.acme.example.',
      Type: 'MX',
      ResourceRecords: ['10 inbound-smtp.eu-central-1.amazonaws.com'],
    });
    expect(dkim).toEqual(
      [1, 2, 3].map((number) => ({
        HostedZoneId: 'Z123',
        Type: 'CNAME',
        TTL: '1800',
        Name: { 'Fn::GetAtt': [identity.id, `DkimDNSTokenName${number}`] },
        ResourceRecords: [{ 'Fn::GetAtt': [identity.id, `DkimDNSTokenValue${number}`] }],
      })),
    );
  });

  test('of the domain itself, with an identity that is there', () => {
    const ground = new Ground();
    const identity = InboundIdentity.existing(
      EmailIdentity.fromEmailIdentityName(ground.stack, 'Acme', 'acme.example'),
    );
    const mx = InboundMx.apex(zoneIn(ground), { replacesAllMail: true });
    const recipients = InboundRecipients.domain('acme.example');
    const email = ground.receiver({ mx, identity, recipients });
    expect(records(ground).map(({ Properties }) => Properties.Name)).toEqual(['acme.example.']);
    expect(email.emailIdentity).toBeUndefined();
    ground.template().resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  test('is not made unless one wants it', () => {
    const ground = new Ground();
    ground.receiver();
    expect(records(ground)).toEqual([]);
  });
});

describe('warnings', () => {
  const warningsOf = (make: (ground: Ground) => unknown, env = ENV) => {
    const ground = new Ground(new App({ analyticsReporting: false }), 'Shop', env);
    make(ground);
    return Annotations.fromStack(ground.stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => `${entry.data}`.replace(/ \[ack: cdk-hindsight\/email:(.*)\]$/, ' ($1)'));
  };
  const IDENTITY = InboundIdentity.existing({ emailIdentityName: 'acme.example' } as never);

  test('none for a receiver with all that it needs', () => {
    expect(warningsOf((ground) => ground.receiver({ mx: InboundMx.subdomain(zoneIn(ground), 'in') }))).toEqual([]);
    expect(warningsOf((ground) => ground.receiver({ identity: IDENTITY }))).toEqual([]);
  });

  test('of a domain that may not be verified', () => {
    expect(warningsOf((ground) => ground.receiver())).toEqual([
      'mail arrives only if the domain of the recipients is a verified identity and has an MX record to SES; set mx to have both made, or identity if they are there (identity)',
    ]);
  });

  test('of a Region that is not known, and of none that is', () => {
    const make = (ground: Ground) => ground.receiver({ identity: IDENTITY });
    expect(warningsOf(make, { ...ENV, region: 'sa-east-1' })).toEqual([
      'SES may not receive mail in sa-east-1; it is known to do so in us-east-1, us-east-2, us-west-2, ca-central-1, eu-west-1, eu-west-2, eu-central-1, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-northeast-1 (region)',
    ]);
    expect(warningsOf(make, { account: ENV.account })).toEqual([]);
  });

  test('of mail that nobody judges', () => {
    const make = (ground: Ground) => ground.receiver({ identity: IDENTITY, accept: EmailAcceptance.everything() });
    expect(warningsOf(make)).toEqual([
      'spam, viruses and forged senders reach the target too, which must check the verdicts itself (accept)',
    ]);
  });

  test('of a function that a large mail may not fit into', () => {
    const make = (memorySize: number, timeout: Duration) => (ground: Ground) =>
      ground.receiver({
        identity: IDENTITY,
        target: InboundTarget.function(functionIn(ground.stack, 'Process', { memorySize, timeout })),
      });
    const byDefault = { memorySize: undefined, timeout: undefined };
    expect(
      warningsOf((ground) =>
        ground.receiver({
          identity: IDENTITY,
          target: InboundTarget.function(functionIn(ground.stack, 'Process', byDefault)),
        }),
      ),
    ).toEqual([expect.stringContaining('has 128 MB of memory'), expect.stringContaining('a timeout of 3 seconds')]);
    expect(warningsOf(make(512, Duration.seconds(60)))).toEqual([]);
    expect(warningsOf(make(511, Duration.seconds(59)))).toEqual([
      'the target has 511 MB of memory, and a mail has up to 40 MB, which a parser holds several times; give it 512 MB or more (memory)',
      'the target has a timeout of 59 seconds, which reading and parsing a large mail may take; give it 60 seconds or more (timeout)',
    ]);
  });
});

test('a metric is labelled by what it counts', () => {
  const email = new Ground().receiver();
  const metrics = [email.metricActive(), email.metricAccepted(), email.metricHeld(), email.metricDropped()];
  expect(metrics.map(({ label }) => label)).toEqual(['Active', 'Accepted', 'Held', 'Dropped']);
});

describe('one app', () => {
  test('has a set in each Region, account and Stage', () => {
    const app = new App({ analyticsReporting: false });
    for (const [id, env] of Object.entries({
      One: ENV,
      Two: { ...ENV, region: 'us-east-1' },
      Three: { ...ENV, account: '444455556666' },
    })) {
      new Ground(app, id, env).receiver();
    }
    for (const id of ['Dev', 'Prod']) {
      const stack = new Stack(new Stage(app, id), 'Shop');
      new InboundEmail(stack, 'Orders', {
        recipients: InboundRecipients.addresses('orders@in.acme.example'),
        ruleSet: InboundRuleSet.create(),
        target: InboundTarget.stateMachine(machineIn(stack)),
      });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('may have a recipient in two sets', () => {
    const ground = new Ground();
    ground.receiver();
    const recipients = InboundRecipients.addresses('orders@in.acme.example');
    expect(() => ground.receiver({ ruleSet: InboundRuleSet.join('company'), recipients }, 'Again')).not.toThrow();
  });
});

test('the widgets show all metrics', () => {
  const ground = new Ground();
  const widgets = ground
    .receiver()
    .widgets()
    .map((widget) => JSON.stringify(ground.stack.resolve(widget.toJson())));
  for (const name of ['Accepted', 'Held', 'Dropped', 'Active', 'PublishFailure', 'PublishExpired']) {
    expect(widgets.some((text) => text.includes(`"${name}"`))).toBe(true);
  }
  expect(Template.fromStack(ground.stack)).toBeDefined();
});
