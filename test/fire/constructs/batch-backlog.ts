import { Duration, Size, type Stack, TimeZone } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-batch';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, CpuArchitecture } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { BacklogScan, BacklogSource, BatchBacklog, DoneKey, FargateSize } from '../../../src/batch';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { hours, minutes } = Duration;

const cases = (values: Values) =>
  record({
    network: networks(values),
    sameBucket: values.usually([false], true),
    prefix: values.text('calls/', ''),
    suffix: values.text('.wav', ''),
    donePrefix: values.text('text/', 'results/'),
    doneSuffix: values.usually(['append', 'keep', 'replace']),
    ending: values.text('.json'),
    cpu: values.number(1, 2),
    memory: values.usually([4096, 8192], 512, 1),
    isChecked: boolean(),
    hasSubnets: boolean(),
    timeout: values.duration(minutes(1), minutes(50)),
    scan: constantFrom('daily', 'every', 'manual'),
    time: values.text('03:00', '23:59'),
    interval: values.duration(hours(1), hours(24)),
    withKey: boolean(),
    withSecret: boolean(),
    props: partial({
      chunkSize: values.number(1, 50, 10_000),
      maxVcpus: values.number(4, 6, 100),
      spot: boolean(),
      attempts: values.number(1, 10),
      maxScans: values.number(1, 100),
      minimumAge: values.duration(minutes(0), hours(1)),
      cancelWaitingAfter: values.duration(minutes(10), hours(24)),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
      cpuArchitecture: constantFrom(CpuArchitecture.ARM64, CpuArchitecture.X86_64),
      backlogName: values.text('texts', 'night-texts_2'),
    }),
    imported: option(
      record({
        plannerArn: values.text('arn:aws:lambda:eu-central-1:111122223333:function:other'),
        watcherArn: option(values.text('arn:aws:lambda:eu-central-1:111122223333:function:other-watcher'), {
          nil: undefined,
        }),
        withQueue: boolean(),
      }),
    ),
    storage: option(values.usually([21, 200], 20, 201)),
    variable: values.usually(['LANGUAGE'], 'BACKLOG_RUN', 'SECRET'),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['jobsFailed', 'stuck', 'scanMissed', 'scanFailed', 'deadItems', 'backlog']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const recordings = new Bucket(stack, 'Recordings');
  const backlog = new BatchBacklog(stack, 'Backlog', {
    ...one.props,
    vpc: networkFrom(stack, one.network),
    source: BacklogSource.bucket(recordings, { prefix: one.prefix, suffix: one.suffix }),
    done: DoneKey.under(one.sameBucket ? recordings : new Bucket(stack, 'Texts'), doneOf(one)),
    image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
    size: one.isChecked
      ? FargateSize.of(one.cpu, Size.mebibytes(one.memory))
      : FargateSize.unchecked(1, Size.gibibytes(2)),
    vpcSubnets: one.hasSubnets ? { subnetType: SubnetType.PRIVATE_WITH_EGRESS } : undefined,
    timeout: one.timeout,
    scan: scanOf(one),
    command: ['./transcribe'],
    environment: { [one.variable]: 'de' },
    secrets: one.withSecret ? { SECRET: Secret.fromSecretsManager(new StoredSecret(stack, 'Secret')) } : undefined,
    ephemeralStorage: one.storage === null ? undefined : Size.gibibytes(one.storage),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const operator = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  backlog.grantStart(operator);
  backlog.startCommand();
  if (one.imported !== null) {
    const { withQueue, ...arns } = one.imported;
    const queue = () => Queue.fromQueueArn(stack, 'Failures', 'arn:aws:sqs:eu-central-1:111122223333:failures');
    const failureQueue = withQueue ? queue() : undefined;
    const other = BatchBacklog.fromBatchBacklogAttributes(stack, 'Imported', { ...arns, failureQueue });
    other.grantStart(operator);
    other.startCommand();
    other.widgets();
  }
  addDashboard(stack, backlog, one.metrics);
}

function doneOf({ donePrefix: prefix, doneSuffix, ending }: Case) {
  switch (doneSuffix) {
    case 'append':
      return { prefix, appendSuffix: ending };
    case 'replace':
      return { prefix, replaceSuffix: ending };
    default:
      return { prefix };
  }
}

function scanOf({ scan, time, interval }: Case): BacklogScan {
  switch (scan) {
    case 'daily':
      return BacklogScan.daily(time, { timeZone: TimeZone.EUROPE_BERLIN });
    case 'every':
      return BacklogScan.every(interval);
    default:
      return BacklogScan.manual();
  }
}

export const batchBacklog: Target<Case> = { name: 'BatchBacklog', cases, build };
