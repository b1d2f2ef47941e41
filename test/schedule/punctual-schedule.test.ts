import { App, Duration, NestedStack, Stack, Stage, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type PunctualScheduleProps, PunctualTarget, PunctualTimes } from '../../src/schedule';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { ENV, jobIn, newStack, pulseIn, scheduleIn } from './ground';

const { minutes, seconds, hours } = Duration;

/** What the starter is told of one schedule with these properties. */
function told(props: Partial<PunctualScheduleProps> = {}) {
  const stack = newStack();
  scheduleIn(stack, props);
  return pulseIn(Template.fromStack(stack)).schedules[0];
}

describe('what the starter is told', () => {
  test('has the times in their zone, the target and the limits', () => {
    expect(told({ timeZone: TimeZone.EUROPE_BERLIN })).toEqual({
      name: expect.stringMatching(/^Stack-?Nightly/),
      times: { cron: '0 3 * * ? *', zone: 'Europe/Berlin' },
      target: {
        kind: 'function',
        address: expect.stringContaining('NightlyJob'),
        isIdempotent: false,
        isFifo: false,
      },
      maxLatenessSeconds: 300,
      deadLetterUrl: expect.stringContaining('DeadLetters'),
    });
  });

  test.each([
    [PunctualTimes.cron({ minute: '0', hour: '3', weekDay: 'MON-FRI' }), { cron: '0 3 ? * MON-FRI *' }],
    [
      PunctualTimes.cron({ minute: '5', hour: '*', day: 'L', month: 'JAN', year: '2030' }),
      { cron: '5 * L JAN ? 2030' },
    ],
    [PunctualTimes.cron({ minute: '5', hour: '1', day: '?', weekDay: '2#1' }), { cron: '5 1 ? * 2#1 *' }],
    [PunctualTimes.cron({ minute: '5', hour: '1' }), { cron: '5 1 * * ? *' }],
    [PunctualTimes.daily('23:59'), { cron: '59 23 * * ? *' }],
    [PunctualTimes.every(minutes(10)), { every: 10, offset: 0 }],
    [PunctualTimes.every(hours(24), { offset: minutes(1_439) }), { every: 1_440, offset: 1_439 }],
  ])('times %#', (times, spec) => {
    expect(told({ times }).times).toEqual({ ...spec, zone: 'Etc/UTC' });
  });

  test.each([
    ['once a day', PunctualTimes.daily('03:00'), undefined, 300],
    ['every ten minutes', PunctualTimes.every(minutes(10)), undefined, 300],
    ['every eight minutes', PunctualTimes.every(minutes(8)), undefined, 240],
    ['every minute', PunctualTimes.every(minutes(1)), undefined, 30],
    ['every minute, as late as it can be', PunctualTimes.every(minutes(1)), seconds(59), 59],
    ['the longest', PunctualTimes.daily('03:00'), minutes(15), 900],
    ['the shortest', PunctualTimes.daily('03:00'), seconds(30), 30],
  ])('how late a run may be: %s', (_, times, maxLateness, expected) => {
    expect(told({ times, maxLateness }).maxLatenessSeconds).toBe(expected);
  });

  test('a target knows a run again only where AWS does', () => {
    const stack = newStack();
    const machine = (id: string, stateMachineType?: StateMachineType) =>
      new StateMachine(stack, id, {
        definitionBody: DefinitionBody.fromChainable(new Pass(stack, `${id}Pass`)),
        stateMachineType,
      });
    const imported = StateMachine.fromStateMachineName(stack, 'Imported', 'job');
    const targets = {
      Standard: PunctualTarget.stateMachine(machine('StandardMachine')),
      Express: PunctualTarget.stateMachine(machine('ExpressMachine', StateMachineType.EXPRESS)),
      Unknown: PunctualTarget.stateMachine(imported),
      Fifo: PunctualTarget.queue(new Queue(stack, 'FifoQueue', { fifo: true })),
      Plain: PunctualTarget.queue(new Queue(stack, 'PlainQueue')),
    };
    for (const [id, target] of Object.entries(targets)) {
      scheduleIn(stack, { target, scheduleName: id }, id);
    }
    const { schedules } = pulseIn(Template.fromStack(stack));
    expect(schedules.map(({ name, target }) => [name, target.kind, target.isIdempotent, target.isFifo])).toEqual([
      ['Standard', 'state-machine', true, false],
      ['Express', 'state-machine', false, false],
      ['Unknown', 'state-machine', false, false],
      ['Fifo', 'queue', true, true],
      ['Plain', 'queue', false, false],
    ]);
  });

  test('input goes along, also what only the deployment knows', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'Queue');
    const target = PunctualTarget.function(jobIn(stack), { input: { country: 'DE', queue: queue.queueName } });
    scheduleIn(stack, { target });
    const [{ input }] = pulseIn(Template.fromStack(stack)).schedules;
    expect(input).toEqual({ country: 'DE', queue: expect.stringContaining("'Fn::GetAtt'") });
  });

  test('nothing of a schedule that is disabled', () => {
    const stack = newStack();
    scheduleIn(stack, { enabled: false });
    expect(pulseIn(Template.fromStack(stack)).schedules).toEqual([]);
  });
});

