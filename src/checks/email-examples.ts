import type { RuleExample } from './rule-examples';

function rule(action: string, more = '        ScanEnabled: true\n'): string {
  return `  Orders:
    Type: AWS::SES::ReceiptRule
    Properties:
      RuleSetName: company
      Rule:
        Name: orders
${more}        Actions:
          - S3Action: {BucketName: !Ref Mail${action}}
`;
}

const BUCKET = `Resources:
  Mail:
    Type: AWS::S3::Bucket
`;

function bucket(properties: string): string {
  return `${BUCKET}    Properties:
${properties}`;
}

function key(service: string): string {
  return `  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: {Service: ${service}}
            Action: ['kms:GenerateDataKey*', 'kms:Decrypt']
            Resource: '*'
            Condition: {StringEquals: {aws:SourceAccount: '111122223333'}}
`;
}

const ENCRYPTED = `      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}
`;

function lock(retention: string): string {
  return `      ObjectLockConfiguration:
        ObjectLockEnabled: Enabled
${retention}`;
}

function policy(condition: string): string {
  return `Resources:
  Mail:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: acme-mail
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: ses.amazonaws.com}
            Action: s3:PutObject
            Resource: arn:aws:s3:::acme-mail/*
${condition}`;
}

const SET = `Resources:
  Company:
    Type: AWS::SES::ReceiptRuleSet
    Properties: {RuleSetName: company}
`;

function activation(end: string): string {
  return `Resources:
  Activate:
    Type: Custom::AWS
    Properties:
      ServiceToken: arn:aws:lambda:eu-west-1:111122223333:function:sdk-calls
      Create: '{"service":"SES","action":"setActiveReceiptRuleSet","parameters":{"RuleSetName":"shop"}}'
      Delete: '{"service":"SES","action":"setActiveReceiptRuleSet"${end}}'
`;
}

function notifications(filter: string): string {
  return `      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: arn:aws:sqs:eu-west-1:111122223333:mail
            Filter: {S3Key: {Rules: [${filter}]}}
`;
}

const ALARM = `  NotStored:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SES
      MetricName: PublishFailure
      Dimensions: [{Name: RuleName, Value: orders}]
      Statistic: Sum
      Period: 300
      EvaluationPeriods: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      Threshold: 1
`;

function listener(matchers: string): string {
  return `Resources:
  Listener:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail: {object: {key: [${matchers}]}}
`;
}

const NOT_SETUP = '{anything-but: {suffix: AMAZON_SES_SETUP_NOTIFICATION}}';

/** The examples of the rules of `email` and of event patterns. */
export const EMAIL_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-email-inactive-rule-set': {
    bad: SET,
    good: `${SET}  Activation:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: activation
      Roles: [activation]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'], Resource: '*'}
`,
  },
  'hindsight-email-blind-activation': {
    bad: activation(''),
    good: activation(',"parameters":{"RuleSetName":"company"}'),
  },
  'hindsight-email-unscanned': {
    bad: `${BUCKET}${rule('', '')}`,
    good: `${BUCKET}${rule('')}`,
  },
  'hindsight-email-client-side-encryption': {
    bad: `${BUCKET}${rule(', KmsKeyArn: alias/aws/ses')}`,
    good: `${BUCKET}${rule('')}`,
  },
  'hindsight-email-key-grant': {
    bad: `${bucket(ENCRYPTED)}${key('logs.amazonaws.com')}${rule('')}`,
    good: `${bucket(ENCRYPTED)}${key('ses.amazonaws.com')}${rule('')}`,
  },
  'hindsight-email-object-lock': {
    bad: `${bucket(lock('        Rule: {DefaultRetention: {Mode: GOVERNANCE, Days: 30}}\n'))}${rule('')}`,
    good: `${bucket(lock(''))}${rule('')}`,
  },
  'hindsight-email-confused-deputy': {
    bad: policy(''),
    good: policy("            Condition: {StringEquals: {aws:SourceAccount: '111122223333'}}\n"),
  },
  'hindsight-email-setup-notification': {
    bad: `${bucket(notifications('{Name: prefix, Value: inbound/}'))}${rule(', ObjectKeyPrefix: inbound/')}`,
    good: `${bucket(notifications('{Name: suffix, Value: .pdf}'))}${rule(', ObjectKeyPrefix: inbound/')}`,
  },
  'hindsight-email-publish-alarm': {
    bad: `${BUCKET}${rule('')}`,
    good: `${BUCKET}${rule('')}${ALARM}`,
  },
  'hindsight-events-or-exclusion': {
    bad: listener(`{prefix: inbound/}, ${NOT_SETUP}`),
    good: listener(NOT_SETUP),
  },
};
