import type { CfnResource } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { at, itemsOf } from '../../private/synth/references';
import { type AppView, namesOf, type WatchedMetric } from '../app-view';
import { CountAlarm } from '../count-alarm';
import { isOn, type Kind } from '../kind';

const FUNCTION = 'AWS::Lambda::Function';
/** What stands for a function. */
const STAND_INS = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'];
/** A target of EventBridge Scheduler that is a call to the API of Lambda. */
const UNIVERSAL = /:scheduler:::aws-sdk:lambda:(invoke|invokeasync)$/i;

/** A function and, if it is invoked by one, its alias or version. */
interface Invocation {
  readonly handler: CfnResource;
  readonly by: CfnResource;
}

const LOST: WatchedMetric = {
  namespace: 'AWS/Lambda',
  metrics: ['Errors', 'AsyncEventsDropped'],
  dimension: 'FunctionName',
};

/** Functions that a schedule invokes, and whose failures go nowhere. */
export const scheduledFunctions: Kind = {
  types: [FUNCTION],
  watch: ({ scope, id, resource: handler }, { eventsDropped }, app) => {
    if (!isOn(eventsDropped) || !isLost(handler, app)) {
      return undefined;
    }
    return new CountAlarm(scope, id, (own) => ({
      name: 'eventsDropped',
      title: 'Scheduled runs that were given up, and errors',
      metric: metric(own, handler, 'AsyncEventsDropped'),
      beside: [metric(own, handler, 'Errors')],
      threshold: eventsDropped,
      description:
        'Lambda gave up on a scheduled run of the function and dropped its event: the job has not run. ' +
        "Look first at the function's log for the error, then run the job again by hand.",
    }));
  },
};

/** Whether a schedule invokes the function, and what fails goes nowhere. */
function isLost(handler: CfnResource, app: AppView): boolean {
  return (
    invocations(app).some((invocation) => invocation.handler === handler && !isCaught(invocation, app)) &&
    !app.isWatched(handler, namesOf(handler, app.propertiesOf(handler), 'FunctionName'), LOST)
  );
}

function metric(scope: Construct, handler: CfnResource, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: handler.ref },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  }).attachTo(scope);
}

/** What the schedules of an app invoke without anybody waiting for the answer. */
function invocations(app: AppView): Invocation[] {
  return app.ofType('AWS::Events::Rule', 'AWS::Scheduler::Schedule').flatMap((schedule) => {
    const properties = app.propertiesOf(schedule);
    const isOff = `${at(properties, 'State')}`.toUpperCase() === 'DISABLED';
    const targets =
      schedule.cfnResourceType === 'AWS::Scheduler::Schedule'
        ? [at(properties, 'Target')]
        : at(properties, 'ScheduleExpression') === undefined
          ? []
          : itemsOf(at(properties, 'Targets'));
    return isOff ? [] : targets.flatMap((target) => invokedBy(target, schedule, app) ?? []);
  });
}

function invokedBy(target: unknown, schedule: CfnResource, app: AppView): Invocation | undefined {
  const arn = `${at(target, 'Arn')}`;
  const input = JSON.stringify(at(target, 'Input')) ?? '';
  const [isUniversal, call] = UNIVERSAL.exec(arn) ?? [];
  if (isUniversal === undefined) {
    return functionIn(arn, schedule, app);
  }
  const isAsynchronous = call.toLowerCase() === 'invokeasync' || /InvocationType\W+Event\W/.test(input);
  return isAsynchronous ? functionIn(input, schedule, app) : undefined;
}

/** The function that a text names by a reference: to itself, to an alias or to a version. */
function functionIn(text: string, schedule: CfnResource, app: AppView): Invocation | undefined {
  const by = app
    .mentionedIn(schedule, text)
    .find(({ cfnResourceType: type }) => type === FUNCTION || STAND_INS.includes(type));
  const handler = by?.cfnResourceType === FUNCTION ? by : by && functionOf(by, app);
  return handler && by && { handler, by };
}

/** The function of an alias, a version or a configuration, which may name the one by the other. */
function functionOf(resource: CfnResource, app: AppView): CfnResource | undefined {
  const named = app.targetsOf(resource, 'FunctionName');
  const standIn = named.find(({ cfnResourceType: type }) => STAND_INS.includes(type));
  return named.find(({ cfnResourceType: type }) => type === FUNCTION) ?? (standIn && functionOf(standIn, app));
}

function isCaught({ handler, by }: Invocation, app: AppView): boolean {
  return (
    at(app.propertiesOf(handler), 'DeadLetterConfig', 'TargetArn') !== undefined ||
    app.ofType('AWS::Lambda::EventInvokeConfig').some((config) => {
      const properties = app.propertiesOf(config);
      const hasTarget = at(properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined;
      return hasTarget && functionOf(config, app) === handler && applies(config, { handler, by }, app);
    })
  );
}

/** Each version and each alias has its configuration: that of the function is one of `$LATEST`. */
function applies(config: CfnResource, { handler, by }: Invocation, app: AppView): boolean {
  const qualifier = at(app.propertiesOf(config), 'Qualifier');
  if (by === handler) {
    return qualifier === '$LATEST';
  }
  return app.targetsOf(config, 'Qualifier').includes(by) || qualifier === at(app.propertiesOf(by), 'Name');
}
