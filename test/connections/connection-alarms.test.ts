import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type Alarm, type CfnAlarm, Dashboard, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Alias,
  ApplicationLogLevel,
  type CfnFunction,
  Code,
  type FunctionProps,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SingletonFunction,
  Version,
} from 'aws-cdk-lib/aws-lambda';
import { type CfnLogGroup, LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ConnectionAlarms } from '../../src/connections';
import { resolveIntrinsics } from '../support/intrinsics';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const FLAG = { '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true };

function newStack(app = new App(), id = 'Stack'): Stack {
  return new Stack(app, id, { env: ENV });
}

const CODE = {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => {};'),
};

function functionIn(scope: Construct, props: Partial<FunctionProps> = {}, id = 'Api'): LambdaFunction {
  return new LambdaFunction(scope, id, { ...CODE, ...props });
}

function watchedIn(scope: Construct, id = 'Api'): LambdaFunction {
  return functionIn(scope, { logGroup: new LogGroup(scope, `${id}Log`) }, id);
}

const filtersIn = (stack: Stack): any[] =>
  Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map((it: any) => it.Properties);

/** The log group of all filters, which is one. */
function filteredIn(stack: Stack): unknown {
  const names = new Set(filtersIn(stack).map(({ LogGroupName }) => JSON.stringify(LogGroupName)));
  expect(names.size).toBe(1);
  return JSON.parse([...names][0]);
}

const watch = (handler: IFunction, scope: Construct = Stack.of(handler), id = 'Connections') =>
  new ConnectionAlarms(scope, id, { handler });

const UNKNOWN =
  'handler must have a log group that is known at synth; give the function a logGroup, set the feature flag @aws-cdk/aws-lambda:useCdkManagedLogGroup, or pass the log group of the function as logGroup here [Stack/Connections]';

describe('the log group is', () => {
  test('that which the function was given', () => {
    const stack = newStack();
    const alarms = watch(watchedIn(stack));
    expect(filteredIn(stack)).toEqual({ Ref: 'ApiLog1866DE64' });
    expect(alarms.logGroup).toBe(stack.node.findChild('ApiLog'));
  });

  test('that which the feature flag makes', () => {
    const stack = newStack(new App({ context: FLAG }));
    watch(functionIn(stack));
    expect(filteredIn(stack)).toEqual({ Ref: expect.stringMatching(/^ApiLogGroup/) });
  });

  test('that of the older logRetention, which is there already', () => {
    const stack = newStack();
    watch(functionIn(stack, { logRetention: RetentionDays.ONE_WEEK }));
    expect(JSON.stringify(filteredIn(stack))).toContain('ApiLogRetention');
  });

  test('that which is passed, for an import', () => {
    const stack = newStack();
    const handler = LambdaFunction.fromFunctionName(stack, 'Api', 'orders');
    const logGroup = LogGroup.fromLogGroupName(stack, 'Log', '/aws/lambda/orders');
    new ConnectionAlarms(stack, 'Connections', { handler, logGroup });
    expect(filteredIn(stack)).toBe('/aws/lambda/orders');
    const [{ MetricTransformations }] = filtersIn(stack);
    expect(resolveIntrinsics(MetricTransformations[0].MetricNamespace)).toBe('CdkHindsight/Connections/orders');
  });

  test('that which is passed, for a function of which nothing is known', () => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log', { logGroupName: '/aws/lambda/orders' });
    new ConnectionAlarms(stack, 'Connections', { handler: functionIn(stack, { functionName: 'orders' }), logGroup });
    expect(filteredIn(stack)).toEqual({ Ref: 'Log95422804' });
  });

  test('that of the function for a version and for an alias, which write to the same one', () => {
    for (const qualified of [
      (fn: LambdaFunction) => new Alias(fn.stack, 'Live', { aliasName: 'live', version: fn.currentVersion }),
      (fn: LambdaFunction) => new Version(fn.stack, 'Version', { lambda: fn }),
      (fn: LambdaFunction) => fn.latestVersion,
    ]) {
      const stack = newStack();
      watch(qualified(watchedIn(stack)), stack);
      expect(filteredIn(stack)).toEqual({ Ref: 'ApiLog1866DE64' });
      const namespace = filtersIn(stack)[0].MetricTransformations[0].MetricNamespace;
      expect(namespace).toEqual({ 'Fn::Join': ['', ['CdkHindsight/Connections/', { Ref: 'ApiF70053CD' }]] });
    }
  });

  test('that of the one function behind a SingletonFunction', () => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log');
    watch(new SingletonFunction(stack, 'Api', { ...CODE, uuid: 'orders', logGroup }));
    expect(filteredIn(stack)).toEqual({ Ref: 'Log95422804' });
  });

  test('that of a function in another stack', () => {
    const app = new App();
    const handler = watchedIn(newStack(app, 'Functions'));
    const stack = newStack(app, 'Alarms');
    watch(handler, stack);
    expect(filteredIn(stack)).toEqual({
      'Fn::ImportValue': expect.stringMatching(/^Functions:ExportsOutputRefApiLog/),
    });
  });

  test('one whose name is known only at deploy time', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    watch(functionIn(stack, { logGroup: LogGroup.fromLogGroupName(stack, 'Log', name) }));
    expect(filteredIn(stack)).toEqual({ Ref: 'Name' });
  });
});

