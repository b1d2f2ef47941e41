import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { callOnSchedule, type ScheduledCall } from '../../../src/private/synth/schedule';

const ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:job';

function scheduled(more: (stack: Stack) => Partial<ScheduledCall> = () => ({})) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const handler = LambdaFunction.fromFunctionArn(stack, 'Job', ARN);
  callOnSchedule(stack, { handler, description: 'Calls the job', every: Duration.minutes(1), ...more(stack) });
  return Template.fromStack(stack);
}

const only = (template: Template, type: string): any => Object.values(template.findResources(type))[0];
const actionsOf = (template: Template) =>
  only(template, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement.map(({ Action }: any) => Action);

test('calls the function, and does not repeat a call that fails', () => {
  const { Properties, DependsOn } = only(scheduled(), 'AWS::Scheduler::Schedule');
  expect(Properties).toEqual({
    Description: 'Calls the job',
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: ARN,
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ScheduleRole/), 'Arn'] },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    },
  });
  expect(DependsOn).toEqual([
    expect.stringMatching(/^ScheduleRoleDefaultPolicy/),
    expect.stringMatching(/^ScheduleRole[0-9A-F]{8}$/),
  ]);
});

test('more than one minute is written in the plural', () => {
  const template = scheduled(() => ({ every: Duration.minutes(5) }));
  expect(only(template, 'AWS::Scheduler::Schedule').Properties.ScheduleExpression).toBe('rate(5 minutes)');
});

test('an event is sent as it is', () => {
  const template = scheduled(() => ({ input: { accept: true } }));
  expect(only(template, 'AWS::Scheduler::Schedule').Properties.Target.Input).toBe('{"accept":true}');
});

test('only schedules of this account and group assume the role', () => {
  const [statement] = only(scheduled(), 'AWS::IAM::Role').Properties.AssumeRolePolicyDocument.Statement;
  expect(statement.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
  expect(statement.Condition.StringEquals['aws:SourceAccount']).toBe('111122223333');
  expect(statement.Condition.StringEquals['aws:SourceArn']).toEqual({
    'Fn::Join': [
      '',
      ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:eu-central-1:111122223333:schedule-group/default'],
    ],
  });
});

test('the role may call this function and nothing else', () => {
  const { Statement } = only(scheduled(), 'AWS::IAM::Policy').Properties.PolicyDocument;
  expect(Statement).toEqual([{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: ARN }]);
});

test('a queue for dead letters gets the calls that could not be made, and the role its key', () => {
  const template = scheduled((stack) => {
    const key = new Key(stack, 'Key');
    return { deadLetters: { queue: new Queue(stack, 'Lost', { encryptionMasterKey: key }), key } };
  });
  expect(only(template, 'AWS::Scheduler::Schedule').Properties.Target.DeadLetterConfig).toEqual({
    Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Lost/), 'Arn'] },
  });
  expect(actionsOf(template)).toEqual([
    'lambda:InvokeFunction',
    'sqs:SendMessage',
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  ]);
});
