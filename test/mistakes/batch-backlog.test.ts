import { App, Stack as CdkStack, Duration, Lazy, Size, type Stack, TimeZone, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-batch';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  BacklogScan,
  BacklogSource,
  BatchBacklog,
  type BatchBacklogAttributes,
  type BatchBacklogProps,
  DoneKey,
  FargateSize,
} from '../../src/batch';
import { Ground } from '../batch/ground';
import { expectMessages } from './mistakes';

const { days, hours, minutes, seconds } = Duration;
type Props = Partial<BatchBacklogProps>;

const made = (props: Props | ((ground: Ground) => Props)) => (stack: Stack) => {
  const ground = new Ground(stack);
  return ground.backlog(typeof props === 'function' ? props(ground) : props);
};
const secretOf = (stack: Stack) => Secret.fromSecretsManager(new StoredSecret(stack, 'Secret'));
const TOKEN = Lazy.string({ produce: () => 'x' });

describe('BatchBacklog', () => {
  expectMessages([
    [
      'no timeout',
      made({ timeout: undefined as never }),
      'timeout must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Made]',
    ],
    [
      'a timeout of 30 seconds',
      made({ timeout: seconds(30) }),
      'timeout must be between 1 minute and 14 days, got: 30 seconds; Batch accepts no less, and Fargate keeps no task for longer: make chunkSize smaller [Stack/Made]',
    ],
    [
      'a timeout of 20 days',
      made({ timeout: days(20), scan: BacklogScan.manual() }),
      'timeout must be between 1 minute and 14 days, got: 20 days; Batch accepts no less, and Fargate keeps no task for longer: make chunkSize smaller [Stack/Made]',
    ],
    [
      'a timeout as long as the interval',
      made({ timeout: days(1) }),
      'timeout must be shorter than the interval of the scans, 1 day, got: 1 day; lower chunkSize: a scan that finds running jobs does nothing [Stack/Made]',
    ],
    [
      'a timeout that is a token',
      made({ timeout: seconds(Token.asNumber({ Ref: 'P' })) }),
      'timeout must be known at synth, got: a token; write it into the code [Stack/Made]',
    ],
    [
      'a source with a longer prefix than an S3 key',
      made(({ recordings }) => ({
        source: BacklogSource.bucket(recordings, { prefix: 'é'.repeat(512), suffix: 'x' }),
      })),
      'options.prefix and options.suffix must take at most 1024 bytes in all, got: 1025; shorten it: an S3 key cannot be longer',
    ],
    [
      'results with a longer prefix than an S3 key',
      made(({ transcripts }) => ({ done: DoneKey.under(transcripts, { prefix: 'x'.repeat(1025) }) })),
      'options.prefix must take at most 1024 bytes in all, got: 1025; shorten it: an S3 key cannot be longer',
    ],
    [
      'eleven attempts',
      made({ attempts: 11 }),
      'attempts must be a whole number between 1 and 10, got: 11; Batch accepts only these [Stack/Made]',
    ],
    [
      'an empty chunk',
      made({ chunkSize: 0 }),
      'chunkSize must be a whole number between 1 and 10000, got: 0; a job works on one item after the other: choose as many as it can do within its timeout [Stack/Made]',
    ],
    [
      'a chunk that is too large',
      made({ chunkSize: 10_001 }),
      'chunkSize must be a whole number between 1 and 10000, got: 10001; a job works on one item after the other: choose as many as it can do within its timeout [Stack/Made]',
    ],
    [
      'a chunk that is a token',
      made({ chunkSize: Token.asNumber({ Ref: 'P' }) }),
      'chunkSize must be known at synth, got: a token; write it into the code [Stack/Made]',
    ],
    [
      'no scan at all',
      made({ maxScans: 0 }),
      'maxScans must be a whole number between 1 and 100, got: 0; choose a few: an item that fails each night costs as much each night [Stack/Made]',
    ],
    [
      'a fraction of a vCPU in all',
      made({ maxVcpus: 1.5 }),
      'maxVcpus must be a whole number of at least 1, got: 1.5; Batch counts whole vCPUs [Stack/Made]',
    ],
    [
      'a job with more vCPUs than there may be',
      made({ size: FargateSize.of(8, Size.gibibytes(16)) }),
      'maxVcpus must be at least the 8 vCPU of a job, got: 6; raise maxVcpus, or choose a smaller size: such a job waits forever [Stack/Made]',
    ],
    [
      'a size that no class made',
      made({ size: { cpu: 1 } as FargateSize }),
      'size must be made by the class FargateSize, got: an object of the class Object; write for example FargateSize.of(…) [Stack/Made]',
    ],
    [
      'a time limit that is too short',
      made({ cancelWaitingAfter: minutes(9) }),
      'cancelWaitingAfter must be between 10 minutes and 1 day, got: 9 minutes; Batch accepts only these; a job waits for longer if Batch cannot name the reason, which has an alarm [Stack/Made]',
    ],
    [
      'a time limit that is too long',
      made({ cancelWaitingAfter: hours(25) }),
      'cancelWaitingAfter must be between 10 minutes and 1 day, got: 1 day 1 hour; Batch accepts only these; a job waits for longer if Batch cannot name the reason, which has an alarm [Stack/Made]',
    ],
    [
      'an age of more than a year',
      made({ minimumAge: days(366) }),
      'minimumAge must be between 0 seconds and 365 days, got: 366 days; objects younger than this are not processed [Stack/Made]',
    ],
    [
      'a disk as each job has it',
      made({ ephemeralStorage: Size.gibibytes(20) }),
      'ephemeralStorage must be a whole number between 21 and 200, got: 20; leave it out for the 20 GiB that each job has [Stack/Made]',
    ],
    [
      'a disk that is a token',
      made({ ephemeralStorage: Size.gibibytes(Lazy.number({ produce: () => 50 })) }),
      'ephemeralStorage must be known at synth, got: a token; write it into the code [Stack/Made]',
    ],
    [
      'results that are sources',
      made((ground) => ({ done: DoneKey.under(ground.recordings, { prefix: 'calls/done/', appendSuffix: '.wav' }) })),
      'done must not produce keys that are sources, got: calls/done/*.wav.wav beside calls/*.wav; choose another prefix or suffix, or another bucket: each result would be processed again [Stack/Made]',
    ],
    [
      'results that are sources of a bucket that is imported twice',
      (stack) => {
        const [source, results] = ['One', 'Other'].map((id) => Bucket.fromBucketName(stack, id, 'shop-files'));
        new Ground(stack).backlog({
          source: BacklogSource.bucket(source, { prefix: 'calls/', suffix: '.wav' }),
          done: DoneKey.under(results, { prefix: 'calls/done/', appendSuffix: '.wav' }),
        });
      },
      'done must not produce keys that are sources, got: calls/done/*.wav.wav beside calls/*.wav; choose another prefix or suffix, or another bucket: each result would be processed again [Stack/Made]',
    ],
    [
      'a source in another Region',
      (stack) => {
        const source = Bucket.fromBucketAttributes(stack, 'There', { bucketName: 'shop-files', region: 'us-east-1' });
        new Ground(stack).backlog({ source: BacklogSource.bucket(source, { suffix: '.wav' }) });
      },
      'source must be in the Region of the stack, eu-central-1, got: us-east-1; make the backlog in a stack of the Region of its buckets [Stack/Made]',
    ],
    [
      'results around the sources, of a source without a suffix',
      made(({ recordings }) => ({
        source: BacklogSource.bucket(recordings, { prefix: 'calls/' }),
        done: DoneKey.under(recordings, { appendSuffix: '.json' }),
      })),
      'done must not produce keys that are sources, got: *.json beside calls/*; choose another prefix or suffix, or another bucket: each result would be processed again [Stack/Made]',
    ],
    [
      'two sources with one result',
      made(({ recordings }) => ({ source: BacklogSource.bucket(recordings, { prefix: 'calls/' }) })),
      'done must replace a suffix that the source has, got: replaceSuffix .json for a source without one; give the source a suffix, or use appendSuffix: a.wav and a.mp3 would have one result [Stack/Made]',
    ],
    [
      'two backlogs with the same results',
      (stack) => {
        const ground = new Ground(stack);
        ground.backlog();
        ground.backlog({}, 'Other');
      },
      'done must differ from that of another backlog, got: Stack/Made; give each backlog its own results: an item would be done as soon as either backlog had done it [Stack/Other]',
    ],
    [
      'a variable of the contract',
      made({ environment: { BACKLOG_RUN: 'x' } }),
      'environment must hold no names that begin with BACKLOG_ or AWS_BATCH_, got: BACKLOG_RUN; choose another name: the contract of the worker and Batch have these [Stack/Made]',
    ],
    [
      'a secret with a name of Batch',
      (stack) => made({ secrets: { AWS_BATCH_X: secretOf(stack) } })(stack),
      'secrets must hold no names that begin with BACKLOG_ or AWS_BATCH_, got: AWS_BATCH_X; choose another name: the contract of the worker and Batch have these [Stack/Made]',
    ],
    [
      'a variable that is plain and secret',
      (stack) => made({ environment: { KEY: 'x' }, secrets: { KEY: secretOf(stack) } })(stack),
      'environment must hold no name that secrets holds, got: KEY; keep it in secrets alone [Stack/Made]',
    ],
    [
      'a secret that is none',
      made({ secrets: { KEY: {} as never } }),
      'secrets.KEY must be a Secret of aws-batch, got: an object of the class Object; write for example Secret.fromSecretsManager(…) [Stack/Made]',
    ],
    [
      'public subnets',
      made({ vpcSubnets: { subnetType: SubnetType.PUBLIC } }),
      'vpcSubnets must not be public: a job there has no public address, and cannot pull its image, got: Stack/Network/PublicSubnet1, Stack/Network/PublicSubnet2; choose private subnets, or isolated ones with endpoints for ECR, S3 and CloudWatch Logs [Stack/Made]',
    ],
    [
      'isolated subnets without endpoints',
      (stack) => {
        const subnetConfiguration = [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }];
        made({ vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration }) })(stack);
      },
      'vpc must have endpoints for ecr.api, ecr.dkr, s3, logs where the jobs are in isolated subnets, got: Stack/Vpc; add them with vpc.addInterfaceEndpoint and vpc.addGatewayEndpoint, or choose subnets with a NAT gateway [Stack/Made]',
    ],
    [
      'a source that is no BacklogSource',
      made({ source: {} as never }),
      'source must be made by the class BacklogSource, got: an object of the class Object; write for example BacklogSource.bucket(…) [Stack/Made]',
    ],
    [
      'a name that is a token',
      made({ backlogName: TOKEN }),
      'backlogName must be known at synth, got: a token; write it into the code, so that it is known in other accounts too [Stack/Made]',
    ],
    [
      'a name of 56 letters',
      made({ backlogName: 'x'.repeat(56) }),
      `backlogName must be 1 to 55 letters, digits, - and _, got: ${'x'.repeat(56)}; Lambda accepts only these, up to 64 characters, and the name of the watcher is longer [Stack/Made]`,
    ],
    [
      'a name with a dot',
      made({ backlogName: 'shop.texts' }),
      'backlogName must be 1 to 55 letters, digits, - and _, got: shop.texts; Lambda accepts only these, up to 64 characters, and the name of the watcher is longer [Stack/Made]',
    ],
  ]);
});

