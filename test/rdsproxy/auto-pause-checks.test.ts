import { App, Aspects, CfnParameter, CfnResource, Duration, Fn, Lazy, Stack, Stage, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBProxyTargetGroup,
  CfnGlobalCluster,
  CfnIntegration,
  ClusterInstance,
  DatabaseClusterEngine,
  DatabaseProxy,
  ParameterGroup,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { AutoPauseChecks } from '../../src/rdsproxy';
import { canAutoPause } from '../../src/rdsproxy/facts';
import { scheduleInterval } from '../../src/rdsproxy/schedule-interval';
import { AURORA_MYSQL, AURORA_POSTGRESQL, DatabaseStack } from './database';

const ANY = Match.anyValue();

/** All warnings in a stack, as `path name message`. */
function warnings(stack: Stack, scope = stack.node.root): string[] {
  AutoPauseChecks.of(scope);
  return Annotations.fromStack(stack)
    .findWarning('*', ANY)
    .map(({ id, entry }) => {
      const [, message, name] = (entry.data as string).match(/^(.*) \[ack: cdk-hindsight\/rdsproxy:(.*)\]$/s) ?? [];
      return `${id} ${name} ${message ?? entry.data}`;
    });
}

function zero(stack: DatabaseStack, engine = AURORA_MYSQL, props = {}) {
  return stack.cluster(engine, { serverlessV2MinCapacity: 0, serverlessV2MaxCapacity: 4, ...props });
}

function lambda(stack: DatabaseStack, props: { timeout?: Duration; environment?: { [key: string]: string } } = {}) {
  return new Lambda(stack, 'Fn', {
    vpc: stack.vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    timeout: Duration.seconds(30),
    ...props,
  });
}

test('a cluster that can pause is nothing to be warned of', () => {
  const stack = new DatabaseStack();
  zero(stack);
  expect(warnings(stack)).toEqual([]);
});

test('a proxy in front of it is found, and not where the minimum is above 0', () => {
  const stack = new DatabaseStack();
  stack.proxy();
  expect(warnings(stack)).toEqual([]);

  const paused = new DatabaseStack();
  const cluster = zero(paused);
  new DatabaseProxy(paused, 'Proxy', {
    vpc: paused.vpc,
    proxyTarget: ProxyTarget.fromCluster(cluster),
    secrets: [cluster.secret!],
  });
  expect(warnings(paused)).toEqual([
    '/Stack/Cluster/Resource autoPauseProxy The cluster never pauses: the RDS Proxy of Stack/Proxy/ProxiedDatabaseGroup keeps a connection to each instance open. Remove the proxy, or set a minimum above 0.',
  ]);
});

test('a proxy is found in another stack, and by name', () => {
  const stack = new DatabaseStack();
  const cluster = zero(stack, AURORA_MYSQL, { clusterIdentifier: 'orders' });
  const other = new Stack(stack.node.root, 'Other');
  const group = (id: string, cluster: string) =>
    new CfnDBProxyTargetGroup(other, id, {
      dbProxyName: 'p',
      targetGroupName: 'default',
      dbClusterIdentifiers: [cluster],
    });
  group('ByReference', cluster.clusterIdentifier);
  group('ByName', 'orders');
  group('OfAnother', 'payroll');
  expect(warnings(stack).map((warning) => warning.match(/Proxy of (\S+)/)?.[1])).toEqual([
    'Other/ByReference',
    'Other/ByName',
  ]);
});

test.each([
  ['aurora-postgresql', '16.3', true],
  ['aurora-postgresql', '16.2', false],
  ['aurora-postgresql', '15.7', true],
  ['aurora-postgresql', '15.6', false],
  ['aurora-postgresql', '14.12', true],
  ['aurora-postgresql', '14.11', false],
  ['aurora-postgresql', '13.15', true],
  ['aurora-postgresql', '13.14', false],
  ['aurora-postgresql', '12.20', false],
  ['aurora-postgresql', '17.4', true],
  ['aurora-postgresql', '16', undefined],
  ['aurora-postgresql', 'x', undefined],
  ['aurora-mysql', '8.0.mysql_aurora.3.08.0', true],
  ['aurora-mysql', '8.0.mysql_aurora.3.07.1', false],
  ['aurora-mysql', '8.0.mysql_aurora.3.10.0', true],
  ['aurora-mysql', '5.7.mysql_aurora.2.12.5', false],
  ['aurora-mysql', '8.0', undefined],
  ['mysql', '8.0', undefined],
  ['aurora-mysql', { Ref: 'Version' }, undefined],
])('%s %j can pause: %s', (engine, version, expected) => {
  expect(canAutoPause(engine, version)).toBe(expected);
});

test.each([
  ['aurora-postgresql 15.4', DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_15_4 })],
  [
    'aurora-mysql 8.0.mysql_aurora.3.07.1',
    DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_07_1 }),
  ],
])('%s is found to be too old', (name, engine) => {
  const stack = new DatabaseStack();
  zero(stack, engine);
  expect(warnings(stack)).toEqual([
    `/Stack/Cluster/Resource autoPauseEngineVersion ${name} cannot scale to 0 ACU. Use at least 13.15, 14.12, 15.7 or 16.3 of Aurora PostgreSQL, or 3.08.0 of Aurora MySQL.`,
  ]);
});

