import { join } from 'node:path';
import { App, CfnElement, CfnResource, Duration, SecretValue, Size, Stack, TimeZone } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { AlarmThreshold, DatabaseLogin, DatabaseTarget } from '../../src';
import { AmplifyDockerApp, AmplifyDomain, AmplifyPlatform, AmplifySubDomain } from '../../src/amplify';
import { ApiTest, ApiTestSchedule, ApiTestSecret } from '../../src/apitest';
import { ImageAssetRepository, ImagePublisher } from '../../src/assets';
import { BacklogScan, BacklogSource, BatchBacklog, DoneKey, FargateSize } from '../../src/batch';
import { ConnectionAlarms } from '../../src/connections';
import { DocumentDbAlarms } from '../../src/docdb';
import { InboundEmail, InboundMx, InboundRecipients, InboundRuleSet, InboundTarget } from '../../src/email';
import {
  CertificateAuthoritySource,
  CertificateRevocationList,
  CertificateTrust,
  FederatedRole,
  GitHubTrust,
  IdentityProvider,
  Issuer,
  RolesAnywhereProfile,
  RolesAnywhereRole,
  TrustAnchor,
} from '../../src/federation';
import { BatchInference, InferenceModel, InferenceResults, InferenceSource } from '../../src/inference';
import { DatabaseMigration, MigrationFiles } from '../../src/migration';
import { IncidentDashboard } from '../../src/monitoring';
import { DynamoDbOutbox, OutboxTarget, SqlOutboxRelay } from '../../src/outbox';
import {
  DatabaseProxyAlarms,
  DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';
import { PunctualSchedule, PunctualTarget, PunctualTimes } from '../../src/schedule';
import { EmbeddingModel, SemanticSearchIndex, VectorEngine } from '../../src/search';
import { SquidProxy, SquidProxyEndpoints, WorkingHours } from '../../src/squid';
import { RefreshedCache, StaleSafeCacheRefresh } from '../../src/stampede';
import { TagGuard, TagSafeStack } from '../../src/tagging';
import {
  EcpuLimit,
  NodeBasedCacheAlarms,
  ServerlessCacheAlarms,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
} from '../../src/valkey';
import { librarySurface, types } from '../api/surface';
import { suiteOf } from '../apitest/ground';

/** Constructs of the library with all that they can have, each below the construct that it is made in. */
const MADE: Record<string, (stack: Stack) => IConstruct> = {
  AmplifyDockerApp: amplifyApp,
  AmplifyDomain: (stack) =>
    new AmplifyDomain(stack, 'Domain', {
      app: amplifyApp(stack),
      domainName: 'example.com',
      subDomains: [AmplifySubDomain.root('main')],
    }),
  ApiTest: (stack) => {
    const secret = new Secret(stack, 'Login');
    const test = new ApiTest(stack, 'Shop', {
      suite: suiteOf(),
      variables: { base: 'https://api.acme.example' },
      secrets: { token: ApiTestSecret.field(secret, 'token') },
      schedule: ApiTestSchedule.every(Duration.minutes(1)),
    });
    test.gate('Release', { after: [secret], runWhenChanges: ['1'] });
    return test;
  },
  BatchBacklog: (stack) =>
    new BatchBacklog(stack, 'Transcripts', {
      vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }),
      source: BacklogSource.bucket(new Bucket(stack, 'Recordings'), { suffix: '.wav' }),
      done: DoneKey.under(new Bucket(stack, 'Texts'), { replaceSuffix: '.json' }),
      image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
      size: FargateSize.of(1, Size.gibibytes(2)),
      timeout: Duration.hours(1),
      scan: BacklogScan.daily('03:00', { timeZone: TimeZone.EUROPE_BERLIN }),
      alarms: { backlog: AlarmThreshold.of(1000) },
    }),
  BatchInference: (stack) =>
    new BatchInference(stack, 'Tips', {
      model: InferenceModel.of('amazon.nova-lite-v1:0'),
      source: InferenceSource.bucket(new Bucket(stack, 'Prompts')),
      results: InferenceResults.bucket(new Bucket(stack, 'Answers')),
      alarms: { tokensPerDay: AlarmThreshold.of(1000) },
    }),
  CertificateRevocationList: (stack) =>
    new CertificateRevocationList(stack, 'Revoked', {
      trustAnchor: trustAnchor(stack),
      pem: '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n',
    }),
  ConnectionAlarms: (stack) =>
    new ConnectionAlarms(stack, 'Connections', {
      handler: LambdaFunction.fromFunctionName(stack, 'Api', 'orders'),
      logGroup: LogGroup.fromLogGroupName(stack, 'Log', '/aws/lambda/orders'),
    }),
  DatabaseMigration: (stack) => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
    const cluster = new DatabaseCluster(stack, 'Database', {
      vpc,
      engine,
      writer: ClusterInstance.serverlessV2('Writer'),
    });
    return new DatabaseMigration(stack, 'Schema', {
      vpc,
      target: DatabaseTarget.fromCluster(cluster),
      databaseName: 'shop',
      login: DatabaseLogin.secret(cluster.secret!),
      migrations: MigrationFiles.fromDirectory(join(__dirname, '..', '..', 'integ', 'migrations')),
    });
  },
  DatabaseProxyAlarms: (stack) => {
    const logGroup = LogGroup.fromLogGroupName(stack, 'Log', '/aws/rds/proxy/orders');
    return new DatabaseProxyAlarms(stack, 'Existing', { proxyName: 'orders', logGroup });
  },
  DatabaseProxyReadOnlyEndpoint: (stack) =>
    new DatabaseProxyReadOnlyEndpoint(stack, 'Readers', { proxy: databaseProxy(stack) }),
  DocumentDbAlarms: (stack) => new DocumentDbAlarms(stack, 'Existing', { clusterIdentifier: 'orders' }),
  DynamoDbOutbox: (stack) => {
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    const table = new Table(stack, 'Orders', { partitionKey, stream: StreamViewType.NEW_IMAGE });
    return new DynamoDbOutbox(stack, 'Outbox', { table, target: OutboxTarget.queue(new Queue(stack, 'Events')) });
  },
  FederatedRole: (stack) => {
    const provider = IdentityProvider.fromIssuer(stack, 'GitHub', Issuer.gitHubActions());
    const trust = [GitHubTrust.repository({ owner: 'acme', repository: 'shop' }).branch('main')];
    const role = new FederatedRole(stack, 'Deploy', { provider, trust });
    role.grantCdkDeploy();
    role.addOutputs();
    return role;
  },
  IdentityProvider: (stack) => new IdentityProvider(stack, 'GitHub', { issuer: Issuer.gitHubActions() }),
  ImageAssetRepository: (stack) => {
    const publisher = ImagePublisher.dedicatedRole('Publisher', new AccountPrincipal('111122223333'));
    const images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop', publisher });
    images.onImagePullFailed('PullFailed', new Topic(stack, 'Topic'));
    return images;
  },
  InboundEmail: (stack) =>
    new InboundEmail(stack, 'Orders', {
      recipients: InboundRecipients.domain('in.acme.example'),
      ruleSet: InboundRuleSet.create(),
      target: InboundTarget.function(LambdaFunction.fromFunctionName(stack, 'Process', 'process')),
      mx: InboundMx.subdomain(
        HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' }),
        'in',
      ),
      expectMailEvery: Duration.hours(24),
    }),
  IncidentDashboard: (stack) => new IncidentDashboard(stack, 'Incidents', { scope: stack }),
  NodeBasedCacheAlarms: (stack) => new NodeBasedCacheAlarms(stack, 'Existing', { clusterIds: ['orders-001'] }),
  PinningAwareDatabaseProxy: databaseProxy,
  PunctualSchedule: (stack) => {
    const target = PunctualTarget.queue(new Queue(stack, 'Jobs'));
    new PunctualSchedule(stack, 'Nightly', { times: PunctualTimes.daily('03:00'), target });
    // Its starter is a child of the stack.
    return stack;
  },
  RolesAnywhereProfile: (stack) => {
    const profile = new RolesAnywhereProfile(stack, 'Servers');
    const trust = [CertificateTrust.commonName('batch.example.com')];
    new RolesAnywhereRole(stack, 'Batch', { trustAnchor: trustAnchor(stack), trust, profile });
    return profile;
  },
  RolesAnywhereRole: (stack) =>
    new RolesAnywhereRole(stack, 'Batch', {
      trustAnchor: trustAnchor(stack),
      trust: [CertificateTrust.commonName('batch.example.com')],
    }),
  SemanticSearchIndex: (stack) =>
    new SemanticSearchIndex(stack, 'Articles', {
      domain: Domain.fromDomainEndpoint(stack, 'Domain', 'https://vpc-kb-abc.eu-central-1.es.amazonaws.com'),
      vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }),
      indexName: 'kb-articles',
      fields: ['title'],
      model: EmbeddingModel.cohereMultilingualV3(),
      engine: VectorEngine.FAISS,
    }),
  ServerlessCacheAlarms: (stack) => {
    const limits = { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(5_000) };
    return new ServerlessCacheAlarms(stack, 'Existing', { cacheName: 'orders', limits });
  },
  SqlOutboxRelay: (stack) => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
    const cluster = new DatabaseCluster(stack, 'Database', {
      vpc,
      engine,
      writer: ClusterInstance.serverlessV2('Writer'),
    });
    return new SqlOutboxRelay(stack, 'Relay', {
      database: DatabaseTarget.fromCluster(cluster),
      login: DatabaseLogin.secret(cluster.secret!),
      databaseName: 'shop',
      vpc,
      target: OutboxTarget.queue(new Queue(stack, 'Events')),
      nudge: true,
    });
  },
  SquidProxy: (stack) =>
    new SquidProxy(stack, 'Proxy', {
      vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }),
      allowedDomains: ['api.partner.example'],
      endpoints: SquidProxyEndpoints.create({ packageGateway: true }),
      workingHours: WorkingHours.of({ start: '08:00', end: '18:00', timeZone: TimeZone.EUROPE_BERLIN }),
    }),
  StaleSafeCacheRefresh: (stack) => {
    const cache = serverlessCache(stack);
    const code = Code.fromInline('exports.handler = async () => [1];');
    const timeout = Duration.seconds(30);
    const loader = new LambdaFunction(stack, 'Loader', {
      ...{ code, timeout },
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
    });
    return new StaleSafeCacheRefresh(stack, 'MasterData', {
      ...{ loader, vpc: cache.vpc as IVpc, key: 'master-data', refreshEvery: Duration.hours(24) },
      cache: RefreshedCache.valkey(cache),
    });
  },
  TagGuard: (stack) => TagGuard.of(stack.node.root as App, { tags: { Owner: 'TeamShop' } }),
  TagSafeStack: (stack) => {
    const safe = new TagSafeStack(stack.node.root, 'Safe', { tags: { Owner: 'TeamShop' } });
    new Topic(safe, 'Topic');
    return safe;
  },
  TrustAnchor: trustAnchor,
  ValkeyServerlessCache: (stack) => {
    const cache = serverlessCache(stack);
    const access = ValkeyAccess.keys('app:*').allow('+@read');
    cache.addIamUser('App', { access });
    cache.addPasswordUser('Legacy', { access });
    return cache;
  },
};

