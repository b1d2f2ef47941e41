/** One value in a serverless cache, refreshed in a network without a way out. */
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { InterfaceVpcEndpointAwsService, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RefreshedCache, StaleSafeCacheRefresh } from '../src/stampede';
import { EcpuLimit, StorageLimit, ValkeyServerlessCache } from '../src/valkey';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'StampedeValkey', { description: 'A value in a cache that is never empty' });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.43.0.0/24'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 27 }],
});
const endpoint = vpc.addInterfaceEndpoint('Lambda', { service: InterfaceVpcEndpointAwsService.LAMBDA });
const key = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const cache = new ValkeyServerlessCache(stack, 'Cache', {
  vpc,
  limits: { storage: StorageLimit.upTo(Size.gibibytes(1)), ecpuPerSecond: EcpuLimit.upTo(1_000) },
  encryptionKey: key,
});
const log = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const loader = new LambdaFunction(stack, 'Loader', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async ({ key }) => ({ key, prices: [1, 2, 3] });'),
  timeout: Duration.seconds(10),
  logGroup: log,
});
const prices = new StaleSafeCacheRefresh(stack, 'Prices', {
  cache: RefreshedCache.valkey(cache),
  vpc,
  key: 'prices',
  loader,
  refreshEvery: Duration.hours(1),
  encryptionKey: key,
});
new Dashboard(stack, 'Dashboard', { widgets: [prices.widgets()] });

acknowledgeFindings();

const aws = new IntegTest(app, 'Integ', { testCases: [stack] }).assertions;

// The schedule may have loaded the value before.
const { functionName } = prices.refresher;
aws
  .invokeFunction({ functionName, payload: JSON.stringify({ accept: true }) })
  .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: '{"outcome":"refreshed"}' }))
  .next(
    aws
      .invokeFunction({ functionName, payload: '{}' })
      .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: '{"outcome":"fresh"}' })),
  );

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  acknowledge([cache, prices], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge(
    [vpc],
    'a network without a way out, for the minutes of a test',
    'AwsSolutions-VPC7',
    ...inPacks('VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed'),
  );
  const within = 'the endpoint admits the network alone';
  acknowledge([endpoint], within, 'AwsSolutions-EC23', ...inPacks('EC2RestrictedCommonPorts', 'EC2RestrictedSSH'));

  const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
  acknowledge(
    [loader, prices],
    'the policies that the CDK gives a function; the next check is the retry, and an alarm tells of errors',
    `${managed}/AWSLambdaBasicExecutionRole]`,
    `${managed}/AWSLambdaVPCAccessExecutionRole]`,
    'Serverless-LambdaAsyncFailureDestination',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC', 'IAMNoInlinePolicy'),
  );
  acknowledge([prices], 'this is the dead-letter queue', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy');
  acknowledge([log], 'the log of a test', ...inPacks('CloudWatchLogGroupEncrypted'));
}
