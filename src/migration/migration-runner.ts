import { Duration } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DatabaseAddress } from '../database-target';
import { allowHttps, DATABASE_SUBNETS, databaseEnvironment } from '../private/synth/database-access';
import { HandlerCode } from '../private/synth/handler-code';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import type { DatabaseMigrationProps } from './database-migration-props';
import { DEFAULT_CONNECT_DEADLINE } from './migration-checks';
import { RUNNER_FILES, RUNNER_VARIABLES, type RunnerManifest } from './run-migrations.contract';

const BUNDLES = { postgres: 'migration/run-postgres-migrations', mysql: 'migration/run-mysql-migrations' };

// Each is longer than the one that it waits for, so that the inner one can still answer: 13 < 14 < 15 < 16 minutes.
const ANSWER = Duration.minutes(1);
export const RESOURCE_ANSWER = Duration.minutes(3);

/** The function that applies the files, in the network of the database. */
export function createRunner(
  scope: Construct,
  props: DatabaseMigrationProps,
  address: DatabaseAddress,
  timeout: Duration,
  logGroup: LogGroup,
): LambdaFunction {
  const { vpc, migrations, target, login, memorySize = 256 } = props;
  const { subnets } = pickSubnets(scope, vpc, props.vpcSubnets, DATABASE_SUBNETS);
  const group = closedSecurityGroup(scope, vpc, 'The runner of database migrations');
  if (login._secret) {
    allowHttps(group, 'AWS Secrets Manager');
  }
  const manifest: RunnerManifest = {
    ...(migrations._tool && { tool: migrations._tool }),
    files: migrations._files.map(({ name, sql, mark }) => ({ name, sql, ...(mark !== undefined && { mark }) })),
  };
  return new LambdaFunction(scope, 'Runner', {
    description: 'Applies database migrations while the stack is deployed',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: new HandlerCode(BUNDLES[target._dialect], {
      [RUNNER_FILES.roots]: undefined,
      [RUNNER_FILES.manifest]: JSON.stringify(manifest),
    }),
    timeout: timeout.plus(ANSWER),
    memorySize,
    logGroup,
    vpc,
    vpcSubnets: { subnets },
    securityGroups: [group],
    environment: environmentOf(props, address, timeout),
  });
}

function environmentOf(props: DatabaseMigrationProps, address: DatabaseAddress, timeout: Duration) {
  const seconds = (duration: Duration) => `${duration.toSeconds()}`;
  const { login, connectDeadline, lockTimeout, lockDeadline } = props;
  return {
    ...databaseEnvironment(login, address),
    [RUNNER_VARIABLES.runSeconds]: seconds(timeout),
    [RUNNER_VARIABLES.connectSeconds]: seconds(connectDeadline ?? DEFAULT_CONNECT_DEADLINE),
    [RUNNER_VARIABLES.lockTimeoutMillis]: `${(lockTimeout ?? Duration.seconds(5)).toMilliseconds()}`,
    [RUNNER_VARIABLES.lockSeconds]: seconds(lockDeadline ?? Duration.minutes(2)),
  };
}