test.each([
  ['rds.logical_replication', '1', true, AURORA_POSTGRESQL],
  ['rds.logical_replication', '0', false, AURORA_POSTGRESQL],
  ['binlog_format', 'ROW', true, AURORA_MYSQL],
  ['binlog_format', 'MIXED', true, AURORA_MYSQL],
  ['binlog_format', 'OFF', false, AURORA_MYSQL],
])('replication by %s = %s is found: %s', (name, value, found, engine) => {
  const stack = new DatabaseStack();
  zero(stack, engine, {
    parameterGroup: new ParameterGroup(stack, 'Parameters', { engine, parameters: { [name]: value } }),
  });
  expect(warnings(stack)).toEqual(
    found
      ? [
          `/Stack/Cluster/Resource autoPauseReplication The writer never pauses: ${name} turns replication on, which keeps a connection busy. Turn it off, or set a minimum above 0.`,
        ]
      : [],
  );
});

test('a global database is found from both sides', () => {
  const stack = new DatabaseStack();
  const primary = zero(stack);
  new CfnGlobalCluster(stack, 'Global', { sourceDbClusterIdentifier: primary.clusterIdentifier });
  new CfnDBCluster(stack, 'Secondary', {
    engine: 'aurora-mysql',
    globalClusterIdentifier: 'global',
    serverlessV2ScalingConfiguration: { minCapacity: 0, maxCapacity: 1 },
  });
  expect(warnings(stack).sort()).toEqual(
    ['Cluster/Resource', 'Secondary'].map(
      (id) =>
        `/Stack/${id} autoPauseGlobalDatabase The cluster is part of an Aurora global database: its writer never pauses. Set a minimum above 0, or take it out of the global database.`,
    ),
  );
});

test('a zero-ETL integration is found', () => {
  const stack = new DatabaseStack();
  new CfnIntegration(stack, 'Etl', { sourceArn: zero(stack).clusterArn, targetArn: 'arn:aws:redshift:::x' });
  expect(warnings(stack)).toEqual([
    '/Stack/Cluster/Resource autoPauseZeroEtl The writer never pauses: Stack/Etl is a zero-ETL integration. Set a minimum above 0, or remove the integration.',
  ]);
});

test('a provisioned instance is found', () => {
  const stack = new DatabaseStack();
  const instanceType = InstanceType.of(InstanceClass.R6G, InstanceSize.LARGE);
  zero(stack, AURORA_MYSQL, { readers: [ClusterInstance.provisioned('Reader', { instanceType })] });
  expect(warnings(stack)).toEqual([
    expect.stringMatching(
      /^\/Stack\/Cluster\/Resource autoPauseProvisionedInstance The writer never pauses: Stack\/Cluster\/Reader\/Resource is a provisioned instance \(db\.r6g\.large\)\./,
    ),
  ]);
});

