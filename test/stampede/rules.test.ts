import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule as EventSchedule, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { durationAlarm } from '../../src/stampede/rules/duration-alarm';
import { refreshTimeout } from '../../src/stampede/rules/refresh-timeout';
import { testRules } from '../checks/rule-cases';

const job = (properties: object = {}) => ({
  Job: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 30, ...properties } },
});
const alarm = (properties: object = {}, FunctionName: unknown = { Ref: 'Job' }) => ({
  Slow: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Duration',
      Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 30_000,
      ...properties,
    },
  },
});
const outOfReach = (threshold: number, seconds = 30, id = 'Job') =>
  `Slow: A call of ${id} is cut off after ${seconds} seconds: Duration is never above ${seconds * 1_000}, and the threshold is ${threshold}.`;
const AT_LEAST = { ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
const expression = (...more: object[]) => ({
  MetricName: undefined,
  Metrics: [
    {
      Id: 'm',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: 'Duration',
          Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Job' } }],
        },
        Stat: 'Maximum',
        Period: 300,
      },
    },
    ...more,
  ],
});

function lambdaIn(stack: Stack, props: { timeout?: Duration; environment?: { [name: string]: string } } = {}) {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(stack, 'Job', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code, ...props });
}

testRules({
  rule: durationAlarm,
  fails: {
    'a threshold that is the timeout': { given: { ...job(), ...alarm() }, finds: [outOfReach(30_000)] },
    'a threshold above it': {
      given: { ...job(), ...alarm({ ...AT_LEAST, Threshold: 30_001 }) },
      finds: [outOfReach(30_001)],
    },
    'the default timeout': {
      given: { ...job({ Timeout: undefined }), ...alarm({ Threshold: 5_000 }) },
      finds: [outOfReach(5_000, 3)],
    },
    'a percentile': {
      given: { ...job(), ...alarm({ Statistic: undefined, ExtendedStatistic: 'p99', Threshold: 60_000 }) },
      finds: [outOfReach(60_000)],
    },
    'a trimmed mean': {
      given: { ...job(), ...alarm({ Statistic: undefined, ExtendedStatistic: 'tm99' }) },
      finds: [outOfReach(30_000)],
    },
    'a function by its name': {
      given: { ...job({ FunctionName: 'refresh' }), ...alarm({}, 'refresh') },
      finds: [outOfReach(30_000)],
    },
    'an alias of it': {
      given: {
        ...job(),
        ...alarm({
          Dimensions: [
            { Name: 'FunctionName', Value: { Ref: 'Job' } },
            { Name: 'Resource', Value: 'refresh:live' },
          ],
        }),
      },
      finds: [outOfReach(30_000)],
    },
    'one metric in a list': {
      given: { ...job(), ...alarm({ ...expression(), Dimensions: undefined, Namespace: undefined }) },
      finds: [outOfReach(30_000)],
    },
    'in another stack of the app': {
      given: {
        Data: { Resources: { ...job({ FunctionName: 'refresh' }) } },
        Alarms: { Resources: alarm({}, 'refresh') },
      },
      finds: [outOfReach(30_000)],
    },
  },
  passes: {
    'a threshold below the timeout': { given: { ...job(), ...alarm({ Threshold: 29_999 }) } },
    'an alarm for calls that were cut off': { given: { ...job(), ...alarm(AT_LEAST) } },
    'the time of all calls together': { given: { ...job(), ...alarm({ Statistic: 'Sum' }) } },
    ...Object.fromEntries(
      ['sum', 'SampleCount', 'TC(10:90)', 'ts(10:90)', 'PR(100:)'].map((statistic) => [
        `the statistic ${statistic}, which is none of one call`,
        { given: { ...job(), ...alarm({ Statistic: undefined, ExtendedStatistic: statistic }) } },
      ]),
    ),
    'a function that is too fast': { given: { ...job(), ...alarm({ ComparisonOperator: 'LessThanThreshold' }) } },
    'an expression, whose scale is another one': {
      given: {
        ...job(),
        ...alarm({ ...expression({ Id: 'e', Expression: 'm / 10' }), Dimensions: undefined, Namespace: undefined }),
      },
    },
    'another metric': { given: { ...job(), ...alarm({ MetricName: 'Errors' }) } },
    'a metric of another service': { given: { ...job(), ...alarm({ Namespace: 'AWS/States' }) } },
    'all functions of the account': { given: { ...job(), ...alarm({ Dimensions: undefined }) } },
    'a band around what is usual': { given: { ...job(), ...alarm({ Threshold: undefined, ThresholdMetricId: 'ad' }) } },
  },
  tokens: {
    'an alarm of the CDK': {
      given: (stack) => {
        new Alarm(stack, 'Slow', {
          metric: lambdaIn(stack, { timeout: Duration.seconds(30) }).metricDuration({ statistic: Stats.MAXIMUM }),
          threshold: Duration.seconds(45).toMilliseconds(),
          evaluationPeriods: 1,
          comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        });
      },
      finds: [expect.stringContaining('is cut off after 30 seconds') as unknown as string],
    },
    'an alarm of the CDK with a label': {
      given: (stack) => {
        const metric = lambdaIn(stack).metricDuration({ label: 'Time', statistic: Stats.p(95) });
        new Alarm(stack, 'Slow', { metric, threshold: 10_000, evaluationPeriods: 1 });
      },
      finds: [expect.stringContaining('Duration is never above 3000') as unknown as string],
    },
    'a percentage of the timeout': {
      given: (stack) => {
        const duration = lambdaIn(stack, { timeout: Duration.seconds(30) }).metricDuration();
        const metric = new MathExpression({ expression: '100 * duration / 30000', usingMetrics: { duration } });
        new Alarm(stack, 'Slow', { metric, threshold: 80, evaluationPeriods: 1 });
      },
    },
  },
  intrinsics: {
    'another metric, with a threshold that is not known': {
      given: {
        Stack: {
          Parameters: { Limit: { Type: 'Number' } },
          Resources: { ...job(), ...alarm({ MetricName: 'ConcurrentExecutions', Threshold: { Ref: 'Limit' } }) },
        },
      },
    },
    'a threshold of a condition': {
      given: {
        Stack: {
          Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
          Resources: { ...job(), ...alarm({ Threshold: { 'Fn::If': ['IsProd', 20_000, 40_000] } }) },
        },
      },
      finds: [outOfReach(40_000)],
    },
    'a function by a substituted name': {
      given: {
        ...job({ FunctionName: { 'Fn::Sub': `\${AWS::StackName}-refresh` } }),
        ...alarm({}, { 'Fn::Sub': `\${AWS::StackName}-refresh` }),
      },
      finds: [outOfReach(30_000)],
    },
  },
  inconclusive: {
    'a function that is not in the app': {
      given: alarm({}, 'refresh'),
      doubts: ['Properties/Dimensions/0/Value: the function is not in the app'],
    },
    'a timeout of another stack': {
      given: { ...job({ Timeout: { 'Fn::ImportValue': 'Timeout' } }), ...alarm() },
      doubts: [expect.stringContaining('Properties/Timeout') as unknown as string],
    },
  },
});

