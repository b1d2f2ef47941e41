import { type CfnResource, CustomResource, type Duration } from 'aws-cdk-lib';
import { type IAlarm, type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IConstruct } from 'constructs';
import type { DatabaseAddress } from '../database-target';
import { atTheEnd } from '../private/synth/at-the-end';
import { admit } from '../private/synth/client-connections';
import { DATABASE_SUBNETS, grantDatabaseLogin } from '../private/synth/database-access';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { createLogGroup } from '../private/synth/log-encryption';
import { createMetric, given } from '../private/synth/metrics';
import { rulesAddedTo } from '../private/synth/needed-resources';
import { pickSubnets } from '../private/synth/network';
import { graph } from '../private/synth/widgets';
import type { DatabaseMigrationProps } from './database-migration-props';
import { createMigrationAlarms } from './migration-alarms';
import {
  DEFAULT_CONNECT_DEADLINE,
  DEFAULT_LEDGER,
  DEFAULT_TIMEOUT,
  requireLater,
  requireMigrationProps,
  requireOwnLedger,
} from './migration-checks';
import { warnAboutEndpoint, warnAboutOrder, warnAboutSleep } from './migration-rules';
import { createRunner, RESOURCE_ANSWER } from './migration-runner';
import { databaseResources, secretEndpoints } from './needed-resources';
import { entryOf } from './plain/migration-file';
import { METRICS, type RunRequest } from './run-migrations.contract';

/**
 * Applies SQL files to a database during a deployment: once, in order, under a lock, and before the code that needs them.
 * A rollback does nothing if its files are already applied. The database may still be waking up.
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
  /** The network of the runner: nothing in, out to the database and, for a secret, to HTTPS. */
  public readonly connections: Connections;
  /** The log group of the runner, with the full text of each error. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly resource: CustomResource;
  private readonly needed: readonly IConstruct[];

  /**
   * @throws if a file cannot be run as a whole: it begins or ends a transaction, contains client commands, or needs
   * `-- no-transaction`; if the database is in another VPC, or is the scope of the migration; if the VPC, the secret or the
   * key is in another Region; if IAM authentication is off for an IAM login; if a duration is out of range, or
   * `connectDeadline` is not shorter than `timeout`; if `baseline` or `retryInterrupted` names a file that does not exist;
   * or if another migration in the app has the same ledger
   */
  constructor(scope: Construct, id: string, props: DatabaseMigrationProps) {
    super(scope, id);
    requireMigrationProps(props, this);
    const address = props.target._address(this);
    requireOwnLedger(props, this);
    const timeout = props.timeout ?? DEFAULT_TIMEOUT;

    const logGroup = createLogGroup(this, 'Log', 'migration', props);
    const runner = createRunner(this, props, address, timeout, logGroup);
    this.logGroup = logGroup;
    this.runner = runner;
    this.connections = runner.connections;
    const rules = this.openDatabase(props);
    grantDatabaseLogin(props.login, props.target, address, runner, this);
    this.resource = this.createResource(props, address, timeout, rules);
    const { vpc, target, login, encryptionKey } = props;
    this.needed = [target._database, login._secret, vpc, encryptionKey].flatMap((it) => it ?? []);
    this.alarms = createMigrationAlarms(this, timeout, props.alarms);
    this.warnAtTheEnd(props);
  }

  /**
   * Makes constructs wait for the migration: their resources are created and updated after it.
   *
   * @throws if one of them contains the migration, or something that the migration itself needs, such as the database
   */
  public executeBefore(...scopes: IConstruct[]): void {
    for (const [index, scope] of scopes.entries()) {
      this.requireConstruct(`scopes[${index}]`, scope);
      requireLater(`scopes[${index}]`, scope, this.needed, this);
      scope.node.addDependency(this.resource);
    }
  }

  /** Makes the migration wait for constructs, for example a bastion or an endpoint that it needs. */
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
    return this.runner.metricErrors({ statistic: Stats.SUM, label: 'Failed migrations', ...given(options, this) });
  }

  /**
   * The duration of runs, in milliseconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricDuration(options?: MetricOptions): Metric {
    return this.runner.metricDuration({ statistic: Stats.MAXIMUM, label: 'Duration', ...given(options, this) });
  }

  /**
   * Statements that gave up waiting for a table that others use.
   *
   * @default - sum over 5 minutes
   */
  public metricLockWaits(options?: MetricOptions): Metric {
    const defaults = {
      namespace: METRICS.namespace,
      metricName: METRICS.lockWaits,
      dimensionsMap: { [METRICS.dimension]: this.runner.functionName },
      statistic: Stats.SUM,
      label: 'Lock waits',
    };
    return createMetric(this, defaults, options);
  }

  /** Graphs for a dashboard: how long migrations take, how they end, and whether they waited for a lock. */
  public widgets(): IWidget[] {
    return [
      graph('Time of migrations', { left: [this.metricDuration()] }),
      graph('Migrations that failed or waited', { left: [this.metricFailures(), this.metricLockWaits()] }),
    ];
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
      logGroup: createLogGroup(this, 'ProviderLog', 'migration', props),
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
    connectDeadline = DEFAULT_CONNECT_DEADLINE,
  }: DatabaseMigrationProps): void {
    atTheEnd(this, () => {
      warnAboutOrder(this);
      warnAboutSleep(this, target._database, connectDeadline.toSeconds());
      if (login._secret) {
        warnAboutEndpoint(this, vpc, pickSubnets(this, vpc, vpcSubnets, DATABASE_SUBNETS));
      }
    });
  }

  private requireConstruct(property: string, scope: IConstruct): void {
    requireKind(property, scope, 'object', this);
    if (!Construct.isConstruct(scope)) {
      refuse({ property, must: 'be a construct', remedy: 'pass the function, service or stack that waits' }, this);
    }
  }
}
