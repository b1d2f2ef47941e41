import { Duration, Fn, Size, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { BacklogScan, BacklogSource, BatchBacklog, DoneKey, FargateSize } from 'cdk-hindsight/batch';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The transcripts: what has none yet is made in the night. */
export class TranscriptsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const flowLog = new LogGroup(this, 'FlowLog', { retention: RetentionDays.ONE_MONTH });
    const vpc = new Vpc(this, 'Vpc', {
      availabilityZones: [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())],
      subnetConfiguration: [{ name: 'jobs', subnetType: SubnetType.PRIVATE_ISOLATED }],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLog) } },
    });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    const registry = vpc.addInterfaceEndpoint('Registry', { service: InterfaceVpcEndpointAwsService.ECR });
    const images = vpc.addInterfaceEndpoint('Images', { service: InterfaceVpcEndpointAwsService.ECR_DOCKER });
    const logs = vpc.addInterfaceEndpoint('Logs', { service: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS });

    const stored = {
      encryptionKey: key,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    };
    const recordings = new Bucket(this, 'Recordings', stored);
    const texts = new Bucket(this, 'Texts', stored);
    const backlog = new BatchBacklog(this, 'Backlog', {
      vpc,
      source: BacklogSource.bucket(recordings, { prefix: 'calls/', suffix: '.wav' }),
      done: DoneKey.under(texts, { prefix: 'text/', replaceSuffix: '.json' }),
      image: ContainerImage.fromEcrRepository(Repository.fromRepositoryName(this, 'Worker', 'transcribe'), 'v1'),
      size: FargateSize.of(1, Size.gibibytes(2)),
      timeout: Duration.hours(1),
      scan: BacklogScan.daily('03:00', { timeZone: TimeZone.EUROPE_BERLIN }),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    for (const bucket of [recordings, texts, backlog]) {
      acknowledge(
        bucket,
        'CloudTrail logs who reads objects; they can be made again, or are kept elsewhere',
        'AwsSolutions-S1',
        ...inPacks('S3BucketLoggingEnabled', ...PACKS),
        ...inPacks('S3BucketReplicationEnabled', ...PACKS),
        ...inPacks('S3BucketDefaultLockEnabled', ...PACKS),
      );
    }
    acknowledge(
      backlog,
      'IAM does not divide the list of jobs; objects and jobs have no names before they are made',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      'AwsSolutions-IAM5[Action::kms:ReEncrypt*]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::<BacklogRunsFD29122C.Arn>/runs/*]',
      'AwsSolutions-IAM5[Resource::<RecordingsA3BDCC51.Arn>/calls/*]',
      'AwsSolutions-IAM5[Resource::<Texts0AC1F062.Arn>/text/*]',
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:${this.region}:${this.account}:job/*]`,
    );
    acknowledge(
      backlog,
      'these are the queues of what failed; an alarm tells of errors, and the next run does the work',
      'AwsSolutions-SQS3',
      'Serverless-EventBusDLQ',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      'Serverless-SQSRedrivePolicy',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    for (const endpoint of [registry, images, logs]) {
      acknowledge(
        endpoint,
        'the endpoint admits the network alone',
        'AwsSolutions-EC23',
        ...inPacks('EC2RestrictedCommonPorts', ...PACKS),
        ...inPacks('EC2RestrictedSSH', ...PACKS),
      );
    }
    acknowledge(
      this,
      'each policy is for one role; the log of the network is that of CloudWatch; nothing uses the default group',
      ...inPacks('IAMNoInlinePolicy', ...PACKS),
      ...inPacks('CloudWatchLogGroupEncrypted', ...PACKS),
      ...inPacks('VPCDefaultSecurityGroupClosed', ...PACKS),
    );
  }
}
