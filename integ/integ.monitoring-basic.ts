/** Alarms and a dashboard for resources of the CDK's own. */
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as Handler, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { IncidentAlarms, IncidentDashboard } from '../src/monitoring';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });

const stack = new Stack(app, 'MonitoringBasic');
const masterKey = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const alerts = new Topic(stack, 'Alerts', { masterKey, enforceSSL: true });
const images = new Repository(stack, 'Images', {
  imageScanOnPush: true,
  imageTagMutability: TagMutability.IMMUTABLE,
  removalPolicy: RemovalPolicy.DESTROY,
});
const job = new Handler(stack, 'Job', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => { throw new Error("each run fails"); };'),
  timeout: Duration.seconds(10),
  memorySize: 256,
  tracing: Tracing.ACTIVE,
});
const nightly = new Rule(stack, 'Nightly', {
  schedule: Schedule.rate(Duration.days(1)),
  targets: [new LambdaFunction(job)],
});
const untargeted = new Rule(stack, 'Untargeted', { eventPattern: { source: ['cdk-hindsight.integ'] } });

IncidentAlarms.of(stack, { actions: [new SnsAction(alerts)] });
new IncidentDashboard(stack, 'Incidents', { scope: stack });

const test = new IntegTest(app, 'MonitoringBasicTest', { testCases: [stack] });
test.assertions.awsApiCall('CloudWatch', 'describeAlarms', { AlarmNamePrefix: 'MonitoringBasic' }).expect(
  ExpectedResult.objectLike({
    MetricAlarms: Match.arrayWith([
      Match.objectLike({ MetricName: 'TriggeredRules' }),
      Match.objectLike({ MetricName: 'AsyncEventsDropped' }),
    ]),
  }),
);
// A rule without a target publishes how often it matched.
test.assertions
  .awsApiCall('EventBridge', 'putEvents', {
    Entries: [{ Source: 'cdk-hindsight.integ', DetailType: 'test', Detail: '{}' }],
  })
  .next(
    test.assertions
      .awsApiCall('CloudWatch', 'listMetrics', {
        Namespace: 'AWS/Events',
        MetricName: 'TriggeredRules',
        Dimensions: [{ Name: 'RuleName', Value: untargeted.ruleName }],
      })
      .expect(ExpectedResult.objectLike({ Metrics: [Match.objectLike({ MetricName: 'TriggeredRules' })] }))
      .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) }),
  );

const oneTest = 'the function fails on purpose, for one test';
acknowledge(job, oneTest, 'AwsSolutions-IAM5[Resource::*]', 'Serverless-LambdaDLQ', ...inAll('LambdaDLQ'));
acknowledge(job, oneTest, ...inAll('LambdaConcurrency', 'LambdaInsideVPC', 'IAMNoInlinePolicy'));
acknowledge(
  job,
  'the policy that the CDK gives a function',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
);
acknowledge(images, 'the rule has no target, only a count', 'Serverless-EventBusDLQ');
acknowledge(untargeted, 'the rule has no target, only a count', 'Serverless-EventBusDLQ');
acknowledge(nightly, 'EventBridge tries for a day, longer than the test lasts', 'Serverless-EventBusDLQ');

function acknowledge(construct: IConstruct, reason: string, ...ids: string[]): void {
  // Validations.acknowledge takes no id with two "::", as one with the ARN of a managed policy has.
  const acknowledged = Object.fromEntries(ids.map((id) => [id, reason]));
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, acknowledged);
}

function inAll(...rules: string[]): string[] {
  const packs = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];
  return rules.flatMap((rule) => packs.map((pack) => `${pack}-${rule}`));
}
