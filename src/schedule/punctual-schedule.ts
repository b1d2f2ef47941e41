import { Duration } from 'aws-cdk-lib';
import { type IAlarm, type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { claimInRegion } from '../private/synth/claims';
import { deadLetterQueue } from '../private/synth/dead-letter-queue';
import { refuse } from '../private/synth/errors';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { PunctualScheduleProps } from './punctual-schedule-props';
import { PunctualStarter } from './punctual-starter';
import { createScheduleAlarms } from './schedule-alarms';
import { type CheckedTimes, nameOf, requireScheduleProps, requireTimes, warnAboutTimes } from './schedule-rules';
import { METRICS } from './start-due.contract';

const MINUTE = Duration.minutes(1);

/**
 * Starts a function, a state machine execution or a message once, at the second it is due. A run that is missed anyway goes
 * to a dead-letter queue and raises an alarm.
 *
 * All schedules of a stack share one starter, which is called every minute. Each nested stack and each Stage has its own.
 *
 * @example
 * import { TimeZone } from 'aws-cdk-lib';
 * import { IFunction } from 'aws-cdk-lib/aws-lambda';
 * import { PunctualSchedule, PunctualTarget, PunctualTimes } from 'cdk-hindsight/schedule';
 *
 * declare const report: IFunction;
 *
 * new PunctualSchedule(this, 'Nightly', {
 *   times: PunctualTimes.cron({ minute: '0', hour: '3', weekDay: 'MON-FRI' }),
 *   timeZone: TimeZone.EUROPE_BERLIN,
 *   target: PunctualTarget.function(report),
 * });
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class PunctualSchedule extends Construct {
  /** The name in events, metrics and execution names. */
  public readonly scheduleName: string;
  /** The queue for runs that could not be started, each with the event that the target did not receive. */
  public readonly deadLetterQueue: IQueue;
  /** The function that starts due runs, shared by all schedules of the stack. */
  public readonly starter: IFunction;
  /** The log of the starter. */
  public readonly logGroup: ILogGroup;
  /** The claims of all schedules of the stack: which runs were started. They are deleted after 8 days. */
  public readonly table: ITable;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if the times never occur, or the zone is not known; if `maxLateness` is out of range or not shorter than the time
   * from one run to the next; if the target is in another account or Region; if another schedule of the app has the name; if
   * the dead-letter queue is a FIFO queue or in another Region; or if key or retention differ from those of another schedule
   * of the stack
   */
  constructor(scope: Construct, id: string, props: PunctualScheduleProps) {
    super(scope, id);
    requireScheduleProps(props, this);
    const times = requireTimes(props, this);
    this.scheduleName = nameOf(props, this);
    this.requireOwnName();

    const starter = PunctualStarter.of(this, props);
    this.starter = starter.handler;
    this.table = starter.table;
    this.logGroup = starter.logGroup;
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this, props.encryptionKey);
    if (props.enabled !== false) {
      this.arm(starter, props, times);
    }
    this.alarms = createScheduleAlarms(this, props.alarms);
    warnAboutTimes(props, times, this);
  }

  /**
   * The time from when a run was due until its target received it, in milliseconds.
   *
   * @default - maximum over 1 minute
   */
  public metricLateness(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.lateness, {
      statistic: Stats.MAXIMUM,
      label: 'Lateness (ms)',
      ...given(options, this),
    });
  }

  /**
   * Runs that were started.
   *
   * @default - sum over 1 minute
   */
  public metricStarted(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.started, { label: 'Started', ...given(options, this) });
  }

  /**
   * Runs that were not started in time.
   *
   * @default - sum over 1 minute
   */
  public metricMissed(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.missed, { label: 'Missed', ...given(options, this) });
  }

  /**
   * Runs whose target could not be started, or whose outcome is unknown.
   *
   * @default - sum over 1 minute
   */
  public metricStartFailed(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.startFailed, { label: 'Start failed', ...given(options, this) });
  }

  /**
   * Pulses of the starter, one a minute. All schedules of the stack share the starter.
   *
   * @default - sum over 1 minute
   */
  public metricHeartbeat(options?: MetricOptions): Metric {
    const defaults = {
      namespace: METRICS.namespace,
      metricName: METRICS.heartbeat,
      dimensionsMap: { [METRICS.starterDimension]: this.starter.functionName },
      statistic: Stats.SUM,
      period: MINUTE,
      label: 'Pulses',
    };
    return createMetric(this, defaults, options);
  }

  /**
   * Messages in the dead-letter queue.
   *
   * @default - maximum over 1 minute
   */
  public metricDeadLetters(options?: MetricOptions): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: MINUTE,
      label: 'Dead letters',
      ...given(options, this),
    });
  }

  /** Graphs for a dashboard: how late runs are, how many there are, and what went wrong. */
  public widgets(): IWidget[] {
    return [
      graph('Lateness (ms)', { left: [this.metricLateness()] }),
      graph('Runs and pulses', { left: [this.metricStarted()], right: [this.metricHeartbeat()] }),
      graph('Runs that did not take place', {
        left: [this.metricMissed(), this.metricStartFailed(), this.metricDeadLetters()],
      }),
    ];
  }

  private metricOf(metricName: string, options: MetricOptions): Metric {
    const dimensionsMap = { [METRICS.dimension]: this.scheduleName };
    const defaults = { namespace: METRICS.namespace, metricName, dimensionsMap, statistic: Stats.SUM, period: MINUTE };
    return createMetric(this, defaults, options);
  }

  private requireOwnName(): void {
    const other = claimInRegion(`schedule ${this.scheduleName}`, this);
    if (other !== undefined) {
      const must = 'be another one than that of another schedule';
      const remedy = 'claims, metrics and executions are found by it';
      refuse({ property: 'scheduleName', must, got: `${this.scheduleName} of ${other}`, remedy }, this);
    }
  }

  /** Lets the starter know of the schedule, and call its target. */
  private arm(starter: PunctualStarter, { target }: PunctualScheduleProps, { spec, maxLateness }: CheckedTimes): void {
    target._grant(starter.handler);
    this.deadLetterQueue.grantSendMessages(starter.handler);
    starter.add({
      name: this.scheduleName,
      times: spec,
      target: target._spec,
      maxLatenessSeconds: maxLateness.toSeconds(),
      deadLetterUrl: this.deadLetterQueue.queueUrl,
      input: target._input,
    });
  }
}
