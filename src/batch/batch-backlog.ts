import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { IJobDefinition, IJobQueue } from 'aws-cdk-lib/aws-batch';
import {
  type IAlarm,
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { allowHttps } from '../private/synth/database-access';
import { deadLetterQueue } from '../private/synth/dead-letter-queue';
import { createLogGroup } from '../private/synth/log-encryption';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { callOnSchedule } from '../private/synth/schedule';
import { graph } from '../private/synth/widgets';
import { createBacklogAlarms } from './backlog-alarms';
import { grantPlanner, grantWorker } from './backlog-grants';
import { checkEndpoints } from './backlog-network';
import { requireBacklogProps, requireOwnResults, SUBNETS } from './backlog-rules';
import type { BatchBacklogProps } from './batch-backlog-props';
import { createExecutionRole, createJobDefinition, createJobRole, createQueue } from './batch-compute';
import { createPlanner, createWatcher, WATCH_EVERY } from './batch-functions';
import { createFailureQueue } from './failure-queue';
import { METRICS, type PlanEvent } from './plan-backlog.contract';
import { createRunBucket } from './run-bucket';

/**
 * Works off a backlog on AWS Batch: each object of a bucket that has no result yet. A planner compares both places and starts
 * jobs for what is missing, never beside its own running jobs; items that never succeed are set aside; failed and blocked
 * jobs, a job that waits, and a scan that did not run each have an alarm.
 *
 * @example
 * import { Duration, Size, TimeZone } from 'aws-cdk-lib';
 * import { IVpc } from 'aws-cdk-lib/aws-ec2';
 * import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { BacklogScan, BacklogSource, BatchBacklog, DoneKey, FargateSize } from 'cdk-hindsight/batch';
 *
 * declare const vpc: IVpc;
 * declare const recordings: Bucket;
 * declare const transcripts: Bucket;
 *
 * new BatchBacklog(this, 'Transcripts', {
 *   vpc,
 *   source: BacklogSource.bucket(recordings, { prefix: 'calls/', suffix: '.wav' }),
 *   done: DoneKey.under(transcripts, { prefix: 'text/', replaceSuffix: '.json' }),
 *   image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
 *   size: FargateSize.of(1, Size.gibibytes(2)),
 *   timeout: Duration.hours(1),
 *   scan: BacklogScan.daily('03:00', { timeZone: TimeZone.EUROPE_BERLIN }),
 * });
 */
export class BatchBacklog extends Construct implements IConnectable {
  /** The function that looks for work and starts jobs for it. */
  public readonly planner: IFunction;
  /** The function that measures how long jobs wait. */
  public readonly watcher: IFunction;
  /** The queue of the jobs, which nothing else uses. */
  public readonly jobQueue: IJobQueue;
  /** The definition of the jobs. */
  public readonly jobDefinition: IJobDefinition;
  /** The role of the container: it reads the source and its chunks, and reads and writes the results. */
  public readonly jobRole: IRole;
  /** The bucket of the runs: chunks, counts, and the items that are set aside. */
  public readonly runBucket: IBucket;
  /** The queue of jobs that failed, or block the queue of jobs. */
  public readonly failureQueue: IQueue;
  /** The queue of scans that EventBridge Scheduler could not start. */
  public readonly deadLetterQueue: IQueue;
  /** The log of jobs, planner and watcher. */
  public readonly logGroup: ILogGroup;
  /** The network of the jobs: nothing in; out to HTTPS. */
  public readonly connections: Connections;
  /** The VPC of the jobs. */
  public readonly vpc: IVpc;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if a job cannot be placed: it needs more vCPUs than `maxVcpus`, or there are no subnets for it; if timeout,
   * attempts, chunks or times are out of range; if the timeout is not shorter than the interval of the scans; if results
   * would be sources, or two backlogs would have the same results; or if isolated subnets have no endpoints
   */
  constructor(scope: Construct, id: string, props: BatchBacklogProps) {
    super(scope, id);
    requireBacklogProps(props, this);
    requireOwnResults(props, this);
    const subnets = pickSubnets(this, props.vpc, props.vpcSubnets, SUBNETS);
    this.vpc = props.vpc;

    this.logGroup = createLogGroup(this, 'Log', 'batch', props);
    const runBucket = createRunBucket(this, props.encryptionKey);
    this.runBucket = runBucket;
    const group = closedSecurityGroup(this, props.vpc, 'The jobs of a backlog');
    allowHttps(group, 'the image, S3 and CloudWatch Logs');
    this.connections = group.connections;
    const queue = createQueue(this, props, subnets, group, props.cancelWaitingAfter ?? Duration.hours(1));
    this.jobQueue = queue;
    const jobRole = createJobRole(this);
    const executionRole = createExecutionRole(this);
    this.jobRole = jobRole;
    const definition = createJobDefinition(this, props, { jobRole, executionRole, logGroup: this.logGroup, runBucket });
    this.jobDefinition = definition;
    grantWorker(jobRole, props, runBucket);

    this.planner = createPlanner(this, props);
    grantPlanner(this.planner, props, this);
    this.watcher = createWatcher(this);
    this.failureQueue = createFailureQueue(this, queue, props.encryptionKey);
    this.deadLetterQueue = deadLetterQueue(this, props.encryptionKey);
    this.schedule(props);
    this.alarms = createBacklogAlarms(this, props);
    atTheEnd(this, () => checkEndpoints(this, props, subnets));
  }

  /** Lets somebody start a scan at once: an asynchronous call of `planner`, without an event. */
  public grantStart(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    return grantToClient(this, grantee, ['lambda:InvokeFunction'], [this.planner.functionArn]);
  }

  /** Returns the command that starts a scan at once, for an output or a runbook. Who runs it needs `grantStart`. */
  public startCommand(): string {
    const { region } = Stack.of(this);
    const name = `--function-name ${this.planner.functionName} --region ${region}`;
    return `aws lambda invoke ${name} --invocation-type Event /dev/stdout`;
  }

  /**
   * Items that a scan found undone.
   *
   * @default - maximum over 5 minutes
   */
  public metricItemsLeft(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.left, Stats.MAXIMUM, { label: 'Items left', ...options });
  }

  /**
   * Items that jobs were started for.
   *
   * @default - sum over 5 minutes
   */
  public metricItemsPlanned(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.planned, Stats.SUM, { label: 'Items planned', ...options });
  }

  /**
   * Items that did not fit into a run of 10,000 jobs.
   *
   * @default - maximum over 5 minutes
   */
  public metricItemsDeferred(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.deferred, Stats.MAXIMUM, { label: 'Items deferred', ...options });
  }

  /**
   * Items that are set aside.
   *
   * @default - maximum over 5 minutes
   */
  public metricDeadItems(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.dead, Stats.MAXIMUM, { label: 'Dead items', ...options });
  }

  /**
   * Scans that came to their end, also those that found jobs at work.
   *
   * @default - sum over 5 minutes
   */
  public metricScans(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.scans, Stats.SUM, { label: 'Scans', ...options });
  }

  /**
   * Scans that did nothing, because jobs of the backlog were at work.
   *
   * @default - sum over 5 minutes
   */
  public metricScansSkipped(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.skipped, Stats.SUM, { label: 'Scans skipped', ...options });
  }

  /**
   * Runs of planner and watcher that ended with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricScansFailed(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      expression: 'FILL(planner, 0) + FILL(watcher, 0)',
      usingMetrics: {
        planner: this.planner.metricErrors({ statistic: Stats.SUM, label: 'Planner' }),
        watcher: this.watcher.metricErrors({ statistic: Stats.SUM, label: 'Watcher' }),
      },
      label: 'Scans failed',
      period: Duration.minutes(5),
      ...options,
    });
  }

  /**
   * How long the oldest job has waited while nothing ran, in minutes.
   *
   * @default - maximum over 5 minutes
   */
  public metricOldestWaiting(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.oldestWaiting, Stats.MAXIMUM, { label: 'Oldest waiting (min)', ...options });
  }

  /**
   * Messages of jobs that failed, or block the queue.
   *
   * @default - maximum over 5 minutes
   */
  public metricJobsFailed(options?: MetricOptions): Metric {
    return this.failureQueue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      label: 'Jobs failed',
      ...options,
    });
  }

  /** Graphs for a dashboard: what is left, what failed or is set aside, how long jobs wait, and the scans. */
  public widgets(): IWidget[] {
    return [
      graph('Items of the backlog', {
        left: [this.metricItemsLeft(), this.metricItemsPlanned(), this.metricItemsDeferred()],
      }),
      graph('Failed jobs and dead items', { left: [this.metricJobsFailed(), this.metricDeadItems()] }),
      graph('Oldest waiting job (min)', { left: [this.metricOldestWaiting()] }),
      graph('Scans', { left: [this.metricScans(), this.metricScansSkipped(), this.metricScansFailed()] }),
    ];
  }

  private metricOf(
    metricName: string,
    statistic: typeof Stats.MAXIMUM | typeof Stats.SUM,
    options: MetricOptions,
  ): Metric {
    return new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.dimension]: this.planner.functionName },
      statistic,
      period: Duration.minutes(5),
      ...options,
    });
  }

  private schedule({ scan, encryptionKey }: BatchBacklogProps): void {
    callOnSchedule(new Construct(this, 'Watch'), {
      handler: this.watcher,
      description: 'Looks how long the jobs of a backlog wait',
      every: WATCH_EVERY,
    });
    if (scan._when) {
      const caller = new Construct(this, 'Scan');
      callOnSchedule(caller, {
        handler: this.planner,
        description: 'Looks for work of a backlog',
        at: scan._when,
        input: { scheduledTime: '<aws.scheduler.scheduled-time>' } satisfies PlanEvent,
        deadLetters: { queue: this.deadLetterQueue, key: encryptionKey },
        retries: { attempts: 5, maximumAge: Duration.hours(1) },
      });
      Validations.of(caller).acknowledge({
        id: 'hindsight-checks-dead-letter',
        reason: 'the alarm scanFailed tells, and the next scan looks for all that is left',
      });
    }
  }
}
