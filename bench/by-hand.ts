import { App, Duration, RemovalPolicy, SecretValue, Stack, Tags } from 'aws-cdk-lib';
import { CfnApp, CfnBranch, CfnDomain } from 'aws-cdk-lib/aws-amplify';
import { AutoScalingGroup, GroupMetric, GroupMetrics, HealthChecks, UpdatePolicy } from 'aws-cdk-lib/aws-autoscaling';
import {
  AmazonLinux2023ImageSsmParameter,
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  InstanceType,
  LaunchTemplate,
  MachineImage,
  Peer,
  Port,
  SecurityGroup,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Rule } from 'aws-cdk-lib/aws-events';
import {
  FederatedPrincipal,
  ManagedPolicy,
  OidcProviderNative,
  PolicyStatement,
  Role,
  ServicePrincipal,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { LogGroup, QueryDefinition, QueryString, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, CfnDBProxyEndpoint, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import { CfnProfile, CfnTrustAnchor } from 'aws-cdk-lib/aws-rolesanywhere';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Maker } from './apps';
import { type Series, watch, watchAll } from './by-hand-alarms';
import { AUTHORITY, addTopics, amplifyApp, database, inStacks, network, TAGS } from './ours';

const ISSUER = 'token.actions.githubusercontent.com';
/** The text that the construct makes, as one would have it in a file. */
const BUILD_SPEC = amplifyApp(new Stack(new App(), 'Stack')).buildSpec;
const USER_DATA = `#!/bin/bash\n${'# as long as the user data of the construct, some 6,000 characters\n'.repeat(90)}`;

function gitHub(stack: Stack): OidcProviderNative {
  return new OidcProviderNative(stack, 'GitHub', {
    url: `https://${ISSUER}`,
    clientIds: ['sts.amazonaws.com'],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

const CONSTRUCTS = inStacks({
  IdentityProvider(stack) {
    gitHub(stack);
  },
  FederatedRole(stack) {
    new Role(stack, 'Deploy', {
      assumedBy: new FederatedPrincipal(
        gitHub(stack).oidcProviderArn,
        {
          StringEquals: {
            [`${ISSUER}:aud`]: 'sts.amazonaws.com',
            [`${ISSUER}:sub`]: ['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1234/shop@5678:ref:refs/heads/main'],
            [`${ISSUER}:repository_owner_id`]: '1234',
            [`${ISSUER}:repository_id`]: '5678',
          },
        },
        'sts:AssumeRoleWithWebIdentity',
      ),
    });
  },
  RolesAnywhereRole(stack) {
    const anchor = new CfnTrustAnchor(stack, 'Anchor', {
      name: 'anchor',
      enabled: true,
      source: { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: AUTHORITY } },
    });
    const conditions = {
      StringEquals: {
        'aws:PrincipalTag/x509Subject/CN': 'batch.example.com',
        'aws:SourceAccount': stack.account,
      },
      ArnEquals: { 'aws:SourceArn': anchor.attrTrustAnchorArn },
    };
    const principal = new ServicePrincipal('rolesanywhere.amazonaws.com').withConditions(conditions);
    const role = new Role(stack, 'Batch', { assumedBy: new SessionTagsPrincipal(principal) });
    role.assumeRolePolicy?.addStatements(
      new PolicyStatement({ principals: [principal], actions: ['sts:SetSourceIdentity'] }),
    );
    new CfnProfile(stack, 'Profile', { name: 'batch', enabled: true, roleArns: [role.roleArn], durationSeconds: 3600 });
  },
  ImageAssetRepository(stack) {
    const repository = new Repository(stack, 'Images', {
      repositoryName: 'shop',
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(1), description: 'untagged: 1 day' },
        { tagPrefixList: ['orders-'], maxImageCount: 100, description: 'orders-: the last 100' },
      ],
    });
    repository.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('lambda.amazonaws.com')],
        actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        conditions: {
          StringLike: {
            'aws:SourceArn': [`arn:${stack.partition}:lambda:${stack.region}:${stack.account}:function:*`],
          },
        },
      }),
    );
  },
  'PinningAwareDatabaseProxy, with a read-only endpoint'(stack) {
    const scope = new Construct(stack, 'Proxy');
    const vpc = network(stack);
    const cluster = database(stack);
    const group = new SecurityGroup(scope, 'Group', { vpc, allowAllOutbound: false });
    group.addEgressRule(Peer.ipv4('255.255.255.255/32'), Port.tcp(1), 'nowhere');
    cluster.connections.allowDefaultPortFrom(group);
    group.connections.allowTo(cluster, Port.tcp(5432));
    const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('rds.amazonaws.com') });
    const user = `arn:${stack.partition}:rds-db:${stack.region}:${stack.account}:dbuser:cluster-ABC/app`;
    role.addToPolicy(new PolicyStatement({ actions: ['rds-db:connect'], resources: [user] }));
    const logGroup = new LogGroup(scope, 'Log', {
      logGroupName: '/aws/rds/proxy/orders',
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const name of ['PinnedSessions', 'ParseMessage', 'PreparedStatement', 'SessionSettings']) {
      const filterPattern = { logPatternString: `"session was pinned" "${name}"` };
      logGroup.addMetricFilter(name, { filterPattern, metricNamespace: 'Orders', metricName: name });
    }
    for (const name of ['WhyPinned', 'WhoPins', 'PinningStatements']) {
      const queryString = new QueryString({ parseStatements: ['@message /Reason: (?<reason>[^.]+)/'], limit: 100 });
      new QueryDefinition(scope, name, { queryDefinitionName: name, queryString, logGroups: [logGroup] });
    }
    const proxy = new CfnDBProxy(scope, 'Proxy', {
      dbProxyName: 'orders',
      engineFamily: 'POSTGRESQL',
      defaultAuthScheme: 'IAM_AUTH',
      roleArn: role.roleArn,
      requireTls: true,
      vpcSubnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      vpcSecurityGroupIds: [group.securityGroupId],
    });
    proxy.node.addDependency(logGroup, role);
    new CfnDBProxyEndpoint(scope, 'Readers', {
      dbProxyEndpointName: 'orders-readers',
      dbProxyName: proxy.ref,
      targetRole: 'READ_ONLY',
      vpcSubnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      vpcSecurityGroupIds: [group.securityGroupId],
    });
    new CfnDBProxyTargetGroup(scope, 'Targets', {
      dbProxyName: proxy.ref,
      targetGroupName: 'default',
      dbClusterIdentifiers: [cluster.clusterIdentifier],
      connectionPoolConfigurationInfo: {},
    });
    const rules = ['RDS-EVENT-0275', 'RDS-EVENT-0243'].map(
      (id) => new Rule(scope, id, { eventPattern: { source: ['aws.rds'], detail: { EventID: [id] } } }),
    );
    const all: Series = { namespace: 'AWS/RDS', dimensionsMap: { ProxyName: proxy.ref } };
    watchAll(scope, all, ['DatabaseConnectionsBorrowLatency', 'ClientConnectionsSetupFailedAuth', 'Availability']);
    watch(scope, all, 'Pinned', '100 * FILL(a, 0) / b', ['DatabaseConnectionsPinned', 'DatabaseConnections']);
    watch(scope, all, 'Pool', '100 * FILL(a, 0) / b', ['DatabaseConnectionsBorrowed', 'MaxDatabaseConnections']);
    rules.forEach(({ ruleName }, index) => {
      watchAll(
        scope,
        { namespace: 'AWS/Events', dimensionsMap: { RuleName: ruleName } },
        ['TriggeredRules'],
        `${index}`,
      );
    });
  },
  ValkeyServerlessCache(stack) {
    const scope = new Construct(stack, 'Cache');
    const vpc = network(stack);
    const group = new SecurityGroup(scope, 'Group', { vpc, allowAllOutbound: false });
    const user = new CfnUser(scope, 'User', {
      engine: 'valkey',
      userId: 'app',
      userName: 'app',
      accessString: 'on ~app:* -@all +@read +@write +@connection -@dangerous -@pubsub',
      authenticationMode: { Type: 'iam' },
    });
    const users = new CfnUserGroup(scope, 'Users', { engine: 'valkey', userGroupId: 'orders', userIds: ['app'] });
    users.addDependency(user);
    new CfnServerlessCache(scope, 'Cache', {
      engine: 'valkey',
      majorEngineVersion: '8',
      serverlessCacheName: 'orders',
      cacheUsageLimits: {
        dataStorage: { minimum: 0, maximum: 10, unit: 'GB' },
        ecpuPerSecond: { minimum: 0, maximum: 50_000 },
      },
      securityGroupIds: [group.securityGroupId],
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      userGroupId: users.ref,
      snapshotRetentionLimit: 7,
    });
    const all: Series = { namespace: 'AWS/ElastiCache', dimensionsMap: { clusterId: 'orders' } };
    watchAll(scope, all, ['ThrottledCmds', 'Evictions', 'ReadLatency', 'WriteLatency', 'AuthenticationFailures']);
    watch(scope, all, 'Storage', '100 * a / 10000000000', ['BytesUsedForCache']);
    watch(scope, all, 'Ecpu', '100 * (a / PERIOD(a)) / 50000', ['ElastiCacheProcessingUnits']);
    watch(scope, all, 'Denied', 'FILL(a, 0) + FILL(b, 0)', ['KeyAuthorizationFailures', 'CommandFailures']);
  },
  SquidProxy(stack) {
    const scope = new Construct(stack, 'Proxy');
    const vpc = network(stack);
    const log = new LogGroup(scope, 'AccessLog', { retention: RetentionDays.ONE_YEAR });
    const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['ssm:UpdateInstanceInformation'], resources: ['*'] }));
    log.grantWrite(role);
    const securityGroup = new SecurityGroup(scope, 'Group', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS');
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'HTTP');
    const image = AmazonLinux2023ImageSsmParameter.ssmParameterName({ cpuType: AmazonLinuxCpuType.ARM_64 });
    const launchTemplate = new LaunchTemplate(scope, 'LaunchTemplate', {
      machineImage: MachineImage.resolveSsmParameterAtLaunch(image),
      instanceType: new InstanceType('t4g.micro'),
      role,
      securityGroup,
      userData: UserData.custom(`${USER_DATA}${log.logGroupName}`),
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      blockDevices: [{ deviceName: '/dev/xvda', volume: BlockDeviceVolume.ebs(8, { encrypted: true }) }],
    });
    const scaling = new AutoScalingGroup(scope, 'Scaling', {
      vpc,
      minCapacity: 1,
      maxCapacity: 2,
      launchTemplate,
      maxInstanceLifetime: Duration.days(7),
      healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      groupMetrics: [new GroupMetrics(GroupMetric.DESIRED_CAPACITY, GroupMetric.IN_SERVICE_INSTANCES)],
      updatePolicy: UpdatePolicy.rollingUpdate({ minInstancesInService: 1, pauseTime: Duration.minutes(5) }),
    });
    Tags.of(scaling).add('proxy', 'squid');
    const content = { schemaVersion: '1.0', sessionType: 'Port', properties: { type: 'LocalPortForwarding' } };
    new CfnDocument(scope, 'Document', { content, documentType: 'Session', updateMethod: 'NewVersion' });
    for (const metricName of ['Heartbeats', 'DeniedRequests']) {
      const filterPattern = { logPatternString: '[time, elapsed, client, result, bytes, method, url, ...]' };
      log.addMetricFilter(metricName, { filterPattern, metricNamespace: 'Squid', metricName });
    }
    watchAll(scope, { namespace: 'Squid', dimensionsMap: {} }, ['Heartbeats', 'DeniedRequests']);
    const dimensionsMap = { AutoScalingGroupName: scaling.autoScalingGroupName };
    watch(scope, { namespace: 'AWS/AutoScaling', dimensionsMap }, 'Missing', 'a - b', ['Desired', 'InService']);
  },
  'AmplifyDockerApp, with AmplifyDomain'(stack) {
    const scope = new Construct(stack, 'App');
    const conditions = {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'amplify', resource: 'apps', resourceName: '*' }) },
    };
    const role = new Role(scope, 'Role', {
      description: 'Deploys the backend of an Amplify app',
      assumedBy: new ServicePrincipal('amplify.amazonaws.com').withConditions(conditions),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmplifyBackendDeployFullAccess')],
    });
    const app = new CfnApp(scope, 'App', {
      name: 'web',
      repository: 'https://github.com/acme/web',
      accessToken: SecretValue.secretsManager('github').unsafeUnwrap(),
      platform: 'WEB',
      iamServiceRole: role.roleArn,
      buildSpec: BUILD_SPEC,
      environmentVariables: [{ name: '_CUSTOM_IMAGE', value: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' }],
      jobConfig: { buildComputeType: 'STANDARD_8GB' },
      cacheConfig: { type: 'AMPLIFY_MANAGED_NO_COOKIES' },
    });
    const branch = new CfnBranch(scope, 'Main', {
      appId: app.attrAppId,
      branchName: 'main',
      enableAutoBuild: true,
      enablePerformanceMode: false,
      enablePullRequestPreview: false,
      enableSkewProtection: false,
    });
    const subDomainSettings = ['', 'www'].map((prefix) => ({ prefix, branchName: 'main' }));
    const certificateSettings = { certificateType: 'AMPLIFY_MANAGED' };
    new CfnDomain(new Construct(stack, 'Domain'), 'Resource', {
      appId: app.attrAppId,
      domainName: 'example.com',
      subDomainSettings,
      certificateSettings,
    }).addDependency(branch);
  },
});

/** The same resources as those of `OURS`, as one writes them in L1 and L2. */
export const BY_HAND: Record<string, Maker> = {
  ...CONSTRUCTS,
  TagSafeStack(app, id, env) {
    const stack = new Stack(app, id, { env, tags: TAGS });
    for (const [key, value] of Object.entries(TAGS)) {
      Tags.of(stack).add(key, value);
    }
    addTopics(stack);
  },
};
