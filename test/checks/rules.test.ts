import type { Stack } from 'aws-cdk-lib';
import { Duration, Fn } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaHandler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression, Schedule as SchedulerSchedule, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { databaseFunction } from '../../src/checks/rules/database-alarm';
import { scheduledFunction } from '../../src/checks/rules/dead-letter';
import { expansion } from '../../src/checks/rules/expansion';
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
const live = {
  Three: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Job' } } },
  Live: {
    Type: 'AWS::Lambda::Alias',
    Properties: {
      FunctionName: { Ref: 'Job' },
      FunctionVersion: { 'Fn::GetAtt': ['Three', 'Version'] },
      Name: 'live',
    },
  },
};
const calling = (action: string, InvocationType?: string) => ({
  Every: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Target: {
        Arn: `arn:aws:scheduler:::aws-sdk:lambda:${action}`,
        Input: { 'Fn::Sub': JSON.stringify({ FunctionName: `\${Job}`, InvocationType }) },
      },
    },
  },
});
const LOST = 'Every: The function Job is retried and has no target for what fails.';
const UNSEEN = 'Job: The function talks to a database and no alarm of the app watches its errors.';
const client = (properties: object = {}, Variables: unknown = { DB_HOST: 'db' }) =>
  handler({ VpcConfig: { SubnetIds: ['a'] }, Environment: { Variables }, ...properties });