const rate = (target: object = {}, more: object = {}) => ({
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Id: 'job', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] }, ...target }],
      ...more,
    },
  },
});
const cached = (more: object = {}, variables: object = { REDIS_HOST: 'cache.example.com' }) =>
  job({ Environment: { Variables: variables }, ...more });
const short = (seconds = 30, id = 'Job', schedule = 'Nightly') =>
  `${schedule}: The function ${id} knows a cache, is cut off after ${seconds} seconds, and no alarm of the app watches its duration.`;
const CACHE = { Cache: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: {} } };

testRules({
  rule: refreshTimeout,
  fails: {
    'a function that runs each hour': {
      given: { ...cached(), ...rate({}, { ScheduleExpression: 'rate(1 hour)' }) },
      finds: [short()],
    },
    'a rule that runs a function with a cache': { given: { ...cached(), ...rate() }, finds: [short()] },
    'the default timeout': { given: { ...cached({ Timeout: undefined }), ...rate() }, finds: [short(3)] },
    'a cache by reference': {
      given: {
        ...CACHE,
        ...cached({}, { WHERE: { 'Fn::GetAtt': ['Cache', 'PrimaryEndPoint.Address'] } }),
        ...rate(),
      },
      finds: [short()],
    },
    'a cache by the name of a variable in lower case': {
      given: { ...cached({}, { redis_url: 'x' }), ...rate() },
      finds: [short()],
    },
    'a cache by the name of a variable': {
      given: { ...cached({}, { MASTER_DATA_VALKEY_ENDPOINT: 'x' }), ...rate() },
      finds: [short()],
    },
    'a schedule of EventBridge Scheduler': {
      given: {
        ...cached(),
        Nightly: {
          Type: 'AWS::Scheduler::Schedule',
          Properties: { ScheduleExpression: 'cron(0 3 * * ? *)', Target: { Arn: { 'Fn::GetAtt': ['Job', 'Arn'] } } },
        },
      },
      finds: [short()],
    },
    'an alarm on its errors alone': {
      given: { ...cached(), ...rate(), ...alarm({ MetricName: 'Errors' }) },
      finds: [short()],
    },
    'an alarm on the duration of another function': {
      given: { ...cached(), ...rate(), Other: job().Job, ...alarm({}, { Ref: 'Other' }) },
      finds: [short()],
    },
  },
  passes: {
    'a function that runs each minute': {
      given: { ...cached(), ...rate({}, { ScheduleExpression: 'rate(1 minute)' }) },
    },
    'an alarm on its duration': { given: { ...cached(), ...rate(), ...alarm({ Threshold: 24_000 }) } },
    'an alarm on its duration, by its name': {
      given: { ...cached({ FunctionName: 'refresh' }), ...rate(), ...alarm({ Threshold: 24_000 }, 'refresh') },
    },
    'an alarm on the duration of all functions': {
      given: { ...cached(), ...rate(), ...alarm({ Threshold: 24_000, Dimensions: undefined }) },
    },
    'a resource that is no cache': {
      given: {
        Copy: { Type: 'Custom::AWS::ElastiCache::Copy', Properties: {} },
        ...cached({}, { WHERE: { Ref: 'Copy' } }),
        ...rate(),
      },
    },
    'a longer timeout': { given: { ...cached({ Timeout: 31 }), ...rate() } },
    'a function without a cache': { given: { ...job(), ...rate() } },
    'a variable that only sounds like a cache': { given: { ...cached({}, { CACHE_TTL: '60' }), ...rate() } },
    'a function that nobody schedules': { given: cached() },
    'a rule for events': {
      given: { ...cached(), ...rate({}, { ScheduleExpression: undefined, EventPattern: { source: ['aws.rds'] } }) },
    },
    'a rule that is off': { given: { ...cached(), ...rate({}, { State: 'DISABLED' }) } },
    'a schedule that runs a task': { given: { ...cached(), ...rate({ Arn: 'arn:aws:ecs:eu-central-1:1:cluster/a' }) } },
  },
  tokens: {
    'a rule of the CDK': {
      given: (stack) => {
        const handler = lambdaIn(stack, { timeout: Duration.seconds(30), environment: { REDIS_URL: 'redis://cache' } });
        new Rule(stack, 'Nightly', {
          schedule: EventSchedule.cron({ hour: '3', minute: '0' }),
          targets: [new LambdaTarget(handler, { event: RuleTargetInput.fromText('all') })],
        });
      },
      finds: [expect.stringContaining('knows a cache, is cut off after 30 seconds') as unknown as string],
    },
    'a schedule of the CDK for an alias': {
      given: (stack) => {
        const handler = lambdaIn(stack, { environment: { CACHE_ENDPOINT: 'cache' } });
        const alias = new Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion });
        new Schedule(stack, 'Nightly', {
          schedule: ScheduleExpression.rate(Duration.days(1)),
          target: new LambdaInvoke(alias),
        });
      },
      finds: [expect.stringContaining('knows a cache, is cut off after 3 seconds') as unknown as string],
    },
    'a function with an alarm of the CDK': {
      given: (stack) => {
        const handler = lambdaIn(stack, { environment: { CACHE_ENDPOINT: 'cache' } });
        new Rule(stack, 'Nightly', {
          schedule: EventSchedule.rate(Duration.days(1)),
          targets: [new LambdaTarget(handler)],
        });
        new Alarm(stack, 'Slow', { metric: handler.metricDuration(), threshold: 2_400, evaluationPeriods: 1 });
      },
    },
  },
  intrinsics: {
    'the ARN of a function by its name': {
      given: {
        ...cached({ FunctionName: 'refresh' }),
        ...rate({ Arn: { 'Fn::Sub': `arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:refresh` } }),
      },
      finds: [short()],
    },
    'a cache that a condition chooses': {
      given: {
        Stack: {
          Conditions: { HasCache: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
          Resources: {
            ...CACHE,
            ...cached({}, { WHERE: { 'Fn::If': ['HasCache', { Ref: 'Cache' }, { Ref: 'AWS::NoValue' }] } }),
            ...rate(),
          },
        },
      },
      finds: [short()],
    },
  },
  inconclusive: {
    'a function that is not in the app': {
      given: rate({ Arn: { 'Fn::ImportValue': 'Refresh' } }),
      doubts: [expect.stringContaining('the target is not in the app') as unknown as string],
    },
    'a timeout of another stack': {
      given: { ...cached({ Timeout: { 'Fn::ImportValue': 'Timeout' } }), ...rate() },
      doubts: [expect.stringContaining('Properties/Timeout') as unknown as string],
    },
  },
});