const imported = (attrs: Partial<BatchBacklogAttributes>) => (stack: Stack) =>
  BatchBacklog.fromBatchBacklogAttributes(stack, 'Imported', {
    plannerArn: 'arn:aws:lambda:eu-central-1:111122223333:function:transcripts',
    ...attrs,
  });
const NO_FUNCTION =
  'must be the ARN of a function, without a version, as in arn:aws:lambda:eu-central-1:111122223333:function:relay, got:';
const REMEDY = 'take it from the function that exists, or from aws lambda get-function [Stack/Imported]';

describe('BatchBacklog.fromBatchBacklogAttributes', () => {
  expectMessages(
    [
      [
        'no attributes',
        (stack) => BatchBacklog.fromBatchBacklogAttributes(stack, 'Imported', undefined as never),
        'attrs must be an object, got: undefined; pass the properties as an object [Stack/Imported]',
      ],
      [
        'the name of the planner',
        imported({ plannerArn: 'transcripts' }),
        `plannerArn ${NO_FUNCTION} transcripts; ${REMEDY}`,
      ],
      [
        'a version of the planner',
        imported({ plannerArn: 'arn:aws:lambda:eu-central-1:111122223333:function:transcripts:7' }),
        `plannerArn ${NO_FUNCTION} arn:aws:lambda:eu-central-1:111122223333:function:transcripts:7; ${REMEDY}`,
      ],
      [
        'a layer in place of the watcher',
        imported({ watcherArn: 'arn:aws:lambda:eu-central-1:111122223333:layer:transcripts' }),
        `watcherArn ${NO_FUNCTION} arn:aws:lambda:eu-central-1:111122223333:layer:transcripts; ${REMEDY}`,
      ],
      [
        'the ARN of the queue',
        imported({ failureQueue: 'arn:aws:sqs:eu-central-1:111122223333:transcripts-failures' as never }),
        "attrs.failureQueue must be an object, got: 'arn:aws:sqs:eu-central-1:111122223333:transcripts-failures'; pass a value of this type, or leave it out [Stack/Imported]",
      ],
      [
        'a topic in place of the queue',
        (stack) => imported({ failureQueue: new Topic(stack, 'Topic') as never })(stack),
        'failureQueue must be a queue of aws-sqs, got: an object of the class Topic of aws-sns; import it with Queue.fromQueueArn or Queue.fromQueueAttributes [Stack/Imported]',
      ],
      [
        'a queue that is not known',
        (stack) => imported({})(stack).failureQueue,
        'failureQueue must be known of the imported backlog; pass it to BatchBacklog.fromBatchBacklogAttributes [Stack/Imported]',
      ],
      [
        'a metric of that queue',
        (stack) => imported({})(stack).metricJobsFailed(),
        'failureQueue must be known of the imported backlog; pass it to BatchBacklog.fromBatchBacklogAttributes [Stack/Imported]',
      ],
      [
        'a metric of a watcher that is not known',
        (stack) => imported({})(stack).metricScansFailed(),
        'watcherArn must be known of the imported backlog; pass it to BatchBacklog.fromBatchBacklogAttributes [Stack/Imported]',
      ],
    ],
    9,
  );
});

