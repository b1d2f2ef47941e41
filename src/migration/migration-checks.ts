import { CfnResource, Duration } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { claimInRegion, identityOf } from '../private/synth/claims';
import { DATABASE_NAME, requireIamAuthentication } from '../private/synth/database-access';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import type { DatabaseMigrationProps } from './database-migration-props';
import { requireRunnable } from './migration-rules';

const PROPS: Kinds<DatabaseMigrationProps> = {
  vpc: 'object',
  target: 'object',
  databaseName: 'text',
  login: 'object',
  migrations: 'object',
  vpcSubnets: 'object?',
  ledgerTable: 'text?',
  baseline: 'text?',
  retryInterrupted: 'list of texts?',
  connectDeadline: 'object?',
  timeout: 'object?',
  lockTimeout: 'object?',
  lockDeadline: 'object?',
  memorySize: 'number?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const LEDGER_TABLE = {
  pattern: /^([A-Za-z_]\w{0,58}\.)?[A-Za-z_]\w{0,58}$/,
  must: 'be a table name, or schema.table, of letters, digits and _',
  remedy: 'leave it out, unless a name is taken; a schema must exist',
};

export const DEFAULT_LEDGER = 'cdk_hindsight_migrations';
export const DEFAULT_TIMEOUT = Duration.minutes(13);
export const DEFAULT_CONNECT_DEADLINE = Duration.minutes(5);

const SLOW_REMEDY = 'run what takes longer by hand, and add it as a file with IF NOT EXISTS';

/** Rejects properties with which a migration could not run, or would hurt another one. */
export function requireMigrationProps(props: DatabaseMigrationProps, scope: Construct): void {
  requireKinds(props, PROPS, scope);
  const { vpc, target, login, migrations } = props;
  requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', scope);
  requireMadeBy('target', target, '_database', 'DatabaseTarget.fromCluster(…)', scope);
  requireMadeBy('login', login, '_user', 'DatabaseLogin.secret(…)', scope);
  requireMadeBy('migrations', migrations, '_files', "MigrationFiles.fromDirectory('migrations')", scope);
  requireEncryptionKey(props.encryptionKey, scope);
  requireTexts(props, scope);
  requireTimes(props, scope);
  target._requireVpc(vpc, scope);
  requirePlace(target._database, scope);
  requireIamAuthentication(login, target, scope);
  requireRunnable(migrations._files, target._dialect, scope);
}

function requireTexts(
  { databaseName, ledgerTable, baseline, retryInterrupted, migrations, memorySize }: DatabaseMigrationProps,
  scope: Construct,
): void {
  for (const [name, value] of Object.entries({ databaseName, ledgerTable, baseline, retryInterrupted })) {
    requireLiteral(name, value, 'write it into the code: it decides what is applied', scope);
  }
  requireText('databaseName', databaseName, DATABASE_NAME, scope);
  requireText('ledgerTable', ledgerTable, LEDGER_TABLE, scope);
  const names = new Set(migrations.names);
  const named = { baseline: baseline === undefined ? [] : [baseline], retryInterrupted: retryInterrupted ?? [] };
  for (const [property, values] of Object.entries(named)) {
    const unknown = values.find((value) => !names.has(value));
    if (unknown !== undefined) {
      const remedy = `use a name of migrations.names, for example ${migrations.names[0]}`;
      refuse({ property, must: 'be the name of a file of migrations', got: unknown, remedy }, scope);
    }
  }
  requireWholeNumber(
    'memorySize',
    memorySize,
    { min: 128, max: 10_240, remedy: 'leave it out: 256 MiB are enough' },
    scope,
  );
}

function requireTimes(
  {
    timeout = DEFAULT_TIMEOUT,
    connectDeadline = DEFAULT_CONNECT_DEADLINE,
    lockTimeout,
    lockDeadline,
  }: DatabaseMigrationProps,
  scope: Construct,
): void {
  for (const [name, value] of Object.entries({ timeout, connectDeadline, lockTimeout, lockDeadline })) {
    requireKnownDuration(name, value, 'write it into the code: other times follow from it', scope);
  }
  const { minutes, seconds } = Duration;
  requireDuration(
    'timeout',
    timeout,
    { min: minutes(1), max: minutes(13), unit: 'minutes', remedy: SLOW_REMEDY },
    scope,
  );
  const wait = 'a cluster with 0 ACU needs up to a minute to wake up';
  const range = { min: seconds(30), max: minutes(10), unit: 'seconds' as const };
  requireDuration('connectDeadline', connectDeadline, { ...range, remedy: wait }, scope);
  const patience = 'everybody who comes after the statement waits with it';
  requireDuration('lockTimeout', lockTimeout, { ...range, min: seconds(1), max: minutes(1), remedy: patience }, scope);
  const again = 'the runner tries the file again until then';
  requireDuration('lockDeadline', lockDeadline, { ...range, min: seconds(0), remedy: again }, scope);
  const [total, connecting] = [timeout, connectDeadline].map((it) => it.toSeconds());
  if (connecting >= total) {
    const remedy = 'leave time for the files: shorten it, or prolong timeout';
    const got = `${connecting} seconds`;
    refuse({ property: 'connectDeadline', must: `be shorter than timeout, ${total} seconds`, got, remedy }, scope);
  }
}

/** The migration waits for all of the database, so that it must not be a part of it. */
function requirePlace(database: IConstruct, scope: Construct): void {
  if (scope.node.scopes.includes(database)) {
    const remedy = 'make it beside the database, for example in the stack';
    refuse({ property: 'scope', must: 'not be the database', got: database.node.path, remedy }, scope);
  }
}

/** Rejects a ledger that another migration of the app has. */
export function requireOwnLedger(
  { target, databaseName, ledgerTable = DEFAULT_LEDGER }: DatabaseMigrationProps,
  scope: Construct,
): void {
  // Two migrations with one ledger would fight for it.
  const { host, port } = target._address(scope);
  const own = identityOf(`${host}:${port}`, scope);
  const other = claimInRegion(['ledger', own, databaseName, ledgerTable].join(' '), scope);
  if (other !== undefined) {
    const remedy = 'put the files into one folder, or give one of them a ledgerTable of its own';
    const must = 'be another one than that of another migration of the database';
    refuse({ property: 'ledgerTable', must, got: `${ledgerTable} as ${other}`, remedy }, scope);
  }
}

/** Rejects a construct that cannot wait for a migration: the migration is in it, or waits for something in it. */
export function requireLater(
  property: string,
  waiting: IConstruct,
  needed: readonly IConstruct[],
  scope: Construct,
): void {
  const remedy = 'name what needs the tables, for example the function or service';
  if (scope.node.scopes.includes(waiting)) {
    refuse({ property, must: 'not hold the migration itself', got: waiting.node.path || 'the app', remedy }, scope);
  }
  // An import has no resources that could wait.
  const inside = needed.find(
    (it) => it.node.scopes.includes(waiting) && it.node.findAll().some(CfnResource.isCfnResource),
  );
  if (inside) {
    refuse(
      { property, must: `not hold what the migration needs, ${inside.node.path}`, got: waiting.node.path, remedy },
      scope,
    );
  }
}
