import type { Stack } from 'aws-cdk-lib';
import { Fn } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaHandler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { databaseFunction } from '../../src/checks/rules/database-function';
import { expansion } from '../../src/checks/rules/expansion';
import { scheduledFunction } from '../../src/checks/rules/scheduled-function';
import { inspectTemplates, testRules } from './rule-cases';

const handler = (properties: object = {}) => ({ Job: { Type: 'AWS::Lambda::Function', Properties: properties } });
const every = (Arn: unknown) => ({
  Every: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'a', Arn }] } },
});
const JOB = { 'Fn::GetAtt': ['Job', 'Arn'] };
const config = (properties: object) => ({
  Config: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Job' }, Qualifier: '$LATEST', ...properties },
  },
});
const LOST = 'Every: The function Job is retried and has no target for what fails.';
const UNSEEN = 'Job: The function talks to a database and no alarm of the app watches its errors.';
const client = (properties: object = {}, Variables: unknown = { DB_HOST: 'db' }) =>
  handler({ VpcConfig: { SubnetIds: ['a'] }, Environment: { Variables }, ...properties });
const errors = (dimensions: object[]) => ({
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: dimensions },
  },
});

function lambda(stack: Stack, id: string, props: object = {}) {
  return new LambdaHandler(stack, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('x'),
    ...props,
  });
}

testRules(
  {
    rule: scheduledFunction,
    fails: {
      'a rule with a schedule': { given: { ...handler(), ...every(JOB) }, finds: [LOST] },
      'a schedule of the scheduler': {
        given: { ...handler(), Every: { Type: 'AWS::Scheduler::Schedule', Properties: { Target: { Arn: JOB } } } },
        finds: [LOST],
      },
      'an alias': {
        given: {
          ...handler(),
          Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Job' } } },
          ...every({ Ref: 'Live' }),
        },
        finds: [LOST],
      },
      'one retry': { given: { ...handler(), ...every(JOB), ...config({ MaximumRetryAttempts: 1 }) }, finds: [LOST] },
    },
    passes: {
      'a dead-letter queue': {
        given: {
          ...handler({ DeadLetterConfig: { TargetArn: 'arn:aws:sqs:eu-central-1:111122223333:q' } }),
          ...every(JOB),
        },
      },
      'a destination': {
        given: {
          ...handler(),
          ...every(JOB),
          ...config({ DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:x' } } }),
        },
      },
      'no retry': { given: { ...handler(), ...every(JOB), ...config({ MaximumRetryAttempts: '0' }) } },
      'a rule on events': {
        given: {
          ...handler(),
          On: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {}, Targets: [{ Arn: JOB }] } },
        },
      },
      'another target': { given: every('arn:aws:sqs:eu-central-1:111122223333:q') },
    },
    tokens: {
      'functions of the CDK': {
        given: (stack) => {
          const schedule = Schedule.expression('rate(1 hour)');
          new Rule(stack, 'Every', { schedule, targets: [new LambdaFunction(lambda(stack, 'Lost'))] });
          new Rule(stack, 'Safe', {
            schedule,
            targets: [new LambdaFunction(lambda(stack, 'Caught', { deadLetterQueueEnabled: true }))],
          });
        },
        finds: [expect.stringMatching(/^Every.*: The function Lost.* is retried/) as never],
      },
    },
    intrinsics: {
      'a target by Fn::Sub': { given: { ...handler(), ...every({ 'Fn::Sub': `\${Job.Arn}` }) }, finds: [LOST] },
    },
    notJudged: {
      'a function that is not in the app': {
        given: every('arn:aws:lambda:eu-central-1:111122223333:function:job'),
        doubts: ['Properties/Targets/0/Arn: the target is not in the app'],
      },
      'a target that is a parameter': {
        given: every({ Ref: 'Target' }),
        doubts: ['Properties/Targets/0/Arn: the target is not in the app'],
      },
    },
  },
  {
    rule: databaseFunction,
    fails: {
      'a variable that is named like one': { given: client(), finds: [UNSEEN] },
      'a variable that refers to one': {
        given: {
          ...client({}, { TARGET: { 'Fn::GetAtt': 'Db.Endpoint.Address' } }),
          Db: { Type: 'AWS::RDS::DBCluster' },
        },
        finds: [UNSEEN],
      },
      'an alarm on another function': {
        given: { ...client(), ...errors([{ Name: 'FunctionName', Value: 'other' }]) },
        finds: [UNSEEN],
      },
    },
    passes: {
      'an alarm': { given: { ...client(), ...errors([{ Name: 'FunctionName', Value: { Ref: 'Job' } }]) } },
      'an alarm on all functions': { given: { ...client(), ...errors([]) } },
      'a function outside of the VPC': { given: handler({ Environment: { Variables: { DB_HOST: 'db' } } }) },
      'a function without a database': { given: client({}, { BUCKET: 'b' }) },
    },
    tokens: {
      'functions of the CDK': {
        given: (stack) => {
          const props = { vpc: new Vpc(stack, 'Vpc'), environment: { DATABASE_URL: Fn.importValue('Url') } };
          lambda(stack, 'Unseen', props);
          new Alarm(stack, 'Alarm', {
            metric: lambda(stack, 'Seen', props).metricErrors(),
            threshold: 1,
            evaluationPeriods: 1,
          });
        },
        finds: [expect.stringMatching(/^Unseen/) as never],
      },
    },
    intrinsics: {
      'an address by Fn::Join': {
        given: {
          ...client({}, { X: { 'Fn::Join': [':', [{ 'Fn::GetAtt': 'Db.Endpoint' }, '5432']] } }),
          Db: { Type: 'AWS::RDS::DBProxy' },
        },
        finds: [UNSEEN],
      },
    },
    notJudged: {
      'variables that a condition chooses': {
        given: client({}, { 'Fn::If': ['A', {}, {}] }),
        doubts: ['Properties/Environment/Variables: a condition decides it during the deploy'],
      },
    },
  },
);