describe('the values', () => {
  expectMessages(
    [
      [
        'three vCPUs',
        () => FargateSize.of(3, Size.gibibytes(1)),
        'cpu must be one of 0.25, 0.5, 1, 2, 4, 8, 16, 32, got: 3; choose one; FargateSize.unchecked is for numbers that are newer than this library',
      ],
      [
        'a memory that is a number',
        () => FargateSize.of(1, 2048 as never),
        'memory must be an object, got: 2048; pass a value of this type',
      ],
      [
        'a memory that is no Size',
        () => FargateSize.of(1, {} as never),
        'memory must be a Size, got: an object of the class Object; pass a Size, for example Size.gibibytes(2)',
      ],
      [
        'a bucket that is a name',
        () => BacklogSource.bucket('recordings' as never),
        "bucket must be an object, got: 'recordings'; pass a value of this type",
      ],
      [
        'a bucket that is none',
        () => DoneKey.under({} as never),
        'bucket must be a Bucket, got: an object of the class Object; pass the construct of the bucket, or an import of it',
      ],
      [
        'a prefix that is a token',
        (stack) => BacklogSource.bucket(new Bucket(stack, 'Bucket'), { prefix: TOKEN }),
        'options.prefix must be known at synth, got: a token; write it into the code: it decides which keys are work',
      ],
      [
        'a suffix that is a token',
        (stack) => DoneKey.under(new Bucket(stack, 'Bucket'), { appendSuffix: TOKEN }),
        'options.appendSuffix must be known at synth, got: a token; write it into the code: it decides what is done',
      ],
      [
        'two suffixes',
        (stack) => DoneKey.under(new Bucket(stack, 'Bucket'), { appendSuffix: '.a', replaceSuffix: '.b' }),
        'options.appendSuffix must be left out with replaceSuffix, got: .a; keep one of them',
      ],
      [
        'a time with one digit',
        () => BacklogScan.daily('3:00', { timeZone: TimeZone.EUROPE_BERLIN }),
        'time must be a time from 00:00 to 23:59, got: 3:00; write it with two digits each, for example 03:00',
      ],
      [
        'a time that no day has',
        () => BacklogScan.daily('24:00', { timeZone: TimeZone.EUROPE_BERLIN }),
        'time must be a time from 00:00 to 23:59, got: 24:00; write it with two digits each, for example 03:00',
      ],
      [
        'a time zone that is a text',
        () => BacklogScan.daily('03:00', { timeZone: 'Europe/Berlin' as never }),
        "options.timeZone must be an object, got: 'Europe/Berlin'; pass a value of this type",
      ],
      [
        'a time zone that is none',
        () => BacklogScan.daily('03:00', { timeZone: {} as never }),
        'options.timeZone must be a TimeZone, got: an object of the class Object; pass for example TimeZone.EUROPE_BERLIN, or TimeZone.of(…)',
      ],
      [
        'an interval of half an hour',
        () => BacklogScan.every(minutes(30)),
        'interval must be between 1 hour and 1 day, got: 30 minutes; a scan lists both buckets; work that must start sooner is not a backlog',
      ],
      [
        'an interval of 90 minutes',
        () => BacklogScan.every(minutes(90)),
        'interval must be in whole hours, got: 1 hour 30 minutes; a scan lists both buckets; work that must start sooner is not a backlog',
      ],
      [
        'an interval that is a token',
        () => BacklogScan.every(minutes(Token.asNumber({ Ref: 'P' }))),
        'interval must be known at synth, got: a token; write it into the code',
      ],
    ],
    15,
  );
});

