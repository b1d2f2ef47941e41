/** Alarms on the connections of a function that has none left. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as Handler, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ConnectionAlarms } from '../src/connections';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });

const stack = new Stack(app, 'ConnectionsFunction');

/** A function whose call prints an error of each kind, and times out. */
function brokenFunction(id: string, loggingFormat: LoggingFormat): Handler {
  return new Handler(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(
      [
        'exports.handler = async () => {',
        "  console.error(Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' }));",
        "  console.error(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));",
        '  await new Promise((resolve) => setTimeout(resolve, 60_000));',
        '};',
      ].join('\n'),
    ),
    timeout: Duration.seconds(3),
    memorySize: 256,
    tracing: Tracing.ACTIVE,
    loggingFormat,
    logGroup: new LogGroup(stack, `${id}Log`, {
      retention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  });
}

const handlers = [brokenFunction('Text', LoggingFormat.TEXT), brokenFunction('Json', LoggingFormat.JSON)];
const watched = handlers.map((handler) => ({
  handler,
  alarms: new ConnectionAlarms(stack, `${handler.node.id}Connections`, { handler }),
}));
new Dashboard(stack, 'Dashboard', { widgets: watched.map(({ alarms }) => alarms.widgets()) });

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });
for (const { handler, alarms } of watched) {
  const call = assertions.invokeFunction({ functionName: handler.functionName });
  call.next(
    assertions
      .awsApiCall('CloudWatch', 'listMetrics', { Namespace: alarms.metricTimeouts().namespace })
      .expect(
        ExpectedResult.objectLike({
          Metrics: Match.arrayWith([
            Match.objectLike({ MetricName: 'DescriptorsUsedUp' }),
            Match.objectLike({ MetricName: 'LostConnections' }),
            Match.objectLike({ MetricName: 'Timeouts' }),
          ]),
        }),
      )
      .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) }),
  );
}

acknowledge(
  watched.map(({ alarms }) => alarms),
  'nobody is to be woken by a test',
  ...inPacks('CloudWatchAlarmAction'),
);
const oneTest = 'the function fails on purpose, for one test';
acknowledge(
  handlers,
  oneTest,
  'AwsSolutions-IAM5[Resource::*]',
  'Serverless-LambdaDLQ',
  ...inPacks('LambdaDLQ', 'LambdaConcurrency', 'LambdaInsideVPC', 'IAMNoInlinePolicy'),
);
acknowledge(
  handlers,
  'the policy that the CDK gives a function',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
);
acknowledge(
  handlers.flatMap(({ node }) => stack.node.tryFindChild(`${node.id}Log`) ?? []),
  'the log of a test, without any data',
  ...inPacks('CloudWatchLogGroupEncrypted'),
);