describe('a pause duration', () => {
  function raw(minCapacity: number, secondsUntilAutoPause: number): string[] {
    const stack = new DatabaseStack();
    new CfnDBCluster(stack, 'Raw', {
      engine: 'aurora-postgresql',
      serverlessV2ScalingConfiguration: { minCapacity, maxCapacity: 4, secondsUntilAutoPause },
    });
    return warnings(stack);
  }

  test('without effect is found', () => {
    expect(raw(0.5, 300)).toEqual([
      '/Stack/Raw autoPauseDuration The pause duration of 300 seconds has no effect: with a minimum of 0.5 ACU the cluster never pauses. Set the minimum to 0, or leave the duration out.',
    ]);
  });

  test.each([299, 86_401])('of %i seconds is found', (seconds) => {
    expect(raw(0, seconds)).toEqual([
      `/Stack/Raw autoPauseDuration The pause duration must be between 300 and 86400 seconds, got: ${seconds}.`,
    ]);
  });

  test.each([300, 86_400])('of %i seconds is fine', (seconds) => {
    expect(raw(0, seconds)).toEqual([]);
  });
});

describe('a function in front of the cluster', () => {
  const tooShort =
    '/Stack/Fn/Resource autoPauseFunctionTimeout The timeout of 29 seconds is too short for Stack/Cluster/Resource, which may be paused: resuming takes about 15 seconds, and 30 or more after a day. Set at least 30 seconds.';

  test('with a short timeout is found by the endpoint in its variables', () => {
    const stack = new DatabaseStack();
    const environment = { HOST: zero(stack).clusterEndpoint.hostname };
    lambda(stack, { timeout: Duration.seconds(29), environment });
    expect(warnings(stack)).toEqual([tooShort]);
  });

  test('with a short timeout is found by the secret in its variables', () => {
    const stack = new DatabaseStack();
    const environment = { SECRET: zero(stack).secret!.secretArn };
    lambda(stack, { timeout: Duration.seconds(29), environment });
    expect(warnings(stack)).toEqual([tooShort]);
  });

  test('with a short timeout is found by the security group that lets it in', () => {
    const stack = new DatabaseStack();
    zero(stack).connections.allowDefaultPortFrom(lambda(stack, { timeout: Duration.seconds(29) }));
    expect(warnings(stack)).toEqual([tooShort]);
  });

  test('without a timeout has one of 3 seconds', () => {
    const stack = new DatabaseStack();
    lambda(stack, { timeout: undefined, environment: { HOST: zero(stack).clusterEndpoint.hostname } });
    expect(warnings(stack)).toEqual([expect.stringContaining('The timeout of 3 seconds is too short')]);
  });

  test('with 30 seconds is fine', () => {
    const stack = new DatabaseStack();
    lambda(stack, { environment: { HOST: zero(stack).clusterEndpoint.hostname } });
    expect(warnings(stack)).toEqual([]);
  });

  test('is not one that has nothing to do with it', () => {
    const stack = new DatabaseStack();
    zero(stack);
    lambda(stack, { timeout: Duration.seconds(1) });
    expect(warnings(stack)).toEqual([]);
  });

  test('that a schedule runs more often than the pause is found', () => {
    const stack = new DatabaseStack();
    const fn = lambda(stack, { environment: { HOST: zero(stack).clusterEndpoint.hostname } });
    new Rule(stack, 'Often', { schedule: Schedule.rate(Duration.minutes(5)), targets: [new LambdaFunction(fn)] });
    new Rule(stack, 'Seldom', { schedule: Schedule.rate(Duration.minutes(6)), targets: [new LambdaFunction(fn)] });
    new Rule(stack, 'OfOthers', { schedule: Schedule.rate(Duration.minutes(1)) });
    expect(warnings(stack)).toEqual([
      '/Stack/Often/Resource autoPauseSchedule The schedule runs a function in front of Stack/Cluster/Resource every 300 seconds: the cluster, which pauses after 300 idle seconds, never does. Run it less often, or set a minimum above 0.',
    ]);
  });

  test('that EventBridge Scheduler runs more often than a longer pause is found', () => {
    const stack = new DatabaseStack();
    const cluster = zero(stack, AURORA_MYSQL, { serverlessV2AutoPauseDuration: Duration.hours(1) });
    const fn = lambda(stack, { environment: { HOST: cluster.clusterEndpoint.hostname } });
    new CfnSchedule(stack, 'Schedule', {
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: 'rate(30 minutes)',
      target: { arn: fn.functionArn, roleArn: 'arn:aws:iam::111122223333:role/x' },
    });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/^\/Stack\/Schedule autoPauseSchedule .* every 1800 seconds/),
    ]);
  });
});