describe('the starter', () => {
  test('is one for all schedules of a stack', () => {
    const stack = newStack();
    const [one, other] = [scheduleIn(stack), scheduleIn(stack, {}, 'Other')];
    expect(one.starter).toBe(other.starter);
    expect(one.table).toBe(other.table);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    expect(pulseIn(template).schedules).toHaveLength(2);
  });

  test('is another one in a nested stack and in a Stage', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nested = new NestedStack(stack, 'Nested');
    const staged = new Stack(new Stage(app, 'Stage'), 'Stack', { env: ENV });
    const starters = [stack, nested, staged].map((scope) => scheduleIn(scope).starter);
    expect(new Set(starters).size).toBe(3);
  });

  test('is called every minute, without a retry, and keeps claims for eight days', () => {
    const stack = newStack();
    scheduleIn(stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: Match.anyValue(),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Starts what is due, at its second and once',
      Timeout: 120,
      MemorySize: 256,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    });
  });

  test('has the retention that a schedule asks for, and a month else', () => {
    const stack = newStack();
    const { logGroup } = scheduleIn(stack);
    const retentionOf = () => {
      const groups = Template.fromStack(stack).findResources('AWS::Logs::LogGroup');
      return groups[stack.getLogicalId(logGroup.node.defaultChild as any)].Properties.RetentionInDays;
    };
    scheduleIn(stack, { logRetention: RetentionDays.ONE_YEAR }, 'Other');
    scheduleIn(stack, { logRetention: RetentionDays.ONE_YEAR }, 'Third');
    expect(retentionOf()).toBe(365);
    const plain = newStack();
    scheduleIn(plain);
    Template.fromStack(plain).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('encrypts all that it keeps with the key of the schedules', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    scheduleIn(stack, { encryptionKey });
    const template = Template.fromStack(stack);
    const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
  });
});

describe('the starter may', () => {
  const arnOf = (service: string, name: string) => `arn:aws:${service}:eu-central-1:111122223333:${name}`;
  const stack = newStack();
  const job = jobIn(stack, 'Target');
  const machine = new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')),
  });
  const jobs = new Queue(stack, 'Jobs');
  jobIn(stack, 'Stranger');
  const own = scheduleIn(stack, { target: PunctualTarget.function(job) }, 'Own');
  scheduleIn(stack, { target: PunctualTarget.stateMachine(machine) }, 'Machines');
  scheduleIn(stack, { target: PunctualTarget.queue(jobs) }, 'Queues');
  const strangers = new Queue(stack, 'Strangers');
  scheduleIn(stack, { target: PunctualTarget.queue(strangers), enabled: false }, 'Disabled');
  const resources = Template.fromStack(stack).toJSON().Resources;
  const idOf = (construct: any) => stack.getLogicalId(construct.node.defaultChild);
  const values: Record<string, string> = {};
  for (const [id, { Type: type }] of Object.entries<any>(resources)) {
    const service = { 'AWS::Lambda::Function': 'lambda', 'AWS::SQS::Queue': 'sqs', 'AWS::DynamoDB::Table': 'dynamodb' }[
      type as string
    ];
    if (service) {
      const name = { lambda: `function:${id}`, sqs: id, dynamodb: `table/${id}` }[service];
      values[`${id}.Arn`] = arnOf(service, `${name}`);
    }
    values[id] = type === 'AWS::StepFunctions::StateMachine' ? arnOf('states', `stateMachine:${id}`) : id;
  }
  const role = resources[idOf(own.starter)].Properties.Role['Fn::GetAtt'][0];
  const identity = Object.values<any>(resources)
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes(role))
    .map(({ Properties }) => resolveIntrinsics(Properties.PolicyDocument, { values }));
  const may = (action: string, resource: string) =>
    decide({ principal: arnOf('iam', 'role/starter'), action, resource }, { identity });

  test.each([
    ['call its function', 'lambda:InvokeFunction', values[`${idOf(job)}.Arn`]],
    ['start its state machine', 'states:StartExecution', values[idOf(machine)]],
    ['send to its queue', 'sqs:SendMessage', values[`${idOf(jobs)}.Arn`]],
    ['send dead letters', 'sqs:SendMessage', values[`${idOf(own.deadLetterQueue)}.Arn`]],
    ['claim', 'dynamodb:PutItem', values[`${idOf(own.table)}.Arn`]],
    ['read claims', 'dynamodb:GetItem', values[`${idOf(own.table)}.Arn`]],
  ])('%s', async (_, action, resource) => {
    expect(await may(action, resource)).toBe('Allowed');
  });

  test.each([
    ['call another function', 'lambda:InvokeFunction', arnOf('lambda', 'function:Stranger')],
    ['call a version of its function', 'lambda:InvokeFunction', `${values[`${idOf(job)}.Arn`]}:1`],
    ['send to the queue of a schedule that is disabled', 'sqs:SendMessage', values[`${idOf(strangers)}.Arn`]],
    ['read messages', 'sqs:ReceiveMessage', values[`${idOf(jobs)}.Arn`]],
    ['delete claims', 'dynamodb:DeleteItem', values[`${idOf(own.table)}.Arn`]],
    ['change its state machine', 'states:UpdateStateMachine', values[idOf(machine)]],
  ])('not %s', async (_, action, resource) => {
    expect(await may(action, resource)).not.toBe('Allowed');
  });
});

