import { type IAlarm, type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type AlarmTable, createAlarmsIn } from '../private/synth/alarms';
import { atTheEnd } from '../private/synth/at-the-end';
import { messagesOf } from '../private/synth/errors';
import { requireLogGroupBeside, requireReference } from '../private/synth/existing';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { ConnectionAlarmsProps } from './connection-alarms-props';
import { type Count, METRIC_NAMES, TERMS, TIMEOUT_REPORT } from './facts';
import { othersOf, requireLogGroup, requireOnlyOne } from './log-group-rules';
import { type WatchedFunction, watchedFunction } from './watched-function';

const { warn } = messagesOf('connections');

const PROPS: Kinds<ConnectionAlarmsProps> = { handler: 'object', logGroup: 'object?', alarms: 'object?' };

/** The number of functions that a warning names. */
const SHOWN = 3;

/**
 * Alarms for a function whose connections die unseen: no descriptors left, connections lost while the function was frozen,
 * and calls that time out. They count lines in the function's own log; the function itself does not change.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 * @example
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import * as lambda from 'aws-cdk-lib/aws-lambda';
 * import { LogGroup } from 'aws-cdk-lib/aws-logs';
 * import { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { ConnectionAlarms } from 'cdk-hindsight/connections';
 *
 * declare const topic: ITopic;
 *
 * const api = new lambda.Function(this, 'Api', {
 *   runtime: lambda.Runtime.NODEJS_24_X,
 *   handler: 'index.handler',
 *   code: lambda.Code.fromInline('exports.handler = async () => {};'),
 *   logGroup: new LogGroup(this, 'ApiLog'),
 * });
 *
 * new ConnectionAlarms(this, 'ApiConnections', {
 *   handler: api,
 *   alarms: { actions: [new SnsAction(topic)] },
 * });
 */
export class ConnectionAlarms extends Construct {
  /** The log group whose lines are counted. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly namespace: string;

  /**
   * @throws if the log group of the function is unknown, differs from `logGroup`, has a class without metric filters, or is
   * already watched by other `ConnectionAlarms`; or if the function or the log group is in another Region or account
   */
  constructor(scope: Construct, id: string, props: ConnectionAlarmsProps) {
    super(scope, id);
    this.validate(props);
    const watched = watchedFunction(props.handler);
    this.logGroup = requireLogGroup(watched, props.logGroup, this);
    requireOnlyOne(this.logGroup, this);
    // A filter on lines that others write has no dimension that names the function.
    this.namespace = `CdkHindsight/Connections/${watched.base.functionName}`;
    this.createFilters();
    this.alarms = createAlarmsIn(this, 'connections', this.alarmTable(), props.alarms) as { [name: string]: IAlarm };
    this.warnAtTheEnd(watched);
  }

  /**
   * Log lines that say that no descriptors are left for files and sockets.
   *
   * @default - sum over 5 minutes
   */
  public metricDescriptors(options?: MetricOptions): Metric {
    return this.metricOf('descriptors', { label: 'Descriptors used up', ...given(options, this) });
  }

  /**
   * Log lines that say that a connection was lost.
   *
   * @default - sum over 5 minutes
   */
  public metricLostConnections(options?: MetricOptions): Metric {
    return this.metricOf('lostConnections', { label: 'Lost connections', ...given(options, this) });
  }

  /**
   * Log lines that say that a call timed out. Lambda may write two for one call.
   *
   * @default - sum over 5 minutes
   */
  public metricTimeouts(options?: MetricOptions): Metric {
    return this.metricOf('timeouts', { label: 'Timeouts', ...given(options, this) });
  }

  /** A graph for a dashboard: everything that the log says about connections. */
  public widgets(): IWidget[] {
    const left = [this.metricLostConnections(), this.metricTimeouts(), this.metricDescriptors()];
    return [graph('Connections (from the log)', { left })];
  }

  private validate(props: ConnectionAlarmsProps): void {
    requireKinds(props, PROPS, this);
    const { handler, logGroup } = props;
    const rule = { property: 'handler', member: 'functionName', noun: 'a Lambda function' };
    requireReference(rule, handler, this, () => handler.functionArn);
    requireMadeBy('logGroup', logGroup, 'logGroupName', 'LogGroup.fromLogGroupName(…)', this);
    requireLogGroupBeside(logGroup, this);
  }

  private createFilters(): void {
    const log = new Construct(this, 'Log');
    for (const [count, terms] of Object.entries(TERMS) as [Count, string[]][]) {
      this.createFilter(log, METRIC_NAMES[count], count, FilterPattern.anyTerm(...terms));
    }
    const fields = Object.entries(TIMEOUT_REPORT).map(([field, value]) => FilterPattern.stringValue(field, '=', value));
    this.createFilter(log, 'TimeoutReports', 'timeouts', FilterPattern.all(...fields));
  }

  private createFilter(scope: Construct, id: string, count: Count, filterPattern: IFilterPattern): void {
    const metric = { metricNamespace: this.namespace, metricName: METRIC_NAMES[count] };
    new MetricFilter(scope, id, { logGroup: this.logGroup, filterPattern, ...metric });
  }

  private metricOf(count: Count, options: MetricOptions): Metric {
    const { namespace } = this;
    return createMetric(this, { namespace, metricName: METRIC_NAMES[count], statistic: Stats.SUM }, options);
  }

  private alarmTable(): AlarmTable<Count> {
    // Once may be a coincidence: a deployment of the database, for example.
    const usual = { threshold: 1, evaluationPeriods: 3, datapointsToAlarm: 2 };
    return {
      descriptors: {
        ...usual,
        metric: this.metricDescriptors(),
        description:
          'The function has no descriptors left for files and sockets. Look first for clients that are created in each call.',
      },
      lostConnections: {
        ...usual,
        metric: this.metricLostConnections(),
        description:
          'The function used connections that were closed while it was frozen. Look first at the log lines, which name the driver.',
      },
      timeouts: {
        ...usual,
        metric: this.metricTimeouts(),
        description:
          'Calls of the function time out, as they do on a dead connection. Look first at the last line before each timeout.',
      },
    };
  }

  private warnAtTheEnd(watched: WatchedFunction): void {
    if (watched.logLevel === 'FATAL') {
      const message = 'the function writes no lines below FATAL, so that errors of connections are not counted';
      warn(this, 'logLevel', `${message}; set applicationLogLevelV2 to ERROR or a lower level`);
    }
    // Another function may be given the log group later.
    atTheEnd(this, () => this.warnAboutOthers(watched));
  }

  private warnAboutOthers({ resource }: WatchedFunction): void {
    const others = othersOf(this.logGroup, resource, this).map(({ node }) => node.path.replace(/\/Resource$/, ''));
    if (others.length > 0) {
      const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
      const message = `the log group is also that of ${others.slice(0, SHOWN).join(', ')}${more}: their lines are counted, too`;
      warn(this, 'sharedLogGroup', `${message}; give the function a log group of its own`);
    }
  }
}
