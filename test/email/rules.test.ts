// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub and the reports write references.
import { Duration, type Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, EventType, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { ReceiptRule, ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { InboundEmail, InboundRecipients, InboundRuleSet, InboundTarget } from '../../src/email';
import { blindActivation } from '../../src/email/rules/blind-activation';
import { clientSideEncryption } from '../../src/email/rules/client-side-encryption';
import { confusedDeputy } from '../../src/email/rules/confused-deputy';
import { inactiveRuleSet } from '../../src/email/rules/inactive-rule-set';
import { keyGrant } from '../../src/email/rules/key-grant';
import { objectLock } from '../../src/email/rules/object-lock';
import { publishAlarm } from '../../src/email/rules/publish-alarm';
import { setupNotification } from '../../src/email/rules/setup-notification';
import { unscanned } from '../../src/email/rules/unscanned';
import { inspectTemplates, testRules } from '../checks/rule-cases';
import { machineIn } from './ground';

const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1';

/** What the library makes. */
const own = (stack: Stack) => {
  new InboundEmail(stack, 'Orders', {
    recipients: InboundRecipients.addresses('orders@in.acme.example'),
    ruleSet: InboundRuleSet.create(),
    target: InboundTarget.stateMachine(machineIn(stack)),
    encryptionKey: new Key(stack, 'Key'),
  });
};
const rule = (action: object = {}, more: object = {}) => ({
  Type: 'AWS::SES::ReceiptRule',
  Properties: {
    RuleSetName: 'company',
    Rule: {
      Name: 'orders',
      ScanEnabled: true,
      Actions: [{ S3Action: { BucketName: { Ref: 'Mail' }, ...action } }],
      ...more,
    },
  },
});
const HEADER = { AddHeaderAction: { HeaderName: 'X-Checked', HeaderValue: 'no' } };
const STOP = { StopAction: { Scope: 'RuleSet' } };
const bucket = (Properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties });
const withParameter = (Resources: object, Default?: string) => ({
  Stack: { Parameters: { P: { Type: 'String', ...(Default === undefined ? {} : { Default }) } }, Resources },
});
const sdkCall = (action: string, parameters?: object) => ({ service: 'SES', action, parameters });
const awsCall = (properties: object) => ({ Call: { Type: 'Custom::AWS', Properties: properties } });
const set = { Set: { Type: 'AWS::SES::ReceiptRuleSet', Properties: { RuleSetName: 'orders' } } };
const activator = (Action: unknown) => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } },
});
const ruleSetIn = (stack: Stack) => new ReceiptRuleSet(stack, 'Set');
const mailRule = (stack: Stack, mail: Bucket, kmsKey?: Key) =>
  new ReceiptRule(stack, 'Rule', {
    ruleSet: ruleSetIn(stack),
    actions: [new S3({ bucket: mail, kmsKey })],
    scanEnabled: true,
  });

const INACTIVE = 'Nothing in the app activates the rule set, and its rules get no mail while it is inactive.';
const UNSCANNED = 'The rule does not scan, so mail has no spam or virus verdicts.';
const CLIENT = 'SES encrypts the mail on the client: only the S3 Encryption Client can read it.';
const SETUP = 'The setup object of SES is treated as an email.';
const NO_ALARM = 'No alarm fires when an action of the rule fails, and SES gives up on the mail after four hours.';
const ANYBODY = 'SES may do this in the name of any account.';
const ALL_OFF = 'The deletion deactivates whatever set is active, even one that somebody else activated.';
const STAYS = 'The set stays active when the resource is deleted, and an active set cannot be deleted.';

