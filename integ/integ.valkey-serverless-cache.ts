import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnResource, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { EcpuLimit, StorageLimit, ValkeyAccess, ValkeyServerlessCache, ValkeySnapshots } from '../src/valkey';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'ValkeyServerless', { description: 'A Valkey cache, and a function that logs in to it' });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.41.0.0/24'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 27 }],
});
const cache = new ValkeyServerlessCache(stack, 'Cache', {
  vpc,
  limits: { storage: StorageLimit.upTo(Size.gibibytes(1)), ecpuPerSecond: EcpuLimit.upTo(1_000) },
  encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY }),
  snapshots: ValkeySnapshots.daily({ retention: Duration.days(1), time: '03:00' }),
});
const user = cache.addIamUser('App', { access: ValkeyAccess.keys('app:*').allow('+@read', '+@write') });
const legacy = cache.addPasswordUser('Legacy', { access: ValkeyAccess.readKeys('app:*').allow('+@read') });

const logGroup = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const probe = new LambdaFunction(stack, 'Probe', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline(readFileSync(join(__dirname, 'valkey-probe.js'), 'utf8')),
  timeout: Duration.seconds(30),
  vpc,
  vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
  environment: cache.environmentFor(user),
  logGroup,
});
cache.grantConnect(probe, user);
new Dashboard(stack, 'Dashboard', { widgets: [cache.widgets()] });

acknowledge([cache], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
acknowledge(
  [legacy],
  'CloudFormation gives the user its password while it deploys: a rotation alone would lock the user out',
  'AwsSolutions-SMG4',
  ...inPacks('SecretsManagerRotationEnabled'),
);
acknowledge(
  [vpc],
  'a network without a way out, for the minutes of a test',
  'AwsSolutions-VPC7',
  ...inPacks('VPCFlowLogsEnabled', 'VPCDefaultSecurityGroupClosed'),
);
acknowledge(
  [probe],
  'called once, by the test, which fails if it does',
  'Serverless-LambdaDLQ',
  'Serverless-LambdaTracing',
  'Serverless-LambdaDefaultMemorySize',
  ...inPacks('LambdaDLQ', 'LambdaConcurrency'),
);
const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
acknowledge(
  [probe],
  'the role that the CDK gives a function in a VPC; the policy is for it alone',
  `${managed}/AWSLambdaBasicExecutionRole]`,
  `${managed}/AWSLambdaVPCAccessExecutionRole]`,
  ...inPacks('IAMNoInlinePolicy'),
);
acknowledge([logGroup], 'a day of test output', ...inPacks('CloudWatchLogGroupEncrypted'));

const integ = new IntegTest(app, 'Integ', { testCases: [stack] });
integ.assertions.awsApiCall('ElastiCache', 'describeServerlessCaches', { ServerlessCacheName: cache.cacheName }).expect(
  ExpectedResult.objectLike({
    ServerlessCaches: [
      {
        Engine: 'valkey',
        MajorEngineVersion: '8',
        ServerlessCacheName: cache.cacheName,
        CacheUsageLimits: { DataStorage: { Maximum: 1, Unit: 'GB' }, ECPUPerSecond: { Maximum: 1_000 } },
        SnapshotRetentionLimit: 1,
        DailySnapshotTime: '03:00',
        Endpoint: { Port: 6379 },
        ReaderEndpoint: { Port: 6380 },
      },
    ],
  }),
);
integ.assertions
  .awsApiCall('ElastiCache', 'describeUsers', { UserId: legacy.userId })
  .expect(ExpectedResult.objectLike({ Users: [{ Engine: 'valkey', Authentication: { Type: 'password' } }] }));
integ.assertions.invokeFunction({ functionName: probe.functionName }).expect(
  ExpectedResult.objectLike({
    Payload: JSON.stringify({ stranger: '-NOAUTH', writer: '+OK +OK -NOPERM -NOPERM', reader: '+OK +OK :1' }),
  }),
);

silenceCfnLint();

/** Two things that the CDK writes and cfn-lint objects to. */
function silenceCfnLint(): void {
  // The L2 depends on the role that its properties refer to anyway.
  const policy = probe.role?.node.findChild('DefaultPolicy').node.defaultChild as CfnResource;
  (probe.node.defaultChild as CfnResource).addOverride('DependsOn', [stack.getLogicalId(policy)]);
  // invokeFunction allows `lambda:Invoke`, which is no action of Lambda.
  for (const role of app.node.findAll()) {
    if (CfnResource.isCfnResource(role) && role.cfnResourceType === 'AWS::IAM::Role' && role.stack !== stack) {
      role.addPropertyOverride('Policies.0.PolicyDocument.Statement.2.Action', ['lambda:InvokeFunction']);
    }
  }
}