describe('the warnings', () => {
  const warningsOf = (props: (ground: Ground) => Props) => {
    const stack = new CdkStack(new App(), 'Stack');
    const ground = new Ground(stack);
    ground.backlog(props(ground));
    return Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data);
  };
  const QUOTA =
    'maxVcpus is 7, and an account has 6 vCPUs on Fargate until it asks for more; look at the quota "Fargate On-Demand vCPU resource count" (or that of Fargate Spot), and acknowledge this once it is enough [ack: cdk-hindsight/batch:quota]';
  const SPOT =
    'spot jobs are ended whenever AWS needs the capacity: with a timeout of more than 2 hours or a single attempt much work is done in vain; make chunkSize and timeout smaller, and leave attempts at 3 [ack: cdk-hindsight/batch:spot]';
  const ENDPOINTS =
    'the jobs are in isolated subnets: the VPC needs endpoints for ecr.api, ecr.dkr, s3, logs; add them with vpc.addInterfaceEndpoint and vpc.addGatewayEndpoint, or choose subnets with a NAT gateway [ack: cdk-hindsight/batch:endpoints]';

  test.each<[string, (ground: Ground) => Props, string[]]>([
    ['more vCPUs than the quota', () => ({ maxVcpus: 7 }), [QUOTA]],
    ['spot with a long timeout', () => ({ spot: true, timeout: seconds(7_201) }), [SPOT]],
    ['spot with one attempt', () => ({ spot: true, attempts: 1 }), [SPOT]],
    ['spot with a short timeout', () => ({ spot: true, timeout: hours(2) }), []],
    [
      'isolated subnets of an imported VPC',
      ({ scope }) => ({
        vpc: Vpc.fromVpcAttributes(scope, 'Imported', {
          vpcId: 'vpc-1',
          availabilityZones: ['eu-central-1a'],
          isolatedSubnetIds: ['subnet-1'],
          isolatedSubnetRouteTableIds: ['rtb-1'],
        }),
      }),
      [ENDPOINTS],
    ],
  ])('%s', (_, props, expected) => {
    expect(warningsOf(props)).toEqual(expected);
  });
});