const statement = (Condition?: object, Principal: unknown = { Service: 'ses.amazonaws.com' }) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:PutObject',
  Resource: '*',
  ...(Condition && { Condition }),
});
const bucketPolicy = (...Statement: object[]) => ({
  Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'mail', PolicyDocument: { Statement } } },
});
const keyed = (KeyPolicy: unknown, action: object = {}, keyId: unknown = { 'Fn::GetAtt': ['Key', 'Arn'] }) => ({
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } },
  Mail: bucket({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyId } },
      ],
    },
  }),
  Rule: rule(action),
});
const keyStatement = (Service: unknown, Action: unknown = 'kms:GenerateDataKey*') => ({
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource: '*' }],
});
const notified = (Filter?: object, action: object = {}) => ({
  Mail: bucket({
    NotificationConfiguration: {
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: 'q', ...(Filter && { Filter }) }],
    },
  }),
  Rule: rule(action),
});
const filter = (...Rules: object[]) => ({ S3Key: { Rules } });
const pattern = (key: unknown, name: unknown = { Ref: 'Mail' }) => ({
  Mail: bucket(),
  Rule: rule({ ObjectKeyPrefix: 'inbound/' }),
  Listener: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.s3'],
        detail: { bucket: { name: [name] }, ...(key !== undefined && { object: { key } }) },
      },
    },
  },
});
const alarm = (Dimensions: object[], MetricName: unknown = 'PublishFailure') => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { Namespace: 'AWS/SES', MetricName, Dimensions },
});