const CASES: [string, object, string[]][] = [
  ['a template that is what it says', { Resources: { A: { Type: 'AWS::S3::Bucket' } } }, []],
  [
    'a macro',
    { Transform: ['Shop', 'AWS::LanguageExtensions'], Resources: {} },
    ['Transform: Shop may make and change resources during the deploy'],
  ],
  [
    'SAM',
    { Transform: 'AWS::Serverless-2016-10-31', Resources: {} },
    ['Transform: AWS::Serverless-2016-10-31 may make and change resources during the deploy'],
  ],
  [
    'a macro with parameters',
    { Transform: { Name: 'AWS::Include' }, Resources: {} },
    ['Transform: AWS::Include may make and change resources during the deploy'],
  ],
  [
    'a loop',
    { Resources: { 'Fn::ForEach::Topics': ['a', [], {}] } },
    ['Resources/Fn::ForEach::Topics: it is expanded during the deploy'],
  ],
  [
    'a module',
    { Resources: { A: { Type: 'Shop::S3::Bucket::MODULE' } } },
    ['Resources/A: Shop::S3::Bucket::MODULE is replaced by its resources during the deploy'],
  ],
  [
    'a resource without a type',
    { Resources: { A: {}, B: 7 } },
    ['Resources/A: it has no type', 'Resources/B: it has no type'],
  ],
  [
    'a nested stack elsewhere',
    { Resources: { A: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://x' } } } },
    ['Resources/A: the template of the nested stack is not in the app'],
  ],
];

describe('hindsight-checks-expansion', () => {
  test.each(CASES)('%s', (_, template, doubts) => {
    const { findings, notJudged } = inspectTemplates({ Stack: template }, {}, [expansion]);
    expect(findings).toEqual([]);
    expect(notJudged.map(({ location, message }) => `${location}: ${message}`)).toEqual(doubts);
  });
});
