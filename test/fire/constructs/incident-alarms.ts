import { CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import { IncidentAlarms, IncidentDashboard } from '../../../src/monitoring';
import { alarmSettings, alarmsFrom } from '../alarms';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const cases = (values: Values) =>
  record({
    alarms: alarmSettings(values, ['imagePullFailed', 'buildFailed', 'eventsDropped']),
    wide: boolean(),
    twice: boolean(),
    excluded: option(values.usually(['Images'], 'Other')),
    dashboardName: option(values.text('incidents', 'Shop-1')),
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

  const scope = one.wide ? stack.node.root : stack;
  const exclude = one.excluded === null ? undefined : [one.excluded === 'Images' ? images : stack.node.root];
  const props = { ...alarmsFrom(stack, one.alarms), exclude };
  const alarms = IncidentAlarms.of(scope, props);
  if (one.twice) {
    IncidentAlarms.of(stack, props);
  }
  new IncidentDashboard(stack, 'Incidents', { scope, dashboardName: one.dashboardName ?? undefined });
  alarms.added();
}

export const incidentAlarms: Target<Case> = { name: 'IncidentAlarms and IncidentDashboard', cases, build };
