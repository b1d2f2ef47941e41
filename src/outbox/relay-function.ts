import { Duration } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { DatabaseAddress } from '../database-target';
import { RDS_ROOTS_FILE } from '../private/database-variables';
import { allowHttps, DATABASE_SUBNETS, databaseEnvironment } from '../private/synth/database-access';
import { HandlerCode } from '../private/synth/handler-code';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { RELAY_VARIABLES, RUN_SECONDS, type TargetKind } from './relay-rows.contract';
import type { SqlOutboxRelay } from './sql-outbox-relay';
import type { SqlOutboxRelayProps } from './sql-outbox-relay-props';

const BUNDLES = { postgres: 'outbox/relay-postgres-rows', mysql: 'outbox/relay-mysql-rows' };
const KINDS: Readonly<Record<string, TargetKind>> = { 'event bus': 'event-bus', queue: 'queue', topic: 'topic' };
const KEY_LENGTH = 8;

/** The last batch of a run, and what comes after it, may take some more. */
export const RELAY_TIMEOUT = Duration.seconds(RUN_SECONDS + 40);

/** The function that sends the rows, in the network of the database. */
export function createRelayFunction(
  scope: SqlOutboxRelay,
  props: SqlOutboxRelayProps,
  address: DatabaseAddress,
): LambdaFunction {
  const { vpc, database, memorySize = 256 } = props;
  const { subnets } = pickSubnets(scope, vpc, props.vpcSubnets, DATABASE_SUBNETS);
  const group = closedSecurityGroup(scope, vpc, 'The relay of an outbox');
  allowHttps(group, 'the target and the dead letter queue');
  const relay = new LambdaFunction(scope, 'Relay', {
    description: 'Sends the rows of an outbox',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: new HandlerCode(BUNDLES[database._dialect], { [RDS_ROOTS_FILE]: undefined }),
    timeout: RELAY_TIMEOUT,
    memorySize,
    logGroup: scope.logGroup,
    vpc,
    vpcSubnets: { subnets },
    securityGroups: [group],
    environment: environmentOf(scope, props, address),
  });
  // The next run does the work of one that failed.
  relay.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  return relay;
}

function environmentOf(
  scope: SqlOutboxRelay,
  props: SqlOutboxRelayProps,
  address: DatabaseAddress,
): Record<string, string> {
  const { target, login, databaseName, table = 'outbox', retention = Duration.days(7) } = props;
  return {
    ...databaseEnvironment(login, address),
    [RELAY_VARIABLES.database]: databaseName,
    [RELAY_VARIABLES.table]: table,
    [RELAY_VARIABLES.outbox]: scope.node.addr.slice(-KEY_LENGTH),
    [RELAY_VARIABLES.targetKind]: KINDS[target._kind],
    [RELAY_VARIABLES.target]: target._address,
    ...(target._source !== undefined && { [RELAY_VARIABLES.source]: target._source }),
    [RELAY_VARIABLES.isFifo]: `${target._isFifo}`,
    [RELAY_VARIABLES.deadLetterUrl]: scope.deadLetterQueue.queueUrl,
    [RELAY_VARIABLES.batchSize]: `${props.batchSize ?? 10}`,
    [RELAY_VARIABLES.maxAttempts]: `${props.maxAttempts ?? 5}`,
    [RELAY_VARIABLES.retentionSeconds]: `${retention.toSeconds()}`,
    [RELAY_VARIABLES.pollSeconds]: `${props.nudge ? 0 : RUN_SECONDS}`,
  };
}