describe('refused is', () => {
  test.each<[string, (stack: Stack) => IFunction]>([
    ['a function without a log group', (stack) => functionIn(stack)],
    ['an import', (stack) => LambdaFunction.fromFunctionName(stack, 'Api', 'orders')],
    ['an alias of such a function', (stack) => functionIn(stack).addAlias('live')],
    [
      'a function whose template names another log group than the construct',
      (stack) => {
        const handler = watchedIn(stack);
        (handler.node.defaultChild as CfnFunction).addPropertyOverride('LoggingConfig.LogGroup', 'other');
        return handler;
      },
    ],
  ])('%s, and nothing is added to it', (_, make) => {
    const stack = newStack();
    const handler = make(stack);
    const before = stack.node.findAll().length;
    expect(() => watch(handler, stack)).toThrow(expect.objectContaining({ message: UNKNOWN }));
    expect(stack.node.findAll().length).toBe(before + 1);
  });

  test('another log group than that of the function', () => {
    const stack = newStack();
    const props = { handler: watchedIn(stack), logGroup: new LogGroup(stack, 'Other') };
    expect(() => new ConnectionAlarms(stack, 'Connections', props)).toThrow(
      /^logGroup must be the log group of the handler, got: <Stack\/Other\/Resource\.Ref>;/,
    );
  });

  test('a second one on the same log group, which counts each line twice', () => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log');
    watch(functionIn(stack, { logGroup }));
    expect(() => watch(functionIn(stack, { logGroup }, 'Other'), stack, 'Second')).toThrow(
      /^logGroup must be one that no other ConnectionAlarms watches, got: that of Stack\/Connections;/,
    );
  });

  test.each([LogGroupClass.INFREQUENT_ACCESS, 'DELIVERY'])('a log group of the class %s', (logGroupClass) => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log', { logGroupClass: logGroupClass as LogGroupClass });
    expect(() => watch(functionIn(stack, { logGroup }))).toThrow(
      `logGroup must be of the class STANDARD, got: ${logGroupClass}; use the class STANDARD`,
    );
  });
});

test('the same log group by its name is passed and known', () => {
  const stack = newStack();
  const handler = watchedIn(stack);
  const logGroup = LogGroup.fromLogGroupName(stack, 'Same', (handler.logGroup as LogGroup).logGroupName);
  new ConnectionAlarms(stack, 'Connections', { handler, logGroup });
  expect(filteredIn(stack)).toEqual({ Ref: 'ApiLog1866DE64' });
});

