import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Arbitrary, boolean, record } from 'fast-check';
import { IncidentAlarms, IncidentDashboard } from '../../../src/monitoring';
import { documents, group, memcached, proxy, serverless } from '../../monitoring/existing';
import { alarmSettings, alarmsFrom } from '../alarms';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const cases = (values: Values) =>
  record({
    alarms: alarmSettings(values, ['imagePullFailed', 'buildFailed', 'eventsDropped']),
    wide: boolean(),
    twice: boolean(),
    excluded: values.usually<string | null>([null, 'Images'], 'elsewhere'),
    dashboardName: values.text('incidents', 'Shop-1'),
    /** What no action is. */
    odd: values.usually<unknown>([undefined], 'topic', 5, {}),
    oddScope: values.usually<unknown>([undefined], 'Shop', {}),
    proxies: alarmSettings(values, ['borrowLatency', 'pinnedShare', 'noFreeIps']),
    serverless: alarmSettings(values, ['ecpuUsed', 'throttledCommands']),
    nodes: alarmSettings(values, ['swap', 'engineCpu', 'replicationLag']),
    documents: alarmSettings(values, ['longestGc', 'connections', 'volume']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const images = new Repository(stack, 'Images');
  new CfnResource(stack, 'Web', { type: 'AWS::Amplify::App', properties: { Name: 'web' } });
  const job = new Handler(stack, 'Job', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  new Rule(stack, 'Nightly', { schedule: Schedule.rate(Duration.days(1)), targets: [new LambdaFunction(job)] });

  proxy(stack, 'Proxy');
  serverless(stack, 'Serverless', 5_000);
  group(stack, 'Nodes');
  memcached(stack, 'Memcached');
  documents(stack, 'Documents');

  const scope = one.wide ? stack.node.root : stack;
  const exclude = one.excluded === null ? undefined : [one.excluded === 'Images' ? images : new Stack()];
  const props = {
    ...alarmsFrom(stack, one.alarms),
    exclude,
    ...(one.odd !== undefined && { actions: [one.odd as never] }),
    databaseProxies: alarmsFrom(new Construct(stack, 'ForProxies') as Stack, one.proxies),
    serverlessCaches: alarmsFrom(new Construct(stack, 'ForServerless') as Stack, one.serverless),
    nodeBasedCaches: alarmsFrom(new Construct(stack, 'ForNodes') as Stack, one.nodes),
    documentDbClusters: alarmsFrom(new Construct(stack, 'ForDocuments') as Stack, one.documents),
  };
  const alarms = IncidentAlarms.of((one.oddScope as Stack) ?? scope, props);
  if (one.twice) {
    IncidentAlarms.of(stack, props);
  }
  new IncidentDashboard(stack, 'Incidents', { scope, dashboardName: one.dashboardName });
  alarms.added();
}

export const incidentAlarms: Target<Case> = { name: 'IncidentAlarms and IncidentDashboard', cases, build };
