import { CustomResource, Duration } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { DemoIncident } from './incident';

const DATA = { subnetType: SubnetType.PRIVATE_ISOLATED };

export const migration: DemoIncident = {
  module: 'migration',
  happened:
    'A migration ran before its database had an instance, and a longer one three times at once; the deployment hung for an hour.',
  add(stack) {
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'data', ...DATA }] });
    const cluster = new DatabaseCluster(stack, 'Database', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
      writer: ClusterInstance.serverlessV2('Writer'),
      vpc,
      vpcSubnets: DATA,
    });
    const migrate = new LambdaFunction(stack, 'Migrate', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      timeout: Duration.minutes(15),
      environment: { DB_SECRET_ARN: cluster.secret!.secretArn },
      vpc,
      vpcSubnets: DATA,
    });
    cluster.secret!.grantRead(migrate);
    cluster.connections.allowDefaultPortFrom(migrate);
    const { serviceToken } = new Provider(stack, 'Provider', { onEventHandler: migrate });
    new CustomResource(stack, 'Schema', { serviceToken });
    new Trigger(stack, 'Seed', { handler: migrate, executeAfter: [cluster] });
  },
};
