import type { Duration, Size } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-batch';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, CpuArchitecture } from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { BacklogScan } from './backlog-scan';
import type { BacklogSource } from './backlog-source';
import type { DoneKey } from './done-key';
import type { FargateSize } from './fargate-size';

/** Properties of a `BatchBacklog`. */
export interface BatchBacklogProps {
  /** The VPC of the jobs. */
  readonly vpc: IVpc;

  /** The objects to process. */
  readonly source: BacklogSource;

  /** The object that marks an item as done. */
  readonly done: DoneKey;

  /** The worker's image, which follows the contract in the README. */
  readonly image: ContainerImage;

  /** The processor and the memory of a job. */
  readonly size: FargateSize;

  /**
   * The time after which an attempt of a job is ended, from 1 minute to 14 days, in whole seconds. A job has up to `chunkSize`
   * items. It must be shorter than the scan interval.
   */
  readonly timeout: Duration;

  /** The times at which the planner looks for work. */
  readonly scan: BacklogScan;

  /**
   * The number of items of one job, from 1 to 10,000. A scan starts 10,000 jobs at most, and defers the remaining items.
   *
   * @default 50
   */
  readonly chunkSize?: number;

  /**
   * The number of vCPUs in use at a time. An account's Fargate quota is 6 until it requests more; higher values cause a
   * warning.
   *
   * @default 6
   */
  readonly maxVcpus?: number;

  /**
   * Whether jobs run on Fargate Spot: cheaper, but ended two minutes after a notice when AWS reclaims the capacity.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * The number of times that Batch tries a job, from 1 to 10. A retry has the same items.
   *
   * @default 3
   */
  readonly attempts?: number;

  /**
   * The number of scans that try an item, from 1 to 100. After that, the item is set aside until its object is replaced.
   *
   * @default 3
   */
  readonly maxScans?: number;

  /**
   * The minimum age of an object to process, in whole seconds. Something else may still be processing a younger one.
   *
   * @default Duration.hours(1)
   */
  readonly minimumAge?: Duration;

  /**
   * The time after which Batch cancels a job that waits at the head of the queue for a reason that Batch can name, from 10
   * minutes to 24 hours, in whole seconds.
   *
   * @default Duration.hours(1)
   */
  readonly cancelWaitingAfter?: Duration;

  /**
   * The subnets of the jobs. They need a route to the image, S3 and CloudWatch Logs: a NAT gateway or endpoints.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The command of the container.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * Additional variables of the container. Everyone who may describe jobs can read them: put secrets in `secrets`.
   *
   * @default - only the variables of the contract
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Variables of the container whose values are secrets. The execution role may read them, and decrypt them if they have a
   * customer managed key. The policy of an imported key, or of one without the default policy, must allow the account.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: Secret };

  /**
   * The CPU architecture that the image is built for.
   *
   * @default CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: CpuArchitecture;

  /**
   * The disk of a job, from 21 to 200 GiB.
   *
   * @default - 20 GiB, Fargate's own default
   */
  readonly ephemeralStorage?: Size;

  /**
   * How long the logs of jobs, planner and watcher are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts run bucket, queues and logs. It must be in the same Region, and must not be an alias. The key policy
   * of an imported key must already allow CloudWatch Logs and EventBridge.
   *
   * @default - keys owned by S3, SQS and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The name of the planner: 1 to 55 letters, digits, `-` and `_`. The watcher's name adds `-watcher`, the failure queue's
   * `-failures`. Another account or Region of the app can refer to them only by name. Changing it replaces all three.
   *
   * @default - generated names
   */
  readonly backlogName?: string;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: BatchBacklogAlarmOptions;
}

/** The thresholds of a backlog's alarms, and the actions of all of them. */
export interface BatchBacklogAlarmOptions extends AlarmOptions {
  /**
   * Messages in the queue of failed and blocked jobs. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly jobsFailed?: AlarmThreshold;

  /**
   * Minutes that the oldest job has waited while nothing ran. It also fires while data is missing. Periods are 15 minutes.
   *
   * @default AlarmThreshold.of(61, { evaluationPeriods: 2 })
   */
  readonly stuck?: AlarmThreshold;

  /**
   * Scans in one and a half intervals: it fires below this number. The default is for a daily scan; a manual scan has no such
   * alarm. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 36 })
   */
  readonly scanMissed?: AlarmThreshold;

  /**
   * Planner or watcher runs that ended with an error. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly scanFailed?: AlarmThreshold;

  /**
   * Items that are set aside. The alarm keeps its state until the next scan. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadItems?: AlarmThreshold;

  /**
   * Items that a scan finds undone. The alarm keeps its state until the next scan. Periods are 60 minutes.
   *
   * @default - off: the right limit depends on your backlog
   */
  readonly backlog?: AlarmThreshold;
}