testRules(
  {
    rule: inactiveRuleSet,
    fails: {
      'a set alone': { given: set, finds: [`Set: ${INACTIVE}`] },
      'a policy for something else': {
        given: { ...set, P: activator('ses:DescribeActiveReceiptRuleSet') },
        finds: [`Set: ${INACTIVE}`],
      },
    },
    passes: {
      'a function that may activate': { given: { ...set, P: activator(['logs:*', 'ses:SetActiveReceiptRuleSet']) } },
      'an SDK call': { given: { ...set, ...awsCall({ Create: JSON.stringify(sdkCall('setActiveReceiptRuleSet')) }) } },
      'that of the library': { given: own },
    },
    tokens: {
      'the set of the CDK': {
        given: (stack) => void ruleSetIn(stack),
        finds: [expect.stringContaining(INACTIVE)] as never,
      },
      'the call of the CDK': {
        given: (stack) => {
          const call = { ...sdkCall('setActiveReceiptRuleSet', { RuleSetName: ruleSetIn(stack).receiptRuleSetName }) };
          new AwsCustomResource(stack, 'Call', {
            onCreate: { ...call, physicalResourceId: PhysicalResourceId.of('x') },
            policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
          });
        },
      },
    },
    intrinsics: {
      'a policy by a condition': {
        given: {
          Stack: {
            Conditions: { C: { 'Fn::Equals': ['a', 'a'] } },
            Resources: {
              ...set,
              P: activator({ 'Fn::If': ['C', 'ses:SetActiveReceiptRuleSet', 'ses:ListIdentities'] }),
            },
          },
        },
      },
    },
    inconclusive: {
      'an action that is a parameter': {
        given: withParameter({ ...set, Unclear: activator({ Ref: 'P' }) }),
        doubts: ['Properties: the policy Unclear may let somebody activate it (${P} is known only at deploy time)'],
      },
    },
  },
  {
    rule: blindActivation,
    fails: {
      'a deletion without a name': {
        given: awsCall({
          Create: JSON.stringify(sdkCall('setActiveReceiptRuleSet', { RuleSetName: 'orders' })),
          Delete: JSON.stringify(sdkCall('setActiveReceiptRuleSet')),
        }),
        finds: [`Call: ${ALL_OFF}`],
      },
      'no deletion': {
        given: awsCall({
          Update: JSON.stringify(sdkCall('SetActiveReceiptRuleSetCommand', { RuleSetName: 'orders' })),
        }),
        finds: [`Call: ${STAYS}`],
      },
    },
    passes: {
      'a deletion that restores': {
        given: awsCall({
          Create: JSON.stringify(sdkCall('setActiveReceiptRuleSet', { RuleSetName: 'orders' })),
          Delete: JSON.stringify(sdkCall('setActiveReceiptRuleSet', { RuleSetName: 'company' })),
        }),
      },
      'another call': { given: awsCall({ Create: JSON.stringify(sdkCall('createReceiptFilter')) }) },
      'that of the library': { given: own },
    },
    tokens: {
      'the call of the CDK': {
        given: (stack) => {
          const call = sdkCall('setActiveReceiptRuleSet', { RuleSetName: ruleSetIn(stack).receiptRuleSetName });
          new AwsCustomResource(stack, 'Call', {
            onCreate: { ...call, physicalResourceId: PhysicalResourceId.of('x') },
            onDelete: sdkCall('setActiveReceiptRuleSet'),
            policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
          });
        },
        finds: [expect.stringContaining(ALL_OFF)] as never,
      },
    },
    intrinsics: {
      'a name that is filled in': {
        given: awsCall({
          Create: {
            'Fn::Sub':
              '{"service":"SES","action":"setActiveReceiptRuleSet","parameters":{"RuleSetName":"${AWS::StackName}"}}',
          },
        }),
        finds: [`Call: ${STAYS}`],
      },
    },
    inconclusive: {
      'a call that is a parameter': {
        given: withParameter(awsCall({ Create: { Ref: 'P' } })),
        doubts: ['Properties/Create: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: unscanned,
    fails: {
      'a rule that does not say': {
        given: { Rule: rule({}, { ScanEnabled: undefined }) },
        finds: [`Rule: ${UNSCANNED}`],
      },
      'a rule that says no': { given: { Rule: rule({}, { ScanEnabled: 'false' }) }, finds: [`Rule: ${UNSCANNED}`] },
    },
    passes: {
      'a rule that scans': { given: { Rule: rule() } },
      'a rule that is off': { given: { Rule: rule({}, { ScanEnabled: false, Enabled: false }) } },
      'a rule without actions': { given: { Rule: rule({}, { ScanEnabled: false, Actions: undefined }) } },
      'a rule that refuses mail': {
        given: { Rule: rule({}, { ScanEnabled: false, Actions: [HEADER, { BounceAction: {} }, STOP] }) },
      },
      'that of the library': { given: own },
    },
    tokens: {
      'the rule of the CDK': {
        given: (stack) => {
          const actions = [new S3({ bucket: new Bucket(stack, 'Mail') })];
          new ReceiptRule(stack, 'Rule', { ruleSet: ruleSetIn(stack), actions });
        },
        finds: [expect.stringContaining(UNSCANNED)] as never,
      },
    },
    intrinsics: {
      'a default that is no': {
        given: withParameter({ Rule: rule({}, { ScanEnabled: { Ref: 'P' } }) }, 'false'),
        finds: [`Rule: ${UNSCANNED} That is so by default: P is false.`],
        doubts: [],
      },
    },
    inconclusive: {
      'a parameter': {
        given: withParameter({ Rule: rule({}, { ScanEnabled: { Ref: 'P' } }) }),
        doubts: ['Properties/Rule/ScanEnabled: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: clientSideEncryption,
    fails: { 'a key of the action': { given: { Rule: rule({ KmsKeyArn: ARN }) }, finds: [`Rule: ${CLIENT}`] } },
    passes: { 'no key': { given: { Rule: rule() } }, 'that of the library': { given: own } },
    tokens: {
      'the key of the CDK': {
        given: (stack) => void mailRule(stack, new Bucket(stack, 'Mail'), new Key(stack, 'Key')),
        finds: [expect.stringContaining(CLIENT)] as never,
      },
    },
    intrinsics: {
      'a key by a condition': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] } },
            Resources: { Rule: rule({ KmsKeyArn: { 'Fn::If': ['C', ARN, { Ref: 'AWS::NoValue' }] } }) },
          },
        },
        finds: [`Rule: ${CLIENT}`],
      },
    },
    inconclusive: {
      'actions that are a parameter': {
        given: withParameter({ Rule: rule({}, { Actions: { Ref: 'P' } }) }),
        doubts: ['Properties/Rule/Actions: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: objectLock,
    fails: {
      'a default retention': {
        given: {
          Mail: bucket({ ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } }),
          Rule: rule(),
        },
        finds: ['Rule: The bucket Mail has a default retention, which SES does not write to.'],
      },
    },
    passes: {
      'object lock without one': {
        given: { Mail: bucket({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }), Rule: rule() },
      },
      'a bucket of others': { given: { Rule: rule({ BucketName: 'mail' }) } },
      'what is made by something else': {
        given: {
          Mail: {
            Type: 'Custom::Bucket',
            Properties: { ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 1 } } } },
          },
          Rule: rule(),
        },
      },
      'that of the library': { given: own },
    },
    tokens: {
      'the bucket of the CDK': {
        given: (stack) => {
          const objectLockDefaultRetention = ObjectLockRetention.governance(Duration.days(1));
          mailRule(stack, new Bucket(stack, 'Mail', { objectLockDefaultRetention }));
        },
        finds: [expect.stringContaining('has a default retention')] as never,
      },
    },
    intrinsics: {
      'a reference by an attribute': {
        given: {
          Mail: bucket({ ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } } } }),
          Rule: rule({ BucketName: { 'Fn::Sub': '${Mail}' } }),
        },
        finds: ['Rule: The bucket Mail has a default retention, which SES does not write to.'],
      },
    },
    inconclusive: {
      'a lock that is a parameter': {
        given: withParameter({ Mail: bucket({ ObjectLockConfiguration: { Ref: 'P' } }), Rule: rule() }),
        doubts: ['Properties/ObjectLockConfiguration: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: keyGrant,
    fails: {
      'a key for others': {
        given: keyed(keyStatement('logs.amazonaws.com')),
        finds: ['Rule: The bucket Mail is encrypted with Key, whose policy does not let SES use it.'],
      },
      'a key that SES may only describe': {
        given: keyed(keyStatement('ses.amazonaws.com', 'kms:DescribeKey')),
        finds: ['Rule: The bucket Mail is encrypted with Key, whose policy does not let SES use it.'],
      },
    },
    passes: {
      'a key for SES': {
        given: keyed(keyStatement(['sns.amazonaws.com', 'ses.amazonaws.com'], ['kms:Decrypt', 'kms:GenerateDataKey'])),
      },
      'a role for the action': {
        given: keyed(keyStatement('logs.amazonaws.com'), { IamRoleArn: 'arn:aws:iam::111122223333:role/x' }),
      },
      'a key of others': { given: keyed({}, {}, ARN) },
      'no key': { given: { Mail: bucket(), Rule: rule() } },
      'that of the library': { given: own },
    },
    tokens: {
      'the bucket and key of the CDK': {
        given: (stack) => void mailRule(stack, new Bucket(stack, 'Mail', { encryption: BucketEncryption.KMS })),
        finds: [expect.stringContaining('does not let SES use it')] as never,
      },
    },
    intrinsics: {
      'a key by its id': {
        given: keyed(keyStatement('logs.amazonaws.com'), {}, { Ref: 'Key' }),
        finds: ['Rule: The bucket Mail is encrypted with Key, whose policy does not let SES use it.'],
      },
    },
    inconclusive: {
      'a policy that is a parameter': {
        given: withParameter(keyed({ Ref: 'P' })),
        doubts: ['Properties/KeyPolicy: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: confusedDeputy,
    fails: {
      'no condition': { given: bucketPolicy(statement()), finds: [`Policy: ${ANYBODY}`] },
      'a condition of something else': {
        given: bucketPolicy(statement({ Bool: { 'aws:SecureTransport': 'true' } })),
        finds: [`Policy: ${ANYBODY}`],
      },
      'a condition on what is not wanted': {
        given: bucketPolicy(statement({ StringNotEquals: { 'aws:SourceAccount': '111122223333' } })),
        finds: [`Policy: ${ANYBODY}`],
      },
      'a pattern that any account fits': {
        given: bucketPolicy(statement({ StringLike: { 'aws:SourceAccount': '*' } })),
        finds: [`Policy: ${ANYBODY}`],
      },
      'the policy of a key': {
        given: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyStatement('ses.amazonaws.com') } } },
        finds: [`Key: ${ANYBODY}`],
      },
      'a function': {
        given: {
          P: {
            Type: 'AWS::Lambda::Permission',
            Properties: { Principal: 'ses.amazonaws.com', Action: 'lambda:InvokeFunction' },
          },
        },
        finds: ['P: SES may call the function in the name of any account.'],
      },
    },
    passes: {
      'the account': { given: bucketPolicy(statement({ StringEquals: { 'AWS:SourceAccount': '111122223333' } })) },
      'the rule': { given: bucketPolicy(statement({ ArnLike: { 'aws:SourceArn': 'arn:aws:ses:*' } })) },
      'the account as a referer': {
        given: bucketPolicy(statement({ StringEquals: { 'aws:Referer': '111122223333' } })),
      },
      'a topic with the account as the owner of the source': {
        given: {
          Policy: {
            Type: 'AWS::SNS::TopicPolicy',
            Properties: {
              PolicyDocument: { Statement: [statement({ StringEquals: { 'AWS:SourceOwner': '111122223333' } })] },
            },
          },
        },
      },
      'another service': { given: bucketPolicy(statement(undefined, { Service: 'logs.amazonaws.com' })) },
      everybody: { given: bucketPolicy(statement(undefined, '*')) },
      'a function with the account': {
        given: {
          P: { Type: 'AWS::Lambda::Permission', Properties: { Principal: 'ses.amazonaws.com', SourceAccount: '1' } },
        },
      },
      'that of the library': { given: own },
    },
    tokens: {
      'the policy of the CDK': { given: (stack) => void mailRule(stack, new Bucket(stack, 'Mail')) },
    },
    intrinsics: {
      'a list of services': {
        given: bucketPolicy(
          statement(undefined, { Service: ['logs.amazonaws.com', { 'Fn::Sub': 'ses.amazonaws.com' }] }),
        ),
        finds: [`Policy: ${ANYBODY}`],
      },
    },
    inconclusive: {
      'conditions that are a parameter': {
        given: withParameter(bucketPolicy(statement({ StringEquals: { Ref: 'P' } }))),
        doubts: ['Properties/PolicyDocument/Statement/0/Condition/StringEquals: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: setupNotification,
    fails: {
      'a notification without a filter': { given: notified(), finds: [`Mail: ${SETUP}`] },
      'one of a function': {
        given: {
          Mail: bucket({
            NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: 'f' }] },
          }),
          Rule: rule(),
        },
        finds: [`Mail: ${SETUP}`],
      },
      'a filter by the prefix of the mail': {
        given: notified(filter({ Name: 'prefix', Value: 'inbound/' }), { ObjectKeyPrefix: 'inbound/' }),
        finds: [`Mail: ${SETUP}`],
      },
      'an event rule for the bucket': { given: pattern(undefined), finds: [`Listener: ${SETUP}`] },
      'an event rule that takes OR for AND': {
        given: pattern([{ prefix: 'inbound/' }, { 'anything-but': { suffix: 'AMAZON_SES_SETUP_NOTIFICATION' } }]),
        finds: [`Listener: ${SETUP}`],
      },
    },
    passes: {
      'a filter by a suffix': { given: notified(filter({ Name: 'suffix', Value: '.pdf' })) },
      'a bucket without mail': { given: { Mail: notified().Mail } },
      'an event rule that leaves it out': {
        given: pattern([{ 'anything-but': { suffix: 'AMAZON_SES_SETUP_NOTIFICATION' } }]),
      },
      'an event rule for another prefix': { given: pattern([{ prefix: 'parsed/' }]) },
      'an event rule of another service': {
        given: { Listener: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['aws.ec2'] } } } },
      },
      'that of the library': { given: own },
    },
    tokens: {
      'the notification of the CDK': {
        given: (stack) => {
          const mail = new Bucket(stack, 'Mail');
          mailRule(stack, mail);
          mail.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(new Queue(stack, 'Queue')));
        },
        finds: [expect.stringContaining(SETUP)] as never,
      },
    },
    intrinsics: {
      'a bucket by Fn::Sub': { given: pattern(undefined, { 'Fn::Sub': '${Mail}' }), finds: [`Listener: ${SETUP}`] },
    },
    inconclusive: {
      'a matcher that is a parameter': {
        given: withParameter(pattern([{ prefix: { Ref: 'P' } }])),
        doubts: ['Properties/EventPattern/detail/object/key/0/prefix: ${P} is known only at deploy time'],
      },
    },
  },
  {
    rule: publishAlarm,
    fails: {
      'no alarm': { given: { Rule: rule() }, finds: [`Rule: ${NO_ALARM}`] },
      'an alarm on another rule': {
        given: { Rule: rule(), A: alarm([{ Name: 'RuleName', Value: 'returns' }]) },
        finds: [`Rule: ${NO_ALARM}`],
      },
      'a rule that bounces': {
        given: { Rule: rule({}, { Actions: [{ BounceAction: {} }] }) },
        finds: [`Rule: ${NO_ALARM}`],
      },
      'a rule that tells where it ends': {
        given: { Rule: rule({}, { Actions: [{ StopAction: { Scope: 'RuleSet', TopicArn: 'arn:aws:sns:::t' } }] }) },
        finds: [`Rule: ${NO_ALARM}`],
      },
      'an alarm on what works': {
        given: { Rule: rule(), A: alarm([{ Name: 'RuleName', Value: 'orders' }], 'PublishSuccess') },
        finds: [`Rule: ${NO_ALARM}`],
      },
    },
    passes: {
      'an alarm on the rule': { given: { Rule: rule(), A: alarm([{ Name: 'RuleName', Value: 'orders' }]) } },
      'an alarm on the set': {
        given: { Rule: rule(), A: alarm([{ Name: 'RuleSetName', Value: 'company' }], 'PublishExpired') },
      },
      'a rule that is off': { given: { Rule: rule({}, { Enabled: false }) } },
      'a rule without actions': { given: { Rule: rule({}, { Actions: undefined }) } },
      'a rule that calls nothing': { given: { Rule: rule({}, { Actions: [HEADER, STOP] }) } },
      'that of the library': { given: own },
    },
    tokens: {
      'an alarm of the CDK': {
        given: (stack) => {
          const { receiptRuleName } = mailRule(stack, new Bucket(stack, 'Mail'));
          const metric = new Metric({
            namespace: 'AWS/SES',
            metricName: 'PublishFailure',
            dimensionsMap: { RuleName: receiptRuleName },
          });
          new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
        },
      },
    },
    intrinsics: {
      'a reference to the rule': { given: { Rule: rule(), A: alarm([{ Name: 'RuleName', Value: { Ref: 'Rule' } }]) } },
    },
    inconclusive: {
      'an alarm on a parameter': {
        given: withParameter({ Rule: rule(), A: alarm([{ Name: 'RuleName', Value: { Ref: 'P' } }]) }),
        doubts: [expect.stringContaining('the alarm A may watch it')] as never,
      },
    },
  },
);

test('a bucket with a default retention is shown where the rule names it', () => {
  const Mail = bucket({ ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } });
  const { findings } = inspectTemplates({ Stack: { Mail, Rule: rule() } }, {}, [objectLock]);
  expect(findings.map(({ location }) => location)).toEqual(['Properties/Rule/Actions/0/S3Action/BucketName']);
});