const errors = (dimensions: object[], properties: object = {}) => ({
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: dimensions, ...properties },
  },
});
const OF_THE_JOB = [{ Name: 'FunctionName', Value: { Ref: 'Job' } }];
const ACTION = { AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:alarms'] };

/** An alarm on what a filter finds in a log group. */
const onLogs = (LogGroupName: unknown, alarm: object = {}) => ({
  Filter: {
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName,
      MetricTransformations: [{ MetricNamespace: { 'Fn::Sub': `\${AWS::StackName}/Logs` }, MetricName: 'Fatal' }],
    },
  },
  Fatal: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: { 'Fn::Sub': `\${AWS::StackName}/Logs` },
      MetricName: 'Fatal',
      AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:ops'],
      ...alarm,
    },
  },
});
const logGroup = (LogGroupName: unknown) => ({ Lines: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName } } });
const OF_JOB = { 'Fn::Sub': `/aws/lambda/\${Job}` };
const HEARD = 'Properties: the alarm Fatal watches what a metric filter finds in its logs';

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
      'an ARN that is put together': {
        given: {
          ...handler(),
          ...every({ 'Fn::Sub': `arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${Job}` }),
        },
        finds: [LOST],
      },
      'an ARN with the name of the function': {
        given: {
          ...handler({ FunctionName: { 'Fn::Sub': `\${AWS::StackName}-job` } }),
          ...every({ 'Fn::Sub': `arn:aws:lambda:eu-central-1:111122223333:function:\${AWS::StackName}-job:live` }),
        },
        finds: [LOST],
      },
      'a queue of the target, which gets only what Lambda did not take': {
        given: {
          ...handler(),
          Every: {
            Type: 'AWS::Scheduler::Schedule',
            Properties: {
              Target: {
                Arn: JOB,
                DeadLetterConfig: { Arn: 'arn:aws:sqs:x' },
                RetryPolicy: { MaximumRetryAttempts: 0 },
              },
            },
          },
        },
        finds: [LOST],
      },
      'a call that nobody waits for': { given: { ...handler(), ...calling('invoke', 'Event') }, finds: [LOST] },
      'a call of the old kind': { given: { ...handler(), ...calling('invokeAsync') }, finds: [LOST] },
      'an alias, while the function is configured': {
        given: { ...handler(), ...live, ...every({ Ref: 'Live' }), ...config({ MaximumRetryAttempts: 0 }) },
        finds: [LOST],
      },
      'a function, while its alias is configured': {
        given: { ...handler(), ...live, ...every(JOB), ...config({ MaximumRetryAttempts: 0, Qualifier: 'live' }) },
        finds: [LOST],
      },
      'an alarm on the logs of another function': {
        given: { ...handler(), ...every(JOB), ...onLogs('/aws/lambda/other') },
        finds: [LOST],
      },
      'an alarm on its logs without an action': {
        given: { ...handler(), ...every(JOB), ...onLogs(OF_JOB, { AlarmActions: [] }) },
        finds: [LOST],
      },
      'an alarm on another metric than that of the filter': {
        given: { ...handler(), ...every(JOB), ...onLogs(OF_JOB, { MetricName: 'Calls' }) },
        finds: [LOST],
      },
      'alarms and filters that cannot be read': {
        given: {
          ...handler(),
          ...every(JOB),
          ...onLogs(OF_JOB, { Metrics: { 'Fn::ImportValue': 'metrics' }, MetricName: undefined }),
          Other: { Type: 'AWS::Logs::MetricFilter', Properties: { MetricTransformations: { Ref: 'AWS::NoValue' } } },
        },
        doubts: [expect.stringContaining('metrics') as never],
      },
      'an alarm without an action': { given: { ...handler(), ...every(JOB), ...errors(OF_THE_JOB) }, finds: [LOST] },
      'an alarm on another metric of it': {
        given: { ...handler(), ...every(JOB), ...errors(OF_THE_JOB, { ...ACTION, MetricName: 'Throttles' }) },
        finds: [LOST],
      },
      'an alarm on errors of something else': {
        given: { ...handler(), ...every(JOB), ...errors(OF_THE_JOB, { ...ACTION, Namespace: 'AWS/ApiGateway' }) },
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
      'an alias that is configured': {
        given: {
          ...handler(),
          ...live,
          ...every({ Ref: 'Live' }),
          ...config({ MaximumRetryAttempts: 0, Qualifier: 'live' }),
        },
      },
      'an alias whose version is configured': {
        given: {
          ...handler(),
          ...live,
          ...every({ Ref: 'Live' }),
          ...config({ MaximumRetryAttempts: 0, Qualifier: { 'Fn::GetAtt': ['Three', 'Version'] } }),
        },
      },
      'a configuration by the name of the function': {
        given: {
          ...handler({ FunctionName: 'job' }),
          ...every(JOB),
          ...config({ MaximumRetryAttempts: 0, FunctionName: 'job' }),
        },
      },
      'an alarm on its errors': { given: { ...handler(), ...every(JOB), ...errors(OF_THE_JOB, ACTION) } },
      'an alarm on the events that are dropped': {
        given: { ...handler(), ...every(JOB), ...errors(OF_THE_JOB, { ...ACTION, MetricName: 'AsyncEventsDropped' }) },
      },
      'an alarm on the function by its name': {
        given: {
          ...handler({ FunctionName: 'job' }),
          ...every(JOB),
          ...errors([{ Name: 'FunctionName', Value: 'job' }], ACTION),
        },
      },
      'an alarm on all functions': { given: { ...handler(), ...every(JOB), ...errors([], ACTION) } },
      'a call that waits for the answer': { given: { ...handler(), ...calling('invoke') } },
      'a call to another service': { given: every('arn:aws:scheduler:::aws-sdk:sqs:sendMessage') },
      'a queue that is named like the function': {
        given: { ...handler(), ...every({ 'Fn::Sub': `arn:aws:sqs:eu-central-1:111122223333:\${Job}` }) },
      },
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
      'aliases and versions of the CDK': {
        given: (stack) => {
          const job = lambda(stack, 'Job', { currentVersionOptions: { retryAttempts: 0 } });
          const lost = lambda(stack, 'Lost', { retryAttempts: 0 });
          lost.addAlias('other', { retryAttempts: 0 });
          const targets = [
            job.addAlias('caught', { retryAttempts: 0 }),
            job.currentVersion,
            lost.addAlias('lost', { retryAttempts: 1 }),
          ];
          new Rule(stack, 'Every', {
            schedule: Schedule.expression('rate(1 hour)'),
            targets: targets.map((it) => new LambdaFunction(it)),
          });
        },
        finds: [expect.stringMatching(/^Every.*: The function Lost.* is retried/) as never],
      },
      'a universal target of the CDK': {
        given: (stack) => {
          const input = { FunctionName: lambda(stack, 'Lost').functionName, InvocationType: 'Event' };
          new SchedulerSchedule(stack, 'Every', {
            schedule: ScheduleExpression.rate(Duration.hours(1)),
            target: new Universal({
              service: 'lambda',
              action: 'invoke',
              input: ScheduleTargetInput.fromObject(input),
            }),
          });
        },
        finds: [expect.stringMatching(/^Every.*: The function Lost.* is retried/) as never],
      },
    },
    intrinsics: {
      'a target by Fn::Sub': { given: { ...handler(), ...every({ 'Fn::Sub': `\${Job.Arn}` }) }, finds: [LOST] },
      'one of two targets that a condition chooses': {
        given: {
          ...handler(),
          Every: {
            Type: 'AWS::Events::Rule',
            Properties: {
              ScheduleExpression: 'rate(1 hour)',
              Targets: [{ 'Fn::If': ['IsProd', { Arn: JOB }, { Ref: 'AWS::NoValue' }] }],
            },
          },
        },
        finds: [LOST],
      },
    },
    inconclusive: {
      'an alarm on its logs': { given: { ...handler(), ...every(JOB), ...onLogs(OF_JOB) }, doubts: [HEARD] },
      'an alarm on its logs, which it has by name': {
        given: {
          ...handler({ FunctionName: { 'Fn::Sub': `\${AWS::StackName}-job` } }),
          ...every(JOB),
          ...logGroup({ 'Fn::Sub': `/aws/lambda/\${AWS::StackName}-job` }),
          ...onLogs({ Ref: 'Lines' }),
        },
        doubts: [HEARD],
      },
      'an alarm on a log group that it is given': {
        given: {
          ...handler({ LoggingConfig: { LogGroup: { Ref: 'Lines' } } }),
          ...every(JOB),
          ...logGroup(undefined),
          ...onLogs({ Ref: 'Lines' }),
        },
        doubts: [HEARD],
      },
      'a function that is not in the app': {
        given: every('arn:aws:lambda:eu-central-1:111122223333:function:job'),
        doubts: ['Properties/Targets/0/Arn: the target is not in the app'],
      },
      'an alias of a function that is not in the app': {
        given: {
          Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: 'job', Name: 'live' } },
          ...every({ Ref: 'Live' }),
        },
        doubts: ['Properties: the function of Live is not in the app'],
      },
      'a configuration of a qualifier that is a parameter': {
        given: { ...handler(), ...every(JOB), ...config({ MaximumRetryAttempts: 0, Qualifier: { Ref: 'Name' } }) },
        doubts: ['Properties: what Config configures is known only at deploy time'],
      },
      'a call whose input is a parameter': {
        given: {
          Every: {
            Type: 'AWS::Scheduler::Schedule',
            Properties: { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke', Input: { Ref: 'Input' } } },
          },
        },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/Target/Input: ${Input} is known only at deploy time'],
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
      'a function that a database lets in': {
        given: {
          ...handler({ VpcConfig: { SubnetIds: { Ref: 'Subnets' }, SecurityGroupIds: [{ Ref: 'Group' }] } }),
          Group: { Type: 'AWS::EC2::SecurityGroup' },
          Data: {
            Type: 'AWS::EC2::SecurityGroup',
            Properties: {
              SecurityGroupIngress: [
                { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { Ref: 'Group' } },
              ],
            },
          },
        },
        finds: [UNSEEN],
      },
      'the address of a data source in Java': {
        given: client({}, { SPRING_DATASOURCE_URL: 'jdbc:postgresql://db/shop' }),
        finds: [UNSEEN],
      },
      'an alarm on another function': {
        given: { ...client(), ...errors([{ Name: 'FunctionName', Value: 'other' }]) },
        finds: [UNSEEN],
      },
    },
    passes: {
      'an alarm': { given: { ...client(), ...errors(OF_THE_JOB) } },
      'an alarm on the function by its name': {
        given: { ...client({ FunctionName: 'job' }), ...errors([{ Name: 'FunctionName', Value: 'job' }]) },
      },
      'an alarm on all functions': { given: { ...client(), ...errors([]) } },
      'a function outside of the VPC': { given: handler({ Environment: { Variables: { DB_HOST: 'db' } } }) },
      'a catalog that is called a database': { given: client({}, { GLUE_DATABASE_NAME: 'shop' }) },
      'a list of no subnets': { given: client({ VpcConfig: { SubnetIds: [] } }) },
      'a VPC that a condition chooses, without a database': {
        given: client(
          { VpcConfig: { 'Fn::If': ['InVpc', { SubnetIds: ['a'] }, { Ref: 'AWS::NoValue' }] } },
          { A: 'b' },
        ),
      },
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
      'a VPC that a condition chooses': {
        given: client({ VpcConfig: { 'Fn::If': ['InVpc', { SubnetIds: ['a'] }, { Ref: 'AWS::NoValue' }] } }),
        finds: [UNSEEN],
      },
      'variables that a condition chooses': {
        given: client({}, { 'Fn::If': ['A', { DB_HOST: 'db' }, {}] }),
        finds: [UNSEEN],
      },
      'a function that a database lets in at its port': {
        given: {
          ...handler({ VpcConfig: { SubnetIds: ['a'], SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] } }),
          Group: { Type: 'AWS::EC2::SecurityGroup' },
          Db: { Type: 'AWS::RDS::DBCluster' },
          FromJob: {
            Type: 'AWS::EC2::SecurityGroupIngress',
            Properties: {
              FromPort: { 'Fn::GetAtt': ['Db', 'Endpoint.Port'] },
              SourceSecurityGroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] },
            },
          },
        },
        finds: [UNSEEN],
      },
      'an address by Fn::Join': {
        given: {
          ...client({}, { X: { 'Fn::Join': [':', [{ 'Fn::GetAtt': 'Db.Endpoint' }, '5432']] } }),
          Db: { Type: 'AWS::RDS::DBProxy' },
        },
        finds: [UNSEEN],
      },
    },
    inconclusive: {
      'an alarm on its logs': { given: { ...client(), ...onLogs(OF_JOB) }, doubts: [HEARD] },
      'variables that are a parameter': {
        given: client({}, { Ref: 'Variables' }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/Environment/Variables: ${Variables} is known only at deploy time'],
      },
    },
  },
);

