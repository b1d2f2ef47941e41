import { Duration } from 'aws-cdk-lib';
import { Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseProxy,
  ProxyTarget,
  SessionPinningFilter,
} from 'aws-cdk-lib/aws-rds';
import type { DemoIncident } from './incident';

const DATA = { subnetType: SubnetType.PRIVATE_ISOLATED };

export const rdsproxy: DemoIncident = {
  module: 'rdsproxy',
  happened:
    '870 connections were pinned and queries took 16 seconds; the cluster that should pause was billed all night.',
  add(stack) {
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'data', ...DATA }] });
    const cluster = new DatabaseCluster(stack, 'Database', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
      writer: ClusterInstance.serverlessV2('Writer'),
      serverlessV2MinCapacity: 0,
      vpc,
      vpcSubnets: DATA,
    });
    const proxy = new DatabaseProxy(stack, 'Proxy', {
      proxyTarget: ProxyTarget.fromCluster(cluster),
      secrets: [cluster.secret!],
      sessionPinningFilters: [SessionPinningFilter.EXCLUDE_VARIABLE_SETS],
      idleClientTimeout: Duration.hours(20),
      vpc,
      vpcSubnets: DATA,
    });
    const api = new LambdaFunction(stack, 'Api', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      environment: { DB_HOST: proxy.endpoint },
      vpc,
      vpcSubnets: DATA,
    });
    proxy.connections.allowFrom(api, Port.tcp(5432));
  },
};
