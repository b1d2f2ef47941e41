import { Aspects, type CfnResource, CustomResource, Duration } from 'aws-cdk-lib';
import { type IAlarm, type IWidget, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import { Architecture, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IConstruct } from 'constructs';
import type { DatabaseAddress } from '../database-target';
import { admit } from '../private/synth/client-connections';
import {
  allowHttps,
  DATABASE_NAME,
  DATABASE_SUBNETS,
  databaseEnvironment,
  grantDatabaseLogin,
  requireIamAuthentication,
} from '../private/synth/database-access';
import { messagesOf, refuse } from '../private/synth/errors';
import { HandlerCode } from '../private/synth/handler-code';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { grantToLogs } from '../private/synth/log-encryption';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { graph } from '../private/synth/widgets';
import type { DatabaseMigrationProps } from './database-migration-props';
import { createMigrationAlarms } from './migration-alarms';
import { requireRunnable, warnAboutEndpoint, warnAboutOrder, warnAboutSleep } from './migration-rules';
import { databaseResources, rulesAddedTo, secretEndpoints } from './needed-resources';
import { entryOf } from './plain/migration-file';
import {
  METRICS,
  RUNNER_FILES,
  RUNNER_VARIABLES,
  type RunnerManifest,
  type RunRequest,
} from './run-migrations.contract';

const { note } = messagesOf('migration');

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

const BUNDLES = { postgres: 'migration/run-postgres-migrations', mysql: 'migration/run-mysql-migrations' };

const DEFAULT_LEDGER = 'cdk_hindsight_migrations';

// Each is longer than the one that it waits for, so that the inner one can still answer: 13 < 14 < 15 < 16 minutes.
const ANSWER = Duration.minutes(1);
const RESOURCE_ANSWER = Duration.minutes(3);
const SLOW_REMEDY = 'run what takes longer by hand, and add it as a file with IF NOT EXISTS';

/** The tables of an app: two migrations with one ledger would fight for it. */
const LEDGERS = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Applies SQL files to a database while a stack is deployed: once, in order, under a lock, and before the code that needs
 * them. A rollback does nothing if its files are applied already. The database may still be waking up.
 *
 * @example
 * import { IFunction } from 'aws-cdk-lib/aws-lambda';
 * import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
 * import { DatabaseLogin, DatabaseTarget } from 'cdk-hindsight';
 * import { DatabaseMigration, MigrationFiles } from 'cdk-hindsight/migration';
 *
 * declare const cluster: DatabaseCluster;
 * declare const api: IFunction;
 *
 * const schema = new DatabaseMigration(this, 'Schema', {
 *   vpc: cluster.vpc,
 *   target: DatabaseTarget.fromCluster(cluster),
 *   databaseName: 'shop',
 *   login: DatabaseLogin.secret(cluster.secret!),
 *   migrations: MigrationFiles.fromDirectory('migrations'),
 * });
 * schema.executeBefore(api);
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html
 */
export class DatabaseMigration extends Construct implements IConnectable {
  /** The function that runs the files. */
  public readonly runner: IFunction;
  /** The network of the runner: nothing in; out to the database and, for a secret, to HTTPS. */
  public readonly connections: Connections;
  /** The log of the runner, which has each error in full. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly resource: CustomResource;

  /**
   * @throws if a file cannot be run as a whole: it begins or ends a transaction, has commands of a client, or needs
   * `-- no-transaction`; if the database is in another VPC, or is the scope of the migration; if IAM authentication is off
   * for a login by IAM; if a duration is out of range, or `connectDeadline` is not shorter than `timeout`; if `baseline` or
   * `retryInterrupted` names a file that is not there; or if another migration of the app has the same ledger
   */
  constructor(scope: Construct, id: string, props: DatabaseMigrationProps) {
    super(scope, id);
    this.validate(props);
    const address = props.target._address(this);
    this.requireOwnLedger(props);
    const timeout = props.timeout ?? Duration.minutes(13);

    this.logGroup = this.createLogGroup('Log', props);
    const runner = this.createRunner(props, address, timeout);
    this.runner = runner;
    this.connections = runner.connections;
    const rules = this.openDatabase(props);
    grantDatabaseLogin(props.login, props.target, address, runner, this);
    this.resource = this.createResource(props, address, timeout, rules);
    this.alarms = createMigrationAlarms(this, timeout, props.alarms);
    this.warnAtTheEnd(props);
  }

  /** Lets constructs wait for the migration: their resources are created and updated after it. */
  public executeBefore(...scopes: IConstruct[]): void {
    for (const [index, scope] of scopes.entries()) {
      this.requireConstruct(`scopes[${index}]`, scope);
      scope.node.addDependency(this.resource);
    }
  }

  /** Lets the migration wait for constructs, for example for a bastion or for an endpoint that it needs. */
  public executeAfter(...scopes: IConstruct[]): void {
    for (const [index, scope] of scopes.entries()) {
      this.requireConstruct(`scopes[${index}]`, scope);
      this.resource.node.addDependency(scope);
    }
  }

  /**
   * Runs that ended with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(options?: MetricOptions): Metric {
    return this.runner.metricErrors({ statistic: Stats.SUM, label: 'Failed migrations', ...options });
  }

  /**
   * The time that runs take, in milliseconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricDuration(options?: MetricOptions): Metric {
    return this.runner.metricDuration({ statistic: Stats.MAXIMUM, label: 'Duration', ...options });
  }

  /**
   * Statements that gave up waiting for a table that others use.
   *
   * @default - sum over 5 minutes
   */
  public metricLockWaits(options?: MetricOptions): Metric {
    return new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.lockWaits,
      dimensionsMap: { [METRICS.dimension]: this.runner.functionName },
      statistic: Stats.SUM,
      label: 'Lock waits',
      ...options,
    });
  }

  /** Graphs for a dashboard: how long migrations take, how they end, and whether they waited for others. */
  public widgets(): IWidget[] {
    return [
      graph('Time of migrations', { left: [this.metricDuration()] }),
      graph('Migrations that failed or waited', { left: [this.metricFailures(), this.metricLockWaits()] }),
    ];
  }

  private validate(props: DatabaseMigrationProps): void {
    requireKinds(props, PROPS, this);
    const { vpc, target, login, migrations } = props;
    requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', this);
    requireMadeBy('target', target, '_database', 'DatabaseTarget.fromCluster(…)', this);
    requireMadeBy('login', login, '_user', 'DatabaseLogin.secret(…)', this);
    requireMadeBy('migrations', migrations, '_files', "MigrationFiles.fromDirectory('migrations')", this);
    requireMadeBy('encryptionKey', props.encryptionKey, 'keyArn', 'new Key(…)', this);
    this.requireTexts(props);
    this.requireTimes(props);
    target._requireVpc(vpc, this);
    this.requirePlace(target._database);
    requireIamAuthentication(login, target, this);
    requireRunnable(migrations._files, target._dialect, this);
  }

  private requireTexts({
    databaseName,
    ledgerTable,
    baseline,
    retryInterrupted,
    migrations,
    memorySize,
  }: DatabaseMigrationProps) {
    for (const [name, value] of Object.entries({ databaseName, ledgerTable, baseline, retryInterrupted })) {
      requireLiteral(name, value, 'write it into the code: it decides what is applied', this);
    }
    requireText('databaseName', databaseName, DATABASE_NAME, this);
    requireText('ledgerTable', ledgerTable, LEDGER_TABLE, this);
    const names = new Set(migrations.names);
    const named = { baseline: baseline === undefined ? [] : [baseline], retryInterrupted: retryInterrupted ?? [] };
    for (const [property, values] of Object.entries(named)) {
      const unknown = values.find((value) => !names.has(value));
      if (unknown !== undefined) {
        const remedy = `use a name of migrations.names, for example ${migrations.names[0]}`;
        refuse({ property, must: 'be the name of a file of migrations', got: unknown, remedy }, this);
      }
    }
    requireWholeNumber(
      'memorySize',
      memorySize,
      { min: 128, max: 10_240, remedy: 'leave it out: 256 MiB are enough' },
      this,
    );
  }

  private requireTimes({ timeout, connectDeadline, lockTimeout, lockDeadline }: DatabaseMigrationProps): void {
    for (const [name, value] of Object.entries({ timeout, connectDeadline, lockTimeout, lockDeadline })) {
      requireKnownDuration(name, value, 'write it into the code: other times follow from it', this);
    }
    const { minutes, seconds } = Duration;
    requireDuration(
      'timeout',
      timeout,
      { min: minutes(1), max: minutes(13), unit: 'minutes', remedy: SLOW_REMEDY },
      this,
    );
    const wait = 'a cluster with 0 ACU needs up to a minute to wake up';
    const range = { min: seconds(30), max: minutes(10), unit: 'seconds' as const };
    requireDuration('connectDeadline', connectDeadline, { ...range, remedy: wait }, this);
    const patience = 'everybody who comes after the statement waits with it';
    requireDuration('lockTimeout', lockTimeout, { ...range, min: seconds(1), max: minutes(1), remedy: patience }, this);
    const again = 'the runner tries the file again until then';
    requireDuration('lockDeadline', lockDeadline, { ...range, min: seconds(0), remedy: again }, this);
    const [total, connecting] = [timeout ?? minutes(13), connectDeadline ?? minutes(5)].map((it) => it.toSeconds());
    if (connecting >= total) {
      const remedy = 'leave time for the files: shorten it, or prolong timeout';
      const got = `${connecting} seconds`;
      refuse({ property: 'connectDeadline', must: `be shorter than timeout, ${total} seconds`, got, remedy }, this);
    }
  }

  /** The migration waits for all of the database, so that it must not be a part of it. */
  private requirePlace(database: IConstruct): void {
    if (this.node.scopes.includes(database)) {
      const remedy = 'make it beside the database, for example in the stack';
      refuse({ property: 'scope', must: 'not be the database', got: database.node.path, remedy }, this);
    }
  }

  private requireOwnLedger({ target, databaseName, ledgerTable = DEFAULT_LEDGER }: DatabaseMigrationProps): void {
    const { root } = this.node;
    const known = LEDGERS.get(root) ?? new Map<string, string>();
    LEDGERS.set(root, known);
    const key = [target._database.node.path, databaseName, ledgerTable].join(' ');
    const other = known.get(key);
    if (other !== undefined) {
      const remedy = 'put the files into one folder, or give one of them a ledgerTable of its own';
      const must = 'be another one than that of another migration of the database';
      refuse({ property: 'ledgerTable', must, got: `${ledgerTable} as ${other}`, remedy }, this);
    }
    known.set(key, this.node.path);
  }

  private createLogGroup(id: string, { logRetention, encryptionKey }: DatabaseMigrationProps): LogGroup {
    if (encryptionKey && !grantToLogs(encryptionKey, '*', this)) {
      const message =
        'encryptionKey is imported, so its policy stays as it is: it must let CloudWatch Logs encrypt the logs';
      note(this, 'encryptionKey', message);
    }
    return new LogGroup(this, id, { retention: logRetention ?? RetentionDays.ONE_MONTH, encryptionKey });
  }

  private createRunner(props: DatabaseMigrationProps, address: DatabaseAddress, timeout: Duration): LambdaFunction {
    const { vpc, migrations, target, login, memorySize = 256 } = props;
    const { subnets } = pickSubnets(this, vpc, props.vpcSubnets, DATABASE_SUBNETS);
    const group = closedSecurityGroup(this, vpc, 'The runner of database migrations');
    if (login._secret) {
      allowHttps(group, 'AWS Secrets Manager');
    }
    const manifest: RunnerManifest = {
      ...(migrations._tool && { tool: migrations._tool }),
      files: migrations._files.map(({ name, sql, mark }) => ({ name, sql, ...(mark !== undefined && { mark }) })),
    };
    return new LambdaFunction(this, 'Runner', {
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
      logGroup: this.logGroup,
      vpc,
      vpcSubnets: { subnets },
      securityGroups: [group],
      environment: this.environmentOf(props, address, timeout),
    });
  }

  private environmentOf(props: DatabaseMigrationProps, address: DatabaseAddress, timeout: Duration) {
    const seconds = (duration: Duration) => `${duration.toSeconds()}`;
    const { login, connectDeadline, lockTimeout, lockDeadline } = props;
    return {
      ...databaseEnvironment(login, address),
      [RUNNER_VARIABLES.runSeconds]: seconds(timeout),
      [RUNNER_VARIABLES.connectSeconds]: seconds(connectDeadline ?? Duration.minutes(5)),
      [RUNNER_VARIABLES.lockTimeoutMillis]: `${(lockTimeout ?? Duration.seconds(5)).toMilliseconds()}`,
      [RUNNER_VARIABLES.lockSeconds]: seconds(lockDeadline ?? Duration.minutes(2)),
    };
  }

  /** Returns the rules that let the runner in. */
  private openDatabase({ target }: DatabaseMigrationProps): CfnResource[] {
    const { _database: database } = target;
    return rulesAddedTo(database.connections.securityGroups, () =>
      admit(database, this, 'from the runner of migrations'),
    );
  }

  private createResource(
    props: DatabaseMigrationProps,
    address: DatabaseAddress,
    timeout: Duration,
    rules: readonly CfnResource[],
  ): CustomResource {
    const { target, login, vpc, databaseName, ledgerTable = DEFAULT_LEDGER, baseline, retryInterrupted } = props;
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.runner,
      logGroup: this.createLogGroup('ProviderLog', props),
    });
    const request: RunRequest = {
      Target: address.resourceId,
      Database: databaseName,
      Ledger: ledgerTable,
      Migrations: props.migrations._files.map(entryOf),
      ...(retryInterrupted && retryInterrupted.length > 0 && { RetryInterrupted: retryInterrupted }),
      ...(baseline !== undefined && { Baseline: baseline }),
    };
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      serviceTimeout: timeout.plus(RESOURCE_ANSWER),
      resourceType: 'Custom::CdkHindsightDatabaseMigration',
      properties: request,
    });
    // Neither the function nor the provider waits for any of these.
    const needed = databaseResources([target._database, ...(login._secret ? [login._secret] : [])]);
    resource.node.addDependency(this.runner, needed, ...rules, ...this.connections.securityGroups);
    if (login._secret) {
      resource.node.addDependency(secretEndpoints(vpc, this));
    }
    return resource;
  }

  private warnAtTheEnd({
    vpc,
    vpcSubnets,
    login,
    target,
    connectDeadline = Duration.minutes(5),
  }: DatabaseMigrationProps): void {
    let isDone = false;
    Aspects.of(this).add({
      visit: (node) => {
        if (node !== this || isDone) {
          return;
        }
        isDone = true;
        warnAboutOrder(this);
        warnAboutSleep(this, target._database, connectDeadline.toSeconds());
        if (login._secret) {
          warnAboutEndpoint(this, vpc, pickSubnets(this, vpc, vpcSubnets, DATABASE_SUBNETS));
        }
      },
    });
  }

  private requireConstruct(property: string, scope: IConstruct): void {
    requireKind(property, scope, 'object', this);
    if (!Construct.isConstruct(scope)) {
      refuse({ property, must: 'be a construct', remedy: 'pass the function, service or stack that waits' }, this);
    }
  }
}
