import { join } from 'node:path';
import { Duration, Fn, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FlowLogDestination, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AuroraMysqlEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DatabaseLogin, DatabaseTarget } from 'cdk-hindsight';
import { ConnectionAlarms } from 'cdk-hindsight/connections';
import { DocumentDbAlarms } from 'cdk-hindsight/docdb';
import { DatabaseMigration, MigrationFiles } from 'cdk-hindsight/migration';
import { IncidentDashboard } from 'cdk-hindsight/monitoring';
import { ClientProfile, PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from 'cdk-hindsight/rdsproxy';
import { RefreshedCache, StaleSafeCacheRefresh } from 'cdk-hindsight/stampede';
import {
  EcpuLimit,
  NodeBasedCacheAlarms,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
} from 'cdk-hindsight/valkey';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The catalog: a function before a database and a cache. */
export class CatalogStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const flowLog = new LogGroup(this, 'FlowLog', { retention: RetentionDays.ONE_MONTH });
    const vpc = new Vpc(this, 'Vpc', {
      availabilityZones: [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())],
      subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLog) } },
    });

    const database = new DatabaseCluster(this, 'Database', {
      engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
      writer: ClusterInstance.serverlessV2('Writer'),
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      credentials: Credentials.fromGeneratedSecret('admin', { encryptionKey: key }),
      iamAuthentication: true,
      cloudwatchLogsExports: ['audit', 'error', 'slowquery'],
      storageEncryptionKey: key,
      deletionProtection: true,
    });
    const proxy = new PinningAwareDatabaseProxy(this, 'Proxy', {
      vpc,
      target: ProxiedDatabase.fromCluster(database),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['catalog'] }),
      alarms: { actions: [new SnsAction(onCall)] },
    });

    const cache = new ValkeyServerlessCache(this, 'Cache', {
      vpc,
      limits: { storage: StorageLimit.upTo(Size.gibibytes(5)), ecpuPerSecond: EcpuLimit.upTo(10_000) },
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    // The tree of categories is read by every request, and takes a minute to compute.
    const endpoint = vpc.addInterfaceEndpoint('Lambda', { service: InterfaceVpcEndpointAwsService.LAMBDA });
    const loadTree = new LambdaFunction(this, 'LoadTree', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => [{ name: "Books" }];'),
      timeout: Duration.minutes(5),
      memorySize: 512,
      reservedConcurrentExecutions: 1,
      tracing: Tracing.ACTIVE,
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      logGroup: new LogGroup(this, 'LoadTreeLog', { retention: RetentionDays.THREE_MONTHS }),
      environment: proxy.environmentFor('catalog', ClientProfile.mysql2()),
    });
    proxy.grantConnect(loadTree, 'catalog');
    const tree = new StaleSafeCacheRefresh(this, 'Tree', {
      cache: RefreshedCache.valkey(cache),
      vpc,
      key: 'category-tree',
      loader: loadTree,
      refreshEvery: Duration.hours(24),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });
    const user = cache.addIamUser('Catalog', {
      access: ValkeyAccess.keys('catalog:*').andReadKeys(tree.keyName).allow('+@read', '+@write'),
    });

    // The sessions are in a cache of nodes that existed before.
    new NodeBasedCacheAlarms(this, 'SessionsAlarms', {
      clusterIds: ['sessions-001', 'sessions-002'],
      alarms: { actions: [new SnsAction(onCall)] },
    });

    // The documents are in a cluster of DocumentDB that existed before.
    new DocumentDbAlarms(this, 'DocumentsAlarms', {
      clusterIdentifier: 'catalog-documents',
      instances: 3,
      alarms: { actions: [new SnsAction(onCall)] },
    });

    const api = new LambdaFunction(this, 'Api', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      timeout: Duration.seconds(30),
      memorySize: 512,
      reservedConcurrentExecutions: 50,
      tracing: Tracing.ACTIVE,
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      logGroup: new LogGroup(this, 'ApiLog', { retention: RetentionDays.THREE_MONTHS }),
      environment: {
        ...proxy.environmentFor('catalog', ClientProfile.mysql2()),
        ...cache.environmentFor(user),
        ...tree.readerEnvironment(),
      },
    });
    new ConnectionAlarms(this, 'ApiConnections', { handler: api, alarms: { actions: [new SnsAction(onCall)] } });
    proxy.grantConnect(api, 'catalog');
    tree.grantRead(api, user);
    tree.grantTrigger(api);
    const schema = new DatabaseMigration(this, 'Schema', {
      vpc,
      target: DatabaseTarget.fromCluster(database),
      databaseName: 'catalog',
      login: DatabaseLogin.iamUser('migrator'),
      migrations: MigrationFiles.fromDirectory(join(__dirname, 'migrations')),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });
    schema.executeBefore(api);
    new Alias(this, 'Live', { aliasName: 'live', version: api.currentVersion });

    new IncidentDashboard(this, 'Incidents', { scope: this });

    acknowledge(
      database,
      'nobody logs in with the password: the proxy, and people, log in with IAM',
      'AwsSolutions-SMG4',
      ...inPacks('SecretsManagerRotationEnabled', 'HIPAA.Security', 'NIST.800.53.R5'),
    );
    acknowledge(
      database,
      'a general log would write down every query; the port is that of the cluster; AWS Backup covers the account',
      'AwsSolutions-RDS11',
      'AwsSolutions-RDS14',
      ...inPacks('RDSLoggingEnabled[LogExport::general]', ...PACKS),
      ...inPacks('EC2RestrictedCommonPorts', ...PACKS),
      ...inPacks('EC2RestrictedSSH', ...PACKS),
      ...inPacks('RDSInBackupPlan', ...PACKS),
      ...inPacks('RDSEnhancedMonitoringEnabled', ...PACKS),
    );
    acknowledge(proxy, 'the rules have no targets, only a count', 'Serverless-EventBusDLQ');
    const managed = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role';
    for (const called of [api, loadTree]) {
      acknowledge(
        called,
        'the policies that the CDK gives a function in a VPC; its caller hears of an error',
        `${managed}/AWSLambdaBasicExecutionRole]`,
        `${managed}/AWSLambdaVPCAccessExecutionRole]`,
        'AwsSolutions-IAM5[Resource::*]',
        'Serverless-LambdaDLQ',
        'hindsight-checks-database-alarm',
        ...inPacks('LambdaDLQ', ...PACKS),
      );
    }
    acknowledge(
      tree,
      'the policies that the CDK gives a function in a VPC; the next check is the retry, and an alarm tells of errors',
      `${managed}/AWSLambdaBasicExecutionRole]`,
      `${managed}/AWSLambdaVPCAccessExecutionRole]`,
      'AwsSolutions-SQS3',
      'Serverless-SQSRedrivePolicy',
      'Serverless-LambdaAsyncFailureDestination',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
    );
    acknowledge(
      endpoint,
      'the endpoint admits the network alone',
      'AwsSolutions-EC23',
      ...inPacks('EC2RestrictedCommonPorts', ...PACKS),
      ...inPacks('EC2RestrictedSSH', ...PACKS),
    );
    acknowledge(
      schema,
      'CloudFormation calls the functions one at a time and hears of an error; the CDK decides on those of its provider',
      `${managed}/AWSLambdaBasicExecutionRole]`,
      `${managed}/AWSLambdaVPCAccessExecutionRole]`,
      'AwsSolutions-IAM5[Resource::<SchemaRunner73905811.Arn>:*]',
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-L1',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      'Serverless-LambdaDefaultMemorySize',
      'Serverless-LambdaLatestVersion',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(
      this,
      'each policy is for one role; the logs hold no data of customers; nothing uses the default group',
      ...inPacks('IAMNoInlinePolicy', ...PACKS),
      ...inPacks('CloudWatchLogGroupEncrypted', ...PACKS),
      ...inPacks('VPCDefaultSecurityGroupClosed', ...PACKS),
    );
  }
}
