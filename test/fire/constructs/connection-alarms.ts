import type { Stack } from 'aws-cdk-lib';
import { Code, type IFunction, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import { ConnectionAlarms } from '../../../src/connections';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const ALARMS = ['descriptors', 'lostConnections', 'timeouts'];

const cases = (values: Values) =>
  record({
    kind: values.usually(['given', 'given', 'named', 'alias'], 'unknown'),
    name: values.text('orders', 'OrdersApi'),
    logGroupClass: option(values.usually([LogGroupClass.STANDARD], LogGroupClass.INFREQUENT_ACCESS)),
    format: option(values.usually([LoggingFormat.JSON, LoggingFormat.TEXT])),
    another: values.usually([false, false, false], true),
    twice: values.usually([false, false, false], true),
    shared: boolean(),
    alarms: alarmSettings(values, ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const logGroup = new LogGroup(stack, 'Log', { logGroupClass: one.logGroupClass ?? undefined });
  const handler = handlerFrom(stack, one, logGroup);
  const other = one.another ? new LogGroup(stack, 'Other') : undefined;
  const props = { handler, logGroup: other ?? (one.kind === 'named' ? logGroup : undefined) };
  const alarms = new ConnectionAlarms(stack, 'Watch', { ...props, alarms: alarmsFrom(stack, one.alarms) });
  if (one.twice) {
    new ConnectionAlarms(stack, 'Again', props);
  }
  if (one.shared) {
    functionIn(stack, 'Neighbor', { logGroup });
  }
  addDashboard(stack, alarms, one.metrics);
}

function handlerFrom(stack: Stack, { kind, name, format }: Case, logGroup: LogGroup): IFunction {
  if (kind === 'named') {
    return LambdaFunction.fromFunctionName(stack, 'Api', name);
  }
  const known = kind === 'unknown' ? {} : { logGroup };
  const handler = functionIn(stack, 'Api', { ...known, loggingFormat: format ?? undefined });
  return kind === 'alias' ? handler.addAlias('live') : handler;
}

function functionIn(stack: Stack, id: string, props: { logGroup?: LogGroup; loggingFormat?: LoggingFormat }) {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, ...props });
}

export const connectionAlarms: Target<Case> = { name: 'ConnectionAlarms', cases, build };
