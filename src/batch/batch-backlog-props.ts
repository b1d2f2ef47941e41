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

  /** The objects that are work. */
  readonly source: BacklogSource;

  /** The object that says that an item is done. */
  readonly done: DoneKey;

  /** The image of the worker, which keeps to the contract in the README. */
  readonly image: ContainerImage;

  /** The processor and the memory of a job. */
  readonly size: FargateSize;

  /**
   * The time after which an attempt of a job is ended, from 1 minute to 14 days, in whole seconds. A job has up to `chunkSize`
   * items. It must be shorter than the interval of the scans.
   */
  readonly timeout: Duration;

  /** The times at which the planner looks for work. */
  readonly scan: BacklogScan;

  /**
   * The number of items of one job, from 1 to 10,000. A scan starts 10,000 jobs at most, and defers what is left.
   *
   * @default 50
   */
  readonly chunkSize?: number;

  /**
   * The number of vCPUs that are at work at a time. AWS gives an account 6 on Fargate until it asks for more, and a warning
   * says so.
   *
   * @default 6
   */
  readonly maxVcpus?: number;

  /**
   * Whether jobs run on spare capacity: cheaper, and ended two minutes after a notice when AWS needs it back.
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
   * The number of scans that try an item, from 1 to 100. After that it is set aside, until its object is replaced.
   *
   * @default 3
   */
  readonly maxScans?: number;

  /**
   * The age from which an object is work, in whole seconds: younger ones may be in other hands.
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
   * The subnets of the jobs. They need a way to the image, to S3 and to CloudWatch Logs: a NAT gateway or endpoints.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The command of the container.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * Further variables of the container. Everybody who may describe jobs reads them: secrets go into `secrets`.
   *
   * @default - those of the contract alone
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Variables of the container whose values are secrets. The role that starts the jobs may read them, and decrypt them if they have a
   * key of their own: where that is imported, or made with another policy than the default one, its policy must admit the account.
   *
   * @default - none
   */
  readonly secrets?: { readonly [name: string]: Secret };

  /**
   * The processor that the image is built for.
   *
   * @default CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: CpuArchitecture;

  /**
   * The disk of a job, from 21 to 200 GiB.
   *
   * @default - the 20 GiB of Fargate
   */
  readonly ephemeralStorage?: Size;

  /**
   * The time for which the logs of jobs, planner and watcher are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts run bucket, queues and logs. It must be in the Region, and not be an alias. The policy of a key that is
   * imported must admit CloudWatch Logs and EventBridge already.
   *
   * @default - keys of S3, SQS and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The name of the planner: 1 to 55 letters, digits, `-` and `_`. The watcher has it with `-watcher` at its end, and the queue of
   * failures with `-failures`. Another account or Region of the app can refer to a name only. A change of it replaces all three.
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
   * Minutes that the oldest job has waited while nothing ran. It also fires while nobody looks. Periods are 15 minutes.
   *
   * @default AlarmThreshold.of(61, { evaluationPeriods: 2 })
   */
  readonly stuck?: AlarmThreshold;

  /**
   * Scans in one and a half intervals, here those of a daily scan: it fires below. A manual one has no such alarm. Periods are
   * 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 36 })
   */
  readonly scanMissed?: AlarmThreshold;

  /**
   * Runs of planner or watcher that ended with an error. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly scanFailed?: AlarmThreshold;

  /**
   * Items that are set aside. It stays as it is until the next scan. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadItems?: AlarmThreshold;

  /**
   * Items that a scan finds undone. It stays as it is until the next scan. Periods are 60 minutes.
   *
   * @default - off: what is much only you know
   */
  readonly backlog?: AlarmThreshold;
}