test('a log group of the class STANDARD, or of one that is known only at deploy time, is watched', () => {
  const stack = newStack();
  const logGroup = new LogGroup(stack, 'Log', { logGroupClass: LogGroupClass.STANDARD });
  watch(functionIn(stack, { logGroup }));
  const other = new LogGroup(stack, 'Other');
  const parameter = new CfnParameter(stack, 'Class').valueAsString;
  (other.node.defaultChild as CfnLogGroup).logGroupClass = parameter;
  watch(functionIn(stack, { logGroup: other }, 'Second'), stack, 'Others');
  expect(filtersIn(stack)).toHaveLength(8);
});

test('two Stages may each watch a log group of one name', () => {
  const app = new App();
  for (const id of ['Test', 'Production']) {
    const stack = new Stack(new Stage(app, id), 'Stack');
    const handler = LambdaFunction.fromFunctionName(stack, 'Api', 'orders');
    const logGroup = LogGroup.fromLogGroupName(stack, 'Log', '/aws/lambda/orders');
    new ConnectionAlarms(stack, 'Connections', { handler, logGroup });
  }
  expect(() => app.synth()).not.toThrow();
});

describe('warned of is', () => {
  const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue());

  test('a log group that other functions write to, whenever they are made', () => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log');
    watch(functionIn(stack, { logGroup }));
    for (const id of ['B', 'C', 'D', 'E']) {
      functionIn(stack, { logGroup }, id);
    }
    const [warning] = warningsOf(stack);
    expect(warning.id).toBe('/Stack/Connections');
    expect(warning.entry.data).toBe(
      'the log group is also that of Stack/B, Stack/C, Stack/D and 1 more: their lines are counted, too; give the function a log group of its own [ack: cdk-hindsight/connections:sharedLogGroup]',
    );
  });

  test.each([
    [['B'], 'Stack/B'],
    [['B', 'C', 'D'], 'Stack/B, Stack/C, Stack/D'],
  ])('a log group that %j write to, who are all named', (ids, names) => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log');
    watch(functionIn(stack, { logGroup }));
    for (const id of ids) {
      functionIn(stack, { logGroup }, id);
    }
    expect(warningsOf(stack).map(({ entry }) => entry.data)).toEqual([
      expect.stringMatching(new RegExp(`^the log group is also that of ${names}: their lines are counted, too;`)),
    ]);
  });

  test('a log group of a function below a construct whose name begins with Resource', () => {
    const stack = newStack();
    const logGroup = new LogGroup(stack, 'Log');
    watch(functionIn(stack, { logGroup }));
    functionIn(new Construct(stack, 'Resources'), { logGroup }, 'B');
    expect(warningsOf(stack)[0].entry.data).toContain('also that of Stack/Resources/B: their lines');
  });

  test('a function that writes no errors', () => {
    const stack = newStack();
    const loggingFormat = LoggingFormat.JSON;
    watch(
      functionIn(stack, {
        ...{ loggingFormat, applicationLogLevelV2: ApplicationLogLevel.FATAL },
        logGroup: new LogGroup(stack, 'Log'),
      }),
    );
    expect(warningsOf(stack).map(({ entry }) => entry.data)).toEqual([
      'the function writes no lines below FATAL, so that errors of connections are not counted; set applicationLogLevelV2 to ERROR or a lower level [ack: cdk-hindsight/connections:logLevel]',
    ]);
  });

  test('nothing else', () => {
    const stack = newStack();
    const loggingFormat = LoggingFormat.JSON;
    watch(
      functionIn(stack, {
        ...{ loggingFormat, applicationLogLevelV2: ApplicationLogLevel.ERROR },
        logGroup: new LogGroup(stack, 'Log'),
      }),
    );
    watchedIn(stack, 'Other');
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('the filters', () => {
  const stack = newStack();
  const alarms = watch(watchedIn(stack));

  test('have patterns that CloudWatch Logs accepts: at most 1,024 characters', () => {
    const patterns = filtersIn(stack).map(({ FilterPattern }) => FilterPattern);
    expect(patterns).toHaveLength(4);
    expect(Math.max(...patterns.map(({ length }) => length))).toBeLessThanOrEqual(1_024);
  });

  test('count one for each line, in a namespace of the function, without a dimension', () => {
    const transformations = filtersIn(stack).map(({ MetricTransformations }) => MetricTransformations);
    const MetricNamespace = { 'Fn::Join': ['', ['CdkHindsight/Connections/', { Ref: 'ApiF70053CD' }]] };
    const counted = (MetricName: string) => [{ MetricName, MetricNamespace, MetricValue: '1' }];
    expect(transformations).toEqual([
      counted('DescriptorsUsedUp'),
      counted('LostConnections'),
      counted('Timeouts'),
      counted('Timeouts'),
    ]);
  });

  test('give the metrics that the graphs show', () => {
    const other = newStack();
    new Dashboard(other, 'Dashboard', { widgets: [watch(watchedIn(other)).widgets()] });
    const text = JSON.stringify(Template.fromStack(other).findResources('AWS::CloudWatch::Dashboard'));
    for (const name of ['DescriptorsUsedUp', 'LostConnections', 'Timeouts']) {
      expect(text).toContain(name);
    }
  });

  test('may be asked for other periods', () => {
    const metric = alarms.metricTimeouts({ statistic: 'Average', label: 'calls' });
    expect(metric.toMetricConfig().metricStat).toMatchObject({ statistic: 'Average', metricName: 'Timeouts' });
    expect(metric.label).toBe('calls');
  });
});

describe('the metrics', () => {
  const stack = newStack();
  const alarms = watch(watchedIn(stack));

  test.each([
    ['DescriptorsUsedUp', 'Descriptors used up', (options?: MetricOptions) => alarms.metricDescriptors(options)],
    ['LostConnections', 'Lost connections', (options?: MetricOptions) => alarms.metricLostConnections(options)],
    ['Timeouts', 'Timeouts', (options?: MetricOptions) => alarms.metricTimeouts(options)],
  ])('%s is a sum over 5 minutes', (name, title, metricOf) => {
    const { namespace, metricName, statistic, label, period, dimensions } = metricOf();
    expect([metricName, statistic, label, period.toSeconds()]).toEqual([name, 'Sum', title, 300]);
    expect(stack.resolve(namespace)).toEqual({
      'Fn::Join': ['', ['CdkHindsight/Connections/', { Ref: 'ApiF70053CD' }]],
    });
    expect(dimensions).toBeUndefined();
    expect(metricOf({ label: 'mine' }).label).toBe('mine');
  });

  test('are in one graph', () => {
    const [graph, ...others] = alarms.widgets().flatMap((widget) => stack.resolve(widget.toJson()));
    expect(others).toEqual([]);
    expect(graph.properties.title).toBe('Connections (from the log)');
    const names = graph.properties.metrics.map(([, name]: string[]) => name);
    expect(names).toEqual(['LostConnections', 'Timeouts', 'DescriptorsUsedUp']);
  });
});

test.each(['descriptors', 'lostConnections', 'timeouts'])(
  'the alarm %s rings for two of three periods: once may be a coincidence',
  (name) => {
    const stack = newStack();
    const { alarms } = watch(watchedIn(stack));
    const { ref } = (alarms[name] as Alarm).node.defaultChild as CfnAlarm;
    const id = stack.resolve(ref).Ref;
    expect(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')[id].Properties).toMatchObject({
      ...{ Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 2 },
    });
  },
);

test('a report of a timeout in JSON is told by its type and its status', () => {
  const stack = newStack();
  watch(watchedIn(stack));
  const patterns = filtersIn(stack).map(({ FilterPattern }) => FilterPattern);
  expect(patterns.at(-1)).toBe('{ ($.type = "platform.report") && ($.record.status = "timeout") }');
});