const CASES: [string, object, string[]][] = [
  ['a template that is what it says', { Resources: { A: { Type: 'AWS::S3::Bucket' } } }, []],
  [
    'a macro',
    { Transform: ['Shop', 'AWS::LanguageExtensions'], Resources: {} },
    ['Transform: Shop may make and change resources at deploy time'],
  ],
  [
    'a macro without a name',
    { Transform: { Name: {} }, Resources: {} },
    ['Transform: a transform without a name may make and change resources at deploy time'],
  ],
  ['SAM with what it describes', { Transform: 'AWS::Serverless-2016-10-31', Resources: {} }, []],
  [
    'SAM with a connector',
    { Transform: 'AWS::Serverless-2016-10-31', Resources: { A: { Type: 'AWS::Serverless::Connector' } } },
    ['Transform: what SAM makes of AWS::Serverless::Connector is not in the template'],
  ],
  [
    'SAM with an application, a connector and what it describes',
    {
      Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
      Resources: {
        A: { Type: 'AWS::Serverless::Connector' },
        B: { Type: 'AWS::Serverless::Application' },
        C: { Type: 'AWS::Serverless::Function' },
      },
    },
    ['Transform: what SAM makes of AWS::Serverless::Application and AWS::Serverless::Connector is not in the template'],
  ],
  ['a connector without SAM', { Resources: { A: { Type: 'AWS::Serverless::Connector' } } }, []],
  [
    'a macro with parameters',
    { Transform: { Name: 'AWS::Include' }, Resources: {} },
    ['Transform: AWS::Include may make and change resources at deploy time'],
  ],
  [
    'a loop',
    { Resources: { 'Fn::ForEach::Topics': ['a', [], {}] } },
    ['Resources/Fn::ForEach::Topics: it is expanded at deploy time'],
  ],
  [
    'a module',
    { Resources: { A: { Type: 'Shop::S3::Bucket::MODULE' } } },
    ['Resources/A: Shop::S3::Bucket::MODULE is replaced by its resources at deploy time'],
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
  [
    'a stack set',
    { Resources: { A: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateBody: '{"Resources": {}}' } } } },
    ['Resources/A: the template of the stack set is not judged with this one'],
  ],
];

describe('hindsight-checks-expansion', () => {
  test.each(CASES)('%s', (_, template, doubts) => {
    const { findings, inconclusive } = inspectTemplates({ Stack: template }, {}, [expansion]);
    expect(findings).toEqual([]);
    expect(inconclusive.map(({ location, message }) => `${location}: ${message}`)).toEqual(doubts);
  });
});

test('a function that talks to a database is found at its properties, and one that is lost at the target', () => {
  const { findings } = inspectTemplates({ Stack: { ...client(), ...every(JOB) } }, {}, [
    scheduledFunction,
    databaseFunction,
  ]);
  const places = findings.map(({ rule, id, location }) => `${rule.id}: ${id} ${location}`);
  expect(places).toEqual([
    'hindsight-checks-dead-letter: Every Properties/Targets/0/Arn',
    'hindsight-checks-database-alarm: Job Properties',
  ]);
});