function serverlessCache(stack: Stack): ValkeyServerlessCache {
  return new ValkeyServerlessCache(stack, 'Cache', {
    vpc: new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }),
    limits: { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(5_000) },
  });
}

function amplifyApp(stack: Stack): AmplifyDockerApp {
  return new AmplifyDockerApp(stack, 'App', {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('github'),
    branches: ['main'],
    platform: AmplifyPlatform.WEB_COMPUTE,
    onBuildFailed: new Topic(stack, 'Topic'),
  });
}

function databaseProxy(stack: Stack): PinningAwareDatabaseProxy {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new DatabaseCluster(stack, 'Database', {
    vpc,
    engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
    writer: ClusterInstance.serverlessV2('Writer'),
    iamAuthentication: true,
  });
  const auth = ProxyAuth.endToEndIam({ databaseUsers: ['app'] });
  return new PinningAwareDatabaseProxy(stack, 'Proxy', { vpc, target: ProxiedDatabase.fromCluster(cluster), auth });
}

function trustAnchor(stack: Stack): TrustAnchor {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  return new TrustAnchor(stack, 'Anchor', { source: CertificateAuthoritySource.certificateBundle(pem) });
}

/** What must not be replaced, or recreated under another name, because of an upgrade. */
const FROZEN: Record<string, string[]> = {
  AmplifyDockerApp: [
    'AppBranchmain2B0D78B3 AWS::Amplify::Branch',
    'AppBuildFailed570CFEA4 AWS::Events::Rule',
    'AppBuildFailedEventsRole12D3A809 AWS::IAM::Role',
    'AppBuildFailedEventsRoleDefaultPolicyE8F0D63F AWS::IAM::Policy',
    'AppComputeRole426920E4 AWS::IAM::Role',
    'AppF1B96344 AWS::Amplify::App',
    'AppServiceRole6E5ED15C AWS::IAM::Role',
    'AppServiceRoleDefaultPolicyAED90052 AWS::IAM::Policy',
  ],
  AmplifyDomain: ['Domain66AC69E0 AWS::Amplify::Domain'],
  ApiTest: [
    'ShopAlarmsFailing6676F4C6 AWS::CloudWatch::Alarm',
    'ShopAlarmsRunnerErrorsE7A6F40F AWS::CloudWatch::Alarm',
    'ShopAlarmsSilent237B500B AWS::CloudWatch::Alarm',
    'ShopGateFunctionF5F73AEC AWS::Lambda::Function',
    'ShopGateFunctionServiceRoleDefaultPolicyF59A8CAD AWS::IAM::Policy',
    'ShopGateFunctionServiceRoleFAD11CC7 AWS::IAM::Role',
    'ShopGateLog1AFB82ED AWS::Logs::LogGroup',
    'ShopGateProviderLogFF0F7A84 AWS::Logs::LogGroup',
    'ShopGateProviderframeworkonEventCA81E07C AWS::Lambda::Function',
    'ShopGateProviderframeworkonEventServiceRole2356BEF7 AWS::IAM::Role',
    'ShopGateProviderframeworkonEventServiceRoleDefaultPolicy67C9E304 AWS::IAM::Policy',
    'ShopGateRelease67D64466 Custom::CdkHindsightApiTestGate',
    'ShopLogB47692E2 AWS::Logs::LogGroup',
    'ShopResults31E8D98F AWS::S3::Bucket',
    'ShopResultsPolicyD0A32A85 AWS::S3::BucketPolicy',
    'ShopRunner84420456 AWS::Lambda::Function',
    'ShopRunnerEventInvokeConfigD6FC1D81 AWS::Lambda::EventInvokeConfig',
    'ShopRunnerServiceRoleC422FD99 AWS::IAM::Role',
    'ShopRunnerServiceRoleDefaultPolicyFA7C6240 AWS::IAM::Policy',
    'ShopSchedule8CA0057A AWS::Scheduler::Schedule',
    'ShopScheduleRoleDefaultPolicy84ACE8A1 AWS::IAM::Policy',
    'ShopScheduleRoleF4BF6A52 AWS::IAM::Role',
  ],
  BatchBacklog: [
    'TranscriptsAlarmsBacklog0DABFFD5 AWS::CloudWatch::Alarm',
    'TranscriptsAlarmsDeadItemsDC164906 AWS::CloudWatch::Alarm',
    'TranscriptsAlarmsJobsFailed2DFC4DAA AWS::CloudWatch::Alarm',
    'TranscriptsAlarmsScanFailed0EB349DF AWS::CloudWatch::Alarm',
    'TranscriptsAlarmsScanMissedCE877951 AWS::CloudWatch::Alarm',
    'TranscriptsAlarmsStuckD8113DE3 AWS::CloudWatch::Alarm',
    'TranscriptsBlocked977A026B AWS::Events::Rule',
    'TranscriptsComputeBD8D5BE6 AWS::Batch::ComputeEnvironment',
    'TranscriptsDeadLetters355C32F4 AWS::SQS::Queue',
    'TranscriptsDeadLettersPolicyA90727FD AWS::SQS::QueuePolicy',
    'TranscriptsExecutionRoleDefaultPolicy383C55B3 AWS::IAM::Policy',
    'TranscriptsExecutionRoleFB95B614 AWS::IAM::Role',
    'TranscriptsFailed6F1A18B2 AWS::Events::Rule',
    'TranscriptsFailures0F46B635 AWS::SQS::Queue',
    'TranscriptsFailuresPolicy4190A88B AWS::SQS::QueuePolicy',
    'TranscriptsJobA4D46598 AWS::Batch::JobDefinition',
    'TranscriptsJobRole08C817DA AWS::IAM::Role',
    'TranscriptsJobRoleDefaultPolicyC7EE1949 AWS::IAM::Policy',
    'TranscriptsLogF17FEA6D AWS::Logs::LogGroup',
    'TranscriptsPlannerACE593F3 AWS::Lambda::Function',
    'TranscriptsPlannerEventInvokeConfig4740A24E AWS::Lambda::EventInvokeConfig',
    'TranscriptsPlannerServiceRoleCD83CD55 AWS::IAM::Role',
    'TranscriptsPlannerServiceRoleDefaultPolicy201F61C6 AWS::IAM::Policy',
    'TranscriptsQueue08E67619 AWS::Batch::JobQueue',
    'TranscriptsRuns48BAD6DC AWS::S3::Bucket',
    'TranscriptsRunsPolicyDEE8AF93 AWS::S3::BucketPolicy',
    'TranscriptsScanSchedule8212D170 AWS::Scheduler::Schedule',
    'TranscriptsScanScheduleRole861636AD AWS::IAM::Role',
    'TranscriptsScanScheduleRoleDefaultPolicy5EA76705 AWS::IAM::Policy',
    'TranscriptsSecurityGroupBDDA0144 AWS::EC2::SecurityGroup',
    'TranscriptsWatchScheduleB5F4BD37 AWS::Scheduler::Schedule',
    'TranscriptsWatchScheduleRoleAC000006 AWS::IAM::Role',
    'TranscriptsWatchScheduleRoleDefaultPolicyF9E4CDE0 AWS::IAM::Policy',
    'TranscriptsWatcher0802103F AWS::Lambda::Function',
    'TranscriptsWatcherEventInvokeConfigDC654837 AWS::Lambda::EventInvokeConfig',
    'TranscriptsWatcherServiceRoleDefaultPolicy288457ED AWS::IAM::Policy',
    'TranscriptsWatcherServiceRoleFDCBEFFC AWS::IAM::Role',
  ],
  BatchInference: [
    'TipsAlarmsFailedShareA700F91C AWS::CloudWatch::Alarm',
    'TipsAlarmsGivenUp718B5BE3 AWS::CloudWatch::Alarm',
    'TipsAlarmsInvalidRecords82F6B57F AWS::CloudWatch::Alarm',
    'TipsAlarmsRunsFailed6DFD238A AWS::CloudWatch::Alarm',
    'TipsAlarmsTokensPerDayE885CCA2 AWS::CloudWatch::Alarm',
    'TipsAlarmsUnfinishedJobsF437E202 AWS::CloudWatch::Alarm',
    'TipsCollector4421AD57 AWS::Lambda::Function',
    'TipsCollectorServiceRole19162595 AWS::IAM::Role',
    'TipsCollectorServiceRoleDefaultPolicyBEB2A2A4 AWS::IAM::Policy',
    'TipsFinisher55BA0DFE AWS::Lambda::Function',
    'TipsFinisherServiceRole5BB4452D AWS::IAM::Role',
    'TipsFinisherServiceRoleDefaultPolicyBEA78F54 AWS::IAM::Policy',
    'TipsJobRoleB5FBC8D2 AWS::IAM::Role',
    'TipsJobRoleDefaultPolicy52E70AB5 AWS::IAM::Policy',
    'TipsLog2B9BFAB4 AWS::Logs::LogGroup',
    'TipsMachine5DCD6624 AWS::StepFunctions::StateMachine',
    'TipsMachineChildrenA9B56752 AWS::IAM::Policy',
    'TipsMachineRoleB9598640 AWS::IAM::Role',
    'TipsMachineRoleDefaultPolicyB5B754EF AWS::IAM::Policy',
    'TipsPlannerFA2525FA AWS::Lambda::Function',
    'TipsPlannerServiceRole512AEEF7 AWS::IAM::Role',
    'TipsPlannerServiceRoleDefaultPolicyFEC74087 AWS::IAM::Policy',
    'TipsWork7FA69586 AWS::S3::Bucket',
    'TipsWorkPolicy79C8F368 AWS::S3::BucketPolicy',
  ],
  CertificateRevocationList: ['Revoked7C19050B AWS::RolesAnywhere::CRL'],
  ConnectionAlarms: [
    'ConnectionsDescriptors2F1F30B5 AWS::CloudWatch::Alarm',
    'ConnectionsLogDescriptorsUsedUp2010977C AWS::Logs::MetricFilter',
    'ConnectionsLogLostConnections00EEDF4E AWS::Logs::MetricFilter',
    'ConnectionsLogTimeoutReports21F5F816 AWS::Logs::MetricFilter',
    'ConnectionsLogTimeouts9DA280BA AWS::Logs::MetricFilter',
    'ConnectionsLostConnectionsF7FB3953 AWS::CloudWatch::Alarm',
    'ConnectionsTimeouts0471ED58 AWS::CloudWatch::Alarm',
  ],
  DatabaseMigration: [
    'Schema42171392 Custom::CdkHindsightDatabaseMigration',
    'SchemaAlarmsFailed36C6CB9E AWS::CloudWatch::Alarm',
    'SchemaAlarmsLockWaits7AF4CC44 AWS::CloudWatch::Alarm',
    'SchemaAlarmsSlowAE65B553 AWS::CloudWatch::Alarm',
    'SchemaLogF3775823 AWS::Logs::LogGroup',
    'SchemaProviderLog0E43975F AWS::Logs::LogGroup',
    'SchemaProviderframeworkonEvent1DEB9258 AWS::Lambda::Function',
    'SchemaProviderframeworkonEventServiceRole6FD0D05E AWS::IAM::Role',
    'SchemaProviderframeworkonEventServiceRoleDefaultPolicyCD7BA581 AWS::IAM::Policy',
    'SchemaRunner73905811 AWS::Lambda::Function',
    'SchemaRunnerServiceRole39339A49 AWS::IAM::Role',
    'SchemaRunnerServiceRoleDefaultPolicy060CD756 AWS::IAM::Policy',
    'SchemaSecurityGroup9C39FA92 AWS::EC2::SecurityGroup',
    'SchemaSecurityGrouptoStackDatabaseSecurityGroup5B2395D9IndirectPort3DA6B533 AWS::EC2::SecurityGroupEgress',
  ],
  DocumentDbAlarms: [
    'ExistingAvailableMvccIds8F0B1E16 AWS::CloudWatch::Alarm',
    'ExistingAvailableMvccIdsCritical385698E0 AWS::CloudWatch::Alarm',
    'ExistingBufferCacheE6EA2F3A AWS::CloudWatch::Alarm',
    'ExistingConnections70CC6205 AWS::CloudWatch::Alarm',
    'ExistingCursors8C22143E AWS::CloudWatch::Alarm',
    'ExistingCursorsTimedOut1406105A AWS::CloudWatch::Alarm',
    'ExistingIndexCacheDC1B773C AWS::CloudWatch::Alarm',
    'ExistingLongestGc46173847 AWS::CloudWatch::Alarm',
    'ExistingReplicaLagA1DEE455 AWS::CloudWatch::Alarm',
    'ExistingThrottledA77BD3D4 AWS::CloudWatch::Alarm',
    'ExistingTransactions307DED29 AWS::CloudWatch::Alarm',
  ],
  DynamoDbOutbox: [
    'OutboxAlarmsDeadLetters56ACE038 AWS::CloudWatch::Alarm',
    'OutboxAlarmsFailed2DA618FD AWS::CloudWatch::Alarm',
    'OutboxDeadLetters97B842CA AWS::SQS::Queue',
    'OutboxDeadLettersPolicy6A0C9999 AWS::SQS::QueuePolicy',
    'OutboxLog4A393E51 AWS::Logs::LogGroup',
    'OutboxPipe17EC0850 AWS::Pipes::Pipe',
    'OutboxRoleDefaultPolicyEB900F56 AWS::IAM::Policy',
    'OutboxRoleEFAAD72E AWS::IAM::Role',
  ],
  DatabaseProxyAlarms: [
    'ExistingAvailability16D20D19 AWS::CloudWatch::Alarm',
    'ExistingBorrowLatencyA287C3EF AWS::CloudWatch::Alarm',
    'ExistingFailedAuthentication5F45A7D1 AWS::CloudWatch::Alarm',
    'ExistingLogPinnedByParseMessageCE052EDD AWS::Logs::MetricFilter',
    'ExistingLogPinnedByPreparedStatement433027E1 AWS::Logs::MetricFilter',
    'ExistingLogPinnedBySessionSettings06FC5F77 AWS::Logs::MetricFilter',
    'ExistingLogPinnedSessionsD18F9CBD AWS::Logs::MetricFilter',
    'ExistingLogPinningStatements9F6C5FCC AWS::Logs::QueryDefinition',
    'ExistingLogWhoPins4044491B AWS::Logs::QueryDefinition',
    'ExistingLogWhyPinnedDC5E320B AWS::Logs::QueryDefinition',
    'ExistingNoFreeIps2EA90379 AWS::CloudWatch::Alarm',
    'ExistingNoFreeIpsRule524FB8F9 AWS::Events::Rule',
    'ExistingPinnedShare7724CFA9 AWS::CloudWatch::Alarm',
    'ExistingPoolUtilization76EF779E AWS::CloudWatch::Alarm',
    'ExistingThrottledConnections01E598C6 AWS::CloudWatch::Alarm',
    'ExistingThrottledConnectionsRule5E3BA73B AWS::Events::Rule',
  ],
  DatabaseProxyReadOnlyEndpoint: ['ReadersF07297A3 AWS::RDS::DBProxyEndpoint'],
  FederatedRole: [
    'Deploy7B206E61 AWS::IAM::Role',
    'DeployDefaultPolicy91C373CD AWS::IAM::Policy',
    'DeployRoleArn8C0FBDC6 Output',
    'DeploySubjects5E910DF2 Output',
  ],
  IdentityProvider: ['GitHub38B7EEC4 AWS::IAM::OIDCProvider'],
  ImageAssetRepository: [
    'ImagesPublishingRoleB5206DB7 AWS::IAM::Role',
    'ImagesPublishingRoleDefaultPolicy91E4A5C3 AWS::IAM::Policy',
    'ImagesPullFailed372442D6 AWS::Events::Rule',
    'ImagesPullFailedEventsRole49CCEBE7 AWS::IAM::Role',
    'ImagesPullFailedEventsRoleDefaultPolicy6BA7FDE2 AWS::IAM::Policy',
    'ImagesRepository2D0F5B9C AWS::ECR::Repository',
  ],
  InboundEmail: [
    'OrdersActivationEAABDC07 Custom::CdkHindsightReceiptRuleSetActivation',
    'OrdersActivationHandler69178D63 AWS::Lambda::Function',
    'OrdersActivationHandlerServiceRoleAE5AE4D3 AWS::IAM::Role',
    'OrdersActivationHandlerServiceRoleDefaultPolicy9ECC5CD9 AWS::IAM::Policy',
    'OrdersActivationLogFC421AE5 AWS::Logs::LogGroup',
    'OrdersActivationProviderLog39847D26 AWS::Logs::LogGroup',
    'OrdersActivationProviderframeworkonEvent2F05EEFF AWS::Lambda::Function',
    'OrdersActivationProviderframeworkonEventServiceRoleA2049C81 AWS::IAM::Role',
    'OrdersActivationProviderframeworkonEventServiceRoleDefaultPolicyDC3EDFFF AWS::IAM::Policy',
    'OrdersAlarmsActivationBBA8CE87 AWS::CloudWatch::Alarm',
    'OrdersAlarmsDeadLetter7E93784D AWS::CloudWatch::Alarm',
    'OrdersAlarmsDelivery11AEAE07 AWS::CloudWatch::Alarm',
    'OrdersAlarmsFailed0B52FA50 AWS::CloudWatch::Alarm',
    'OrdersAlarmsLagA8A45894 AWS::CloudWatch::Alarm',
    'OrdersAlarmsQuarantine3CBED4F7 AWS::CloudWatch::Alarm',
    'OrdersAlarmsSilenceC757B14E AWS::CloudWatch::Alarm',
    'OrdersDispatchDeadLettersC3C2264F AWS::SQS::Queue',
    'OrdersDispatchDeadLettersPolicy29D0BE6D AWS::SQS::QueuePolicy',
    'OrdersDispatchDispatcherF9548B38 AWS::Lambda::Function',
    'OrdersDispatchDispatcherServiceRole7EA93D4A AWS::IAM::Role',
    'OrdersDispatchDispatcherServiceRoleDefaultPolicyFC697FDB AWS::IAM::Policy',
    'OrdersDispatchDispatcherSqsEventSourceStackOrdersDispatchInbox81E80343E9B87924 AWS::Lambda::EventSourceMapping',
    'OrdersDispatchInbox1D3BF6F1 AWS::SQS::Queue',
    'OrdersDispatchInboxPolicyF3988F5B AWS::SQS::QueuePolicy',
    'OrdersDispatchLogF1494231 AWS::Logs::LogGroup',
    'OrdersDispatchMappingD1094122 AWS::Lambda::EventSourceMapping',
    'OrdersDispatchQuarantineC4F2BDA6 AWS::SQS::Queue',
    'OrdersDispatchQuarantinePolicyE62074EE AWS::SQS::QueuePolicy',
    'OrdersDispatchSubscription23D88112 AWS::SNS::Subscription',
    'OrdersDispatchWork29D9E182 AWS::SQS::Queue',
    'OrdersDispatchWorkPolicy8AEB5A98 AWS::SQS::QueuePolicy',
    'OrdersDkim190E893EA AWS::Route53::RecordSet',
    'OrdersDkim2ABB69699 AWS::Route53::RecordSet',
    'OrdersDkim3AAC974EB AWS::Route53::RecordSet',
    'OrdersIdentityA9BF0411 AWS::SES::EmailIdentity',
    'OrdersMx56ED1A21 AWS::Route53::RecordSet',
    'OrdersRule95407CE1 AWS::SES::ReceiptRule',
    'OrdersRuleSetE4B7F7CE AWS::SES::ReceiptRuleSet',
    'OrdersStoreBucket17EE3C47 AWS::S3::Bucket',
    'OrdersStoreBucketPolicy3BE3860E AWS::S3::BucketPolicy',
    'OrdersStoreTopicFD1F0D29 AWS::SNS::Topic',
    'OrdersStoreTopicPolicy602C284C AWS::SNS::TopicPolicy',
    'OrdersWatchLogCA7C69B0 AWS::Logs::LogGroup',
    'OrdersWatchSchedule5C1A02C1 AWS::Scheduler::Schedule',
    'OrdersWatchScheduleRoleDefaultPolicyD3D13F5A AWS::IAM::Policy',
    'OrdersWatchScheduleRoleEAA0E019 AWS::IAM::Role',
    'OrdersWatchWatcherDC38D7A3 AWS::Lambda::Function',
    'OrdersWatchWatcherEventInvokeConfigEEBF7F76 AWS::Lambda::EventInvokeConfig',
    'OrdersWatchWatcherServiceRole4DD6A3A1 AWS::IAM::Role',
    'OrdersWatchWatcherServiceRoleDefaultPolicy821B0F62 AWS::IAM::Policy',
  ],
  IncidentDashboard: ['IncidentsDashboard345D841D AWS::CloudWatch::Dashboard'],
  NodeBasedCacheAlarms: [
    'ExistingBandwidthIn14E774F2 AWS::CloudWatch::Alarm',
    'ExistingBandwidthOutD8C22459 AWS::CloudWatch::Alarm',
    'ExistingConnections70CC6205 AWS::CloudWatch::Alarm',
    'ExistingEngineCpu8C6E813A AWS::CloudWatch::Alarm',
    'ExistingEvictedKeys72DFEA3D AWS::CloudWatch::Alarm',
    'ExistingHostCpuD19539E5 AWS::CloudWatch::Alarm',
    'ExistingReplicationLag71D5D9F2 AWS::CloudWatch::Alarm',
    'ExistingSwapCC5EBF8F AWS::CloudWatch::Alarm',
  ],
  PinningAwareDatabaseProxy: [
    'ProxyAlarmsAvailabilityB9E2EAB7 AWS::CloudWatch::Alarm',
    'ProxyAlarmsBorrowLatency71DC8EF9 AWS::CloudWatch::Alarm',
    'ProxyAlarmsFailedAuthentication7102EBAE AWS::CloudWatch::Alarm',
    'ProxyAlarmsNoFreeIps3324FD34 AWS::CloudWatch::Alarm',
    'ProxyAlarmsPinnedShare58B79CB2 AWS::CloudWatch::Alarm',
    'ProxyAlarmsPoolUtilization53D15C1D AWS::CloudWatch::Alarm',
    'ProxyAlarmsThrottledConnectionsC1A1A3C2 AWS::CloudWatch::Alarm',
    'ProxyCB0DFB71 AWS::RDS::DBProxy',
    'ProxyLogGroup035560ED AWS::Logs::LogGroup',
    'ProxyLogPinnedByParseMessage46EDED92 AWS::Logs::MetricFilter',
    'ProxyLogPinnedByPreparedStatementA5DAB88D AWS::Logs::MetricFilter',
    'ProxyLogPinnedBySessionSettings6512C656 AWS::Logs::MetricFilter',
    'ProxyLogPinnedSessions4871F2D0 AWS::Logs::MetricFilter',
    'ProxyLogPinningStatements1C001FA5 AWS::Logs::QueryDefinition',
    'ProxyLogWhoPins17CF1900 AWS::Logs::QueryDefinition',
    'ProxyLogWhyPinnedFEDE6BE3 AWS::Logs::QueryDefinition',
    'ProxyNoFreeIps7D0CC50C AWS::Events::Rule',
    'ProxyRole46D67FAB AWS::IAM::Role',
    'ProxyRoleDefaultPolicy02214CAB AWS::IAM::Policy',
    'ProxySecurityGroup31CCABE3 AWS::EC2::SecurityGroup',
    'ProxySecurityGrouptoStackDatabaseSecurityGroup5B2395D9IndirectPort9331CC40 AWS::EC2::SecurityGroupEgress',
    'ProxyTargetGroup28CC3B85 AWS::RDS::DBProxyTargetGroup',
    'ProxyThrottledConnections86CED6B4 AWS::Events::Rule',
  ],
  PunctualSchedule: [
    'JobsDF1CC2D4 AWS::SQS::Queue',
    'NightlyAlarmsDeadLetters2DF8F02B AWS::CloudWatch::Alarm',
    'NightlyAlarmsLateness2B4A6764 AWS::CloudWatch::Alarm',
    'NightlyAlarmsMissedRunC4C616A5 AWS::CloudWatch::Alarm',
    'NightlyAlarmsPulseStopped6D2A7C97 AWS::CloudWatch::Alarm',
    'NightlyAlarmsStartFailed72E0A1A3 AWS::CloudWatch::Alarm',
    'NightlyDeadLetters8C4076B0 AWS::SQS::Queue',
    'NightlyDeadLettersPolicy44A625C0 AWS::SQS::QueuePolicy',
    'PunctualStarter18D552EF AWS::Lambda::Function',
    'PunctualStarterClaims5A3E3515 AWS::DynamoDB::Table',
    'PunctualStarterDeadLettersCEBDA519 AWS::SQS::Queue',
    'PunctualStarterDeadLettersPolicyAE59E9B0 AWS::SQS::QueuePolicy',
    'PunctualStarterEventInvokeConfigF5C358C8 AWS::Lambda::EventInvokeConfig',
    'PunctualStarterLog0331335E AWS::Logs::LogGroup',
    'PunctualStarterSchedule9C1B24CA AWS::Scheduler::Schedule',
    'PunctualStarterScheduleRole10BB90CD AWS::IAM::Role',
    'PunctualStarterScheduleRoleDefaultPolicy52B355A0 AWS::IAM::Policy',
    'PunctualStarterServiceRoleC74E0F0A AWS::IAM::Role',
    'PunctualStarterServiceRoleDefaultPolicy06B766ED AWS::IAM::Policy',
  ],
  RolesAnywhereProfile: ['ServersB7178C3E AWS::RolesAnywhere::Profile'],
  RolesAnywhereRole: ['Batch14E90808 AWS::IAM::Role', 'BatchProfile233B0153 AWS::RolesAnywhere::Profile'],
  SemanticSearchIndex: [
    'Articles47CFF050 Custom::CdkHindsightSemanticSearchIndex',
    'ArticlesAlarmsClusterRed7C6EF1DB AWS::CloudWatch::Alarm',
    'ArticlesAlarmsClusterYellowFB26518A AWS::CloudWatch::Alarm',
    'ArticlesAlarmsFailedDocumentsD47E4A47 AWS::CloudWatch::Alarm',
    'ArticlesAlarmsThrottles5C42E2EA AWS::CloudWatch::Alarm',
    'ArticlesAlarmsVectorMemory6525273C AWS::CloudWatch::Alarm',
    'ArticlesAlarmsVectorsRejected136AD140 AWS::CloudWatch::Alarm',
    'ArticlesAlarmsWritesBlocked0EC88D28 AWS::CloudWatch::Alarm',
    'ArticlesConnectorRole8765A011 AWS::IAM::Role',
    'ArticlesConnectorRoleDefaultPolicy71893A48 AWS::IAM::Policy',
    'ArticlesLog33346728 AWS::Logs::LogGroup',
    'ArticlesProviderLog767FD494 AWS::Logs::LogGroup',
    'ArticlesProviderframeworkonEvent1680F61B AWS::Lambda::Function',
    'ArticlesProviderframeworkonEventServiceRole0A30DAE1 AWS::IAM::Role',
    'ArticlesProviderframeworkonEventServiceRoleDefaultPolicy272198C6 AWS::IAM::Policy',
    'ArticlesSecurityGroup816B11EA AWS::EC2::SecurityGroup',
    'ArticlesSetUp6656B554 AWS::Lambda::Function',
    'ArticlesSetUpServiceRole0FB031A0 AWS::IAM::Role',
    'ArticlesSetUpServiceRoleDefaultPolicyB763FE3E AWS::IAM::Policy',
  ],
  ServerlessCacheAlarms: [
    'ExistingAuthenticationFailures9324313F AWS::CloudWatch::Alarm',
    'ExistingDeniedCommands4093AD02 AWS::CloudWatch::Alarm',
    'ExistingEcpuUsed0C8F104A AWS::CloudWatch::Alarm',
    'ExistingEvictions1BF1FF27 AWS::CloudWatch::Alarm',
    'ExistingReadLatencyA1F60D21 AWS::CloudWatch::Alarm',
    'ExistingStorageUsed1EE160A1 AWS::CloudWatch::Alarm',
    'ExistingThrottledCommandsC04AD6A2 AWS::CloudWatch::Alarm',
    'ExistingWriteLatency8263D158 AWS::CloudWatch::Alarm',
  ],
  SqlOutboxRelay: [
    'Relay6A914501 AWS::Lambda::Function',
    'RelayAlarmsDead5C45D7FB AWS::CloudWatch::Alarm',
    'RelayAlarmsOldestUnsentF0068137 AWS::CloudWatch::Alarm',
    'RelayAlarmsPublishFailed51B8EF3C AWS::CloudWatch::Alarm',
    'RelayAlarmsRowsUnsent7B02BEAF AWS::CloudWatch::Alarm',
    'RelayAlarmsRunsFailedE3370048 AWS::CloudWatch::Alarm',
    'RelayDeadLettersE575D4AA AWS::SQS::Queue',
    'RelayDeadLettersPolicyF6E5E986 AWS::SQS::QueuePolicy',
    'RelayEventInvokeConfig059DEB34 AWS::Lambda::EventInvokeConfig',
    'RelayLog1BC479A0 AWS::Logs::LogGroup',
    'RelayNudges7FA93E3B AWS::SQS::Queue',
    'RelayNudgesPolicy3B8D9119 AWS::SQS::QueuePolicy',
    'RelayScheduleA798030D AWS::Scheduler::Schedule',
    'RelayScheduleRole00B9860F AWS::IAM::Role',
    'RelayScheduleRoleDefaultPolicyE70D29A1 AWS::IAM::Policy',
    'RelaySecurityGroup30AE0B12 AWS::EC2::SecurityGroup',
    'RelaySecurityGrouptoStackDatabaseSecurityGroup5B2395D9IndirectPort0C1F235B AWS::EC2::SecurityGroupEgress',
    'RelayServiceRole450718DD AWS::IAM::Role',
    'RelayServiceRoleDefaultPolicy63503F6E AWS::IAM::Policy',
    'RelaySqsEventSourceStackRelayNudges1E0C229CAA65D2DE AWS::Lambda::EventSourceMapping',
  ],
  SquidProxy: [
    'ProxyAccessLog8B47733C AWS::Logs::LogGroup',
    'ProxyAlarmsDeniedRequestsB1D1CACA AWS::CloudWatch::Alarm',
    'ProxyAlarmsHeartbeats1A023C3F AWS::CloudWatch::Alarm',
    'ProxyAlarmsHeartbeatsOnDuty20EF70A4 AWS::CloudWatch::CompositeAlarm',
    'ProxyAlarmsMissingInstancesF4A4334B AWS::CloudWatch::Alarm',
    'ProxyAlarmsOffDuty472CB069 AWS::CloudWatch::Alarm',
    'ProxyDeniedRequestsFilter7D0524C6 AWS::Logs::MetricFilter',
    'ProxyEndpointsSecurityGroupCE65D8BD AWS::EC2::SecurityGroup',
    'ProxyEndpointsSecurityGroupfromStackProxySecurityGroup4459D8D144363661193 AWS::EC2::SecurityGroupIngress',
    'ProxyEndpointsSsmE5F7A9A5 AWS::EC2::VPCEndpoint',
    'ProxyEndpointsSsmMessagesE3AD7257 AWS::EC2::VPCEndpoint',
    'ProxyFixedAddresses24BF690D Output',
    'ProxyGroupASGE324759E AWS::AutoScaling::AutoScalingGroup',
    'ProxyGroupScheduledActionEnd2411B14F AWS::AutoScaling::ScheduledAction',
    'ProxyGroupScheduledActionStartCF087684 AWS::AutoScaling::ScheduledAction',
    'ProxyHeartbeatsFilterD818B35A AWS::Logs::MetricFilter',
    'ProxyLaunchTemplate9C504837 AWS::EC2::LaunchTemplate',
    'ProxyLaunchTemplateProfileE81B45DD AWS::IAM::InstanceProfile',
    'ProxyPackageGateway75487804 AWS::EC2::VPCEndpoint',
    'ProxyRole46D67FAB AWS::IAM::Role',
    'ProxyRoleDefaultPolicy02214CAB AWS::IAM::Policy',
    'ProxySecurityGroup31CCABE3 AWS::EC2::SecurityGroup',
    'ProxySecurityGrouptoStackProxyEndpointsSecurityGroupCF162FD4443B10600E2 AWS::EC2::SecurityGroupEgress',
    'ProxySessionDocumentDB673CE0 AWS::SSM::Document',
  ],
  StaleSafeCacheRefresh: [
    'MasterDataAlarmsFailed4728C0A3 AWS::CloudWatch::Alarm',
    'MasterDataAlarmsLockHeldA149AE02 AWS::CloudWatch::Alarm',
    'MasterDataAlarmsRejectedFD0A195C AWS::CloudWatch::Alarm',
    'MasterDataAlarmsSlow38D5E6E3 AWS::CloudWatch::Alarm',
    'MasterDataAlarmsStale8E1BFB5D AWS::CloudWatch::Alarm',
    'MasterDataAlarmsTooBigCE9614B5 AWS::CloudWatch::Alarm',
    'MasterDataDeadLetters9F07A162 AWS::SQS::Queue',
    'MasterDataDeadLettersPolicy1D451E6C AWS::SQS::QueuePolicy',
    'MasterDataLog179B0879 AWS::Logs::LogGroup',
    'MasterDataRefresher5F9C2D9B AWS::Lambda::Function',
    'MasterDataRefresherEventInvokeConfig28B21385 AWS::Lambda::EventInvokeConfig',
    'MasterDataRefresherServiceRole5AE3E7CD AWS::IAM::Role',
    'MasterDataRefresherServiceRoleDefaultPolicyEAE9485B AWS::IAM::Policy',
    'MasterDataSchedule72059AC1 AWS::Scheduler::Schedule',
    'MasterDataScheduleRoleD9883898 AWS::IAM::Role',
    'MasterDataScheduleRoleDefaultPolicy6A6EDC8F AWS::IAM::Policy',
    'MasterDataSecurityGroupF2895838 AWS::EC2::SecurityGroup',
    'MasterDataSecurityGrouptoStackCacheSecurityGroup654364B16379638064E95AD4 AWS::EC2::SecurityGroupEgress',
  ],
  TagGuard: [],
  TagSafeStack: ['TopicBFC7AF6E AWS::SNS::Topic'],
  TrustAnchor: ['AnchorA04D3540 AWS::RolesAnywhere::TrustAnchor'],
  ValkeyServerlessCache: [
    'Cache18F6EE16 AWS::ElastiCache::ServerlessCache',
    'CacheAlarmsAuthenticationFailures582D18A6 AWS::CloudWatch::Alarm',
    'CacheAlarmsDeniedCommands8613FB43 AWS::CloudWatch::Alarm',
    'CacheAlarmsEcpuUsed2167B81E AWS::CloudWatch::Alarm',
    'CacheAlarmsEvictions29049525 AWS::CloudWatch::Alarm',
    'CacheAlarmsReadLatency5540F79A AWS::CloudWatch::Alarm',
    'CacheAlarmsStorageUsed54CEDBA3 AWS::CloudWatch::Alarm',
    'CacheAlarmsThrottledCommands0C31ECB1 AWS::CloudWatch::Alarm',
    'CacheAlarmsWriteLatency87715453 AWS::CloudWatch::Alarm',
    'CacheSecurityGroup79A9F160 AWS::EC2::SecurityGroup',
    'CacheUserGroup978A79CF AWS::ElastiCache::UserGroup',
    'CacheUsersAppB4F17230 AWS::ElastiCache::User',
    'CacheUsersLegacy9A777AB3 AWS::ElastiCache::User',
    'CacheUsersLegacySecret15564E4F AWS::SecretsManager::Secret',
  ],
};

/** The resources and outputs of a construct, as `LogicalId Type`. */
function resourcesOf(construct: IConstruct): string[] {
  return construct.node
    .findAll()
    .filter(CfnElement.isCfnElement)
    .map((element) => `${Stack.of(element).resolve(element.logicalId)} ${typeOf(element)}`)
    .sort();
}

function typeOf(element: CfnElement): string {
  return CfnResource.isCfnResource(element) ? element.cfnResourceType : 'Output';
}

/** The constructs of the public interface that a user can make. */
function constructs(): string[] {
  const { assembly } = librarySurface();
  const isConstruct = (fqn: string | undefined): boolean =>
    fqn !== undefined && (!fqn.startsWith(`${assembly.name}.`) || isConstruct((assembly.types as any)[fqn].base));
  return types({ assembly, declarations: {} })
    .filter((type: any) => type.kind === 'class' && !type.abstract && isConstruct(type.base))
    .map(({ name }) => name)
    .sort();
}

test('each construct of the library is frozen', () => expect(Object.keys(MADE)).toEqual(constructs()));

test.each(Object.keys(MADE))('%s', (name) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const made = resourcesOf(MADE[name](stack));
  expect(made).toEqual(FROZEN[name]);
});