describe('a dead letter queue', () => {
  test('is made, encrypted and for 14 days', () => {
    const stack = newStack();
    scheduleIn(stack);
    Template.fromStack(stack).allResourcesProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  test('of the user is used', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'Dead');
    expect(scheduleIn(stack, { deadLetterQueue: queue }).deadLetterQueue).toBe(queue);
  });
});

describe('it warns', () => {
  const warnings = (props: Partial<PunctualScheduleProps>) => {
    const stack = newStack();
    scheduleIn(stack, props);
    return Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data);
  };

  test.each([
    ['of a time that does not exist on some days', PunctualTimes.daily('02:30'), 1],
    ['not of the minute before', PunctualTimes.daily('01:59'), 0],
    ['not of the minute after', PunctualTimes.daily('03:00'), 0],
    ['not of an interval that goes on', PunctualTimes.every(minutes(10)), 0],
    ['of an interval that names times of the day', PunctualTimes.every(hours(2)), 1],
  ])('%s', (_, times, count) => {
    expect(warnings({ times, timeZone: TimeZone.EUROPE_BERLIN })).toHaveLength(count);
  });

  test.each([
    [seconds(600), 0],
    [seconds(601), 1],
    [undefined, 0],
  ])('of a timeout of %s beside ten minutes: %i', (timeout, count) => {
    const stack = newStack();
    const target = PunctualTarget.function(jobIn(stack, 'Job', { timeout }));
    scheduleIn(stack, { target, times: PunctualTimes.every(minutes(10)) });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toHaveLength(count);
  });
});

test('its metrics have the name of the schedule, and the heartbeat that of the starter', () => {
  const stack = newStack();
  const made = scheduleIn(stack, { scheduleName: 'nightly' });
  const of = (metric: any) => [metric.namespace, metric.metricName, metric.statistic, metric.dimensions];
  const dimensions = { Schedule: 'nightly' };
  expect([made.metricLateness(), made.metricStarted(), made.metricMissed(), made.metricStartFailed()].map(of)).toEqual([
    ['CdkHindsight/Schedule', 'Lateness', 'Maximum', dimensions],
    ['CdkHindsight/Schedule', 'Started', 'Sum', dimensions],
    ['CdkHindsight/Schedule', 'Missed', 'Sum', dimensions],
    ['CdkHindsight/Schedule', 'StartFailed', 'Sum', dimensions],
  ]);
  expect(of(made.metricHeartbeat())).toEqual([
    'CdkHindsight/Schedule',
    'Heartbeat',
    'Sum',
    { FunctionName: (made.starter as LambdaFunction).functionName },
  ]);
  expect(made.metricDeadLetters().metricName).toBe('ApproximateNumberOfMessagesVisible');
  expect(made.widgets()).toHaveLength(3);
});

test('one name may be that of a schedule in each account and each Region', () => {
  const app = new App({ analyticsReporting: false });
  const places = [ENV, { ...ENV, account: '444455556666' }, { ...ENV, region: 'us-east-1' }];
  for (const [index, env] of places.entries()) {
    scheduleIn(new Stack(app, `Shop${index}`, { env, stackName: 'shop' }), { scheduleName: 'nightly' });
  }
  expect(() => app.synth()).not.toThrow();
});
