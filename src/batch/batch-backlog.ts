import { Duration, Validations } from 'aws-cdk-lib';
import type { IJobDefinition, IJobQueue } from 'aws-cdk-lib/aws-batch';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { requireGrantee } from '../private/synth/client-connections';
import { grantCallToClient } from '../private/synth/client-grants';
import { allowHttps } from '../private/synth/database-access';
import { deadLetterQueue } from '../private/synth/dead-letter-queue';
import { createLogGroup } from '../private/synth/log-encryption';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { callOnSchedule } from '../private/synth/schedule';
import { createBacklogAlarms } from './backlog-alarms';
import { grantPlanner, grantWorker } from './backlog-grants';
import { checkEndpoints } from './backlog-network';
import { requireBacklogProps, requireOwnResults, SUBNETS } from './backlog-rules';
import { BatchBacklogBase } from './batch-backlog-base';
import type { BatchBacklogProps } from './batch-backlog-props';
import { createExecutionRole, createJobDefinition, createJobRole, createQueue } from './batch-compute';
import { createPlanner, createWatcher, WATCH_EVERY } from './batch-functions';
import { createFailureQueue } from './failure-queue';
import type { BatchBacklogAttributes, IBatchBacklog } from './i-batch-backlog';
import { ImportedBatchBacklog } from './imported-batch-backlog';
import type { PlanEvent } from './plan-backlog.contract';
import { createRunBucket } from './run-bucket';

/**
 * Works through a backlog on AWS Batch: each object of a bucket that has no result yet. A planner compares sources and results
 * and starts jobs for what is missing, never while its own jobs are running. Items that never succeed are set aside. Failed
 * and blocked jobs, a waiting job, and a scan that did not run each have an alarm.
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
export class BatchBacklog extends BatchBacklogBase implements IConnectable {
  /**
   * Refers to a backlog that another app or stack created, in order to start and watch it.
   *
   * @throws if an ARN is not a function ARN, or the queue is not a queue
   */
  public static fromBatchBacklogAttributes(scope: Construct, id: string, attrs: BatchBacklogAttributes): IBatchBacklog {
    return new ImportedBatchBacklog(scope, id, attrs);
  }

  /** The function that looks for work and starts jobs for it. */
  public readonly planner: IFunction;
  /** The function that measures how long jobs wait. */
  public readonly watcher: IFunction;
  /** The job queue, which nothing else uses. */
  public readonly jobQueue: IJobQueue;
  /** The job definition. */
  public readonly jobDefinition: IJobDefinition;
  /** The role of the container: it reads the source and its chunks, and reads and writes the results. */
  public readonly jobRole: IRole;
  /** The bucket of the runs: chunks, counts, and the items that are set aside. */
  public readonly runBucket: IBucket;
  /** The queue of messages about jobs that failed, or block the job queue. */
  public readonly failureQueue: IQueue;
  /** The dead-letter queue of scans that EventBridge Scheduler could not start. */
  public readonly deadLetterQueue: IQueue;
  /** The log of jobs, planner and watcher. */
  public readonly logGroup: ILogGroup;
  /** The network of the jobs: nothing inbound, HTTPS outbound. */
  public readonly connections: Connections;
  /** The VPC of the jobs. */
  public readonly vpc: IVpc;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** @internal */
  protected readonly _hasFailureQueue = true;
  /** @internal */
  protected readonly _hasWatcher = true;
  private readonly isNamed: boolean;

  /**
   * @throws if a job cannot be placed: it needs more vCPUs than `maxVcpus`, or there are no subnets for it; if timeout,
   * attempts, chunks or times are out of range; if the timeout is not shorter than the scan interval; if results
   * would be sources, or two backlogs would have the same results; if the buckets, the VPC or the key are in another Region; if
   * the variables are too long; or if isolated subnets have no endpoints
   */
  constructor(scope: Construct, id: string, props: BatchBacklogProps) {
    super(scope, id);
    requireBacklogProps(props, this);
    requireOwnResults(props, this);
    const subnets = pickSubnets(this, props.vpc, props.vpcSubnets, SUBNETS);
    this.vpc = props.vpc;
    this.isNamed = props.backlogName !== undefined;

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
    this.watcher = createWatcher(this, props);
    this.failureQueue = createFailureQueue(this, queue, props);
    this.deadLetterQueue = deadLetterQueue(this, props.encryptionKey);
    this.schedule(props);
    this.alarms = createBacklogAlarms(this, props);
    atTheEnd(this, () => checkEndpoints(this, props, subnets));
  }

  /**
   * Allows a principal to start a scan at once: an asynchronous invocation of `planner`, without an event. The planner's policy
   * also allows an account, or a role of another account; that role needs the permission in its own account too.
   *
   * @throws if the grantee is a service, or is in a stack of another account, where the planner's name is unknown
   */
  public grantStart(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    const remedy = this.isNamed ? undefined : 'set backlogName, so that the name of the planner is known there';
    return grantCallToClient(this, grantee, this.planner, remedy);
  }

  /** @internal */
  protected _requireWatcher(): IFunction {
    return this.watcher;
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
