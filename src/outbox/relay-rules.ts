import { Duration } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { claimInRegion, identityOf } from '../private/synth/claims';
import { DATABASE_SUBNETS, mayPause } from '../private/synth/database-access';
import { messagesOf, refuse } from '../private/synth/errors';
import { areIsolated, hasEndpoint, pickSubnets } from '../private/synth/network';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import type { SqlOutboxRelayProps } from './sql-outbox-relay-props';

const { warn } = messagesOf('outbox');

/** A name that needs no quotes, with room for `_relay` and `_unsent` at its end. */
export const TABLE = {
  pattern: /^[a-z_][a-z0-9_]{0,55}$/,
  must: 'be 1 to 56 lower-case letters, digits and _, beginning with a letter or _',
  remedy: 'choose such a name: names of other tables and of indexes are made of it',
};

export function requireRelayLimits(props: SqlOutboxRelayProps, scope: IConstruct): void {
  const { table, batchSize, maxAttempts, retention, memorySize } = props;
  requireLiteral('table', table, 'write it into the code: it is a part of statements', scope);
  requireText('table', table, TABLE, scope);
  const batch = 'one call to the target takes 10';
  requireWholeNumber('batchSize', batchSize, { min: 1, max: 10, remedy: batch }, scope);
  const attempts = 'a row is tried once in a second, and those of other aggregates wait';
  requireWholeNumber('maxAttempts', maxAttempts, { min: 1, max: 100, remedy: attempts }, scope);
  const memory = 'leave it out: 256 MiB are enough';
  requireWholeNumber('memorySize', memorySize, { min: 128, max: 10_240, remedy: memory }, scope);
  requireKnownDuration('retention', retention, 'write it into the code', scope);
  const range = { min: Duration.hours(1), max: Duration.days(365), unit: 'seconds' as const };
  requireDuration('retention', retention, { ...range, remedy: 'sent rows are useful only for a while' }, scope);
}

/** Rejects a cluster that is meant to pause: the relay looks into it every minute, if not every second. */
export function requireAwake({ database }: SqlOutboxRelayProps, scope: IConstruct): void {
  if (mayPause(database._database)) {
    const remedy = 'the relay keeps it awake: set serverlessV2MinCapacity to 0.5 or more';
    const got = `${database._database.node.path} with a minimum of 0 ACU`;
    refuse({ property: 'database', must: 'not be a cluster that may pause', got, remedy }, scope);
  }
}

/** Rejects a table that another relay of the app has: each would send some of its rows. */
export function requireOwnTable({ database, databaseName, table = 'outbox' }: SqlOutboxRelayProps, scope: IConstruct) {
  const { host, port } = database._address(scope);
  const own = identityOf(`${host}:${port}`, scope);
  const other = claimInRegion(['outbox', own, databaseName, table].join(' '), scope);
  if (other !== undefined) {
    const remedy = 'send to an event bus or a topic, from which several receive; or give each relay a table';
    const must = 'be another one than that of another relay of the database';
    refuse({ property: 'table', must, got: `${table} as ${other}`, remedy }, scope);
  }
}

/** The interface endpoints that the relay needs where nothing else leads to AWS. */
function neededEndpoints({ target, login }: SqlOutboxRelayProps): string[] {
  const ofTarget = { 'event bus': 'events', queue: 'sqs', topic: 'sns' }[target._kind];
  return [...new Set([ofTarget, 'sqs', ...(login._secret ? ['secretsmanager'] : [])])];
}

/** Warns of a relay that cannot reach AWS, as far as the app tells. */
export function warnAboutEndpoints(props: SqlOutboxRelayProps, scope: Construct): void {
  const { vpc, vpcSubnets } = props;
  const selected = pickSubnets(scope, vpc, vpcSubnets, DATABASE_SUBNETS);
  const missing = neededEndpoints(props).filter((service) => !hasEndpoint(scope, service));
  if (areIsolated(vpc, selected) && missing.length > 0) {
    const message = `the relay is in isolated subnets: the VPC needs interface endpoints for ${missing.join(', ')}`;
    warn(
      scope,
      'endpoints',
      `${message}; add them with vpc.addInterfaceEndpoint, or choose subnets with a NAT gateway`,
    );
  }
}