test.each([
  ['rate(1 minute)', 60],
  ['rate(2 hours)', 7200],
  ['rate(1 day)', 86_400],
  ['cron(* * * * ? *)', 60],
  ['cron(0/5 * * * ? *)', 300],
  ['cron(*/10 * * * ? *)', 600],
  ['cron(0 * * * ? *)', undefined],
  ['cron(0/5 8 * * ? *)', undefined],
  ['at(2026-01-01T00:00:00)', undefined],
  ['cron()', undefined],
  ['', undefined],
  [undefined, undefined],
  [{ Ref: 'Schedule' }, undefined],
])('the schedule %j has an interval of %s', (expression, seconds) => {
  expect(scheduleInterval(expression)).toBe(seconds);
});

describe('odd trees', () => {
  test('a minimum that an escape hatch set is seen', () => {
    const stack = new DatabaseStack();
    const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_15_4 });
    const resource = stack.cluster(engine).node.defaultChild as CfnDBCluster;
    resource.addPropertyOverride('ServerlessV2ScalingConfiguration.MinCapacity', 0);
    expect(warnings(stack)).toEqual([expect.stringContaining('autoPauseEngineVersion')]);
  });

  test('tokens are left alone', () => {
    const stack = new DatabaseStack();
    const parameter = new CfnParameter(stack, 'Parameter', { type: 'Number' });
    new CfnDBCluster(stack, 'Tokens', {
      engine: Fn.ref('Engine'),
      engineVersion: Lazy.string({ produce: () => '15.4' }),
      dbClusterParameterGroupName: Fn.importValue('group'),
      serverlessV2ScalingConfiguration: Token.asAny({ MinCapacity: parameter.value, MaxCapacity: 4 }),
    });
    new CfnDBClusterParameterGroup(stack, 'Group', {
      description: 'x',
      family: 'x',
      parameters: Token.asAny(Fn.ref('P')),
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('clusters without properties, foreign resources and a scope without a stack do not matter', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new CfnResource(stack, 'Empty', { type: 'AWS::RDS::DBCluster' });
    new CfnResource(stack, 'EmptyTarget', { type: 'AWS::RDS::DBProxyTargetGroup' });
    new CfnResource(stack, 'Foreign', { type: 'Custom::Thing', properties: { Deep: [{ Ref: 'AWS::Region' }] } });
    expect(warnings(stack, app)).toEqual([]);
  });

  test('a resource that cannot be rendered is left to the synthesis to refuse', () => {
    const stack = new DatabaseStack();
    zero(stack);
    new CfnResource(stack, 'Broken', {
      type: 'AWS::Lambda::Function',
      properties: {
        Late: Lazy.string({
          produce: () => {
            throw new Error('broken on purpose');
          },
        }),
      },
    });
    AutoPauseChecks.of(stack);
    expect(() => stack.template).toThrow('broken on purpose');
  });

  test('only clusters in the scope are reported', () => {
    const stack = new DatabaseStack();
    zero(stack, DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_15_4 }));
    expect(warnings(stack, stack.vpc)).toEqual([]);
  });

  test('a cluster in a stage is checked with what is in the stage', () => {
    const stage = new Stage(new App(), 'Stage');
    const stack = new Stack(stage, 'Stack');
    new Vpc(stack, 'Vpc');
    const cluster = new CfnDBCluster(stack, 'Cluster', {
      serverlessV2ScalingConfiguration: { minCapacity: 0, maxCapacity: 1 },
    });
    new CfnDBProxyTargetGroup(stack, 'Group', {
      dbProxyName: 'p',
      targetGroupName: 'default',
      dbClusterIdentifiers: [cluster.ref],
    });
    expect(warnings(stack, stage.node.root)).toEqual([expect.stringContaining('autoPauseProxy')]);
  });

  test('asking twice reports once', () => {
    const stack = new DatabaseStack();
    zero(stack, DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_15_4 }));
    AutoPauseChecks.of(stack.node.root);
    expect(warnings(stack)).toHaveLength(1);
    expect(Aspects.of(stack.node.root).all).toHaveLength(1);
  });
});
