import { ArnFormat, Aspects, Duration, Stack } from 'aws-cdk-lib';
import { type IAlarm, type IWidget, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import { type Grant, type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DatabaseAddress } from '../database-target';
import { RDS_ROOTS_FILE } from '../private/database-variables';
import { admit, requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import {
  allowHttps,
  DATABASE_NAME,
  DATABASE_SUBNETS,
  databaseEnvironment,
  grantDatabaseLogin,
  requireIamAuthentication,
} from '../private/synth/database-access';
import { deadLetterQueue, securedQueue } from '../private/synth/dead-letter-queue';
import { messagesOf, refuse } from '../private/synth/errors';
import { HandlerCode } from '../private/synth/handler-code';
import { type Kinds, requireClass, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { grantToLogs } from '../private/synth/log-encryption';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { requireLiteral, requireOneOf, requireText } from '../private/synth/validation';
import { graph } from '../private/synth/widgets';
import { OutboxEngine } from './outbox-engine';
import { ddlOf } from './plain/ddl';
import { createRelayAlarms } from './relay-alarms';
import { RELAY_METRICS, RELAY_VARIABLES, type TargetKind } from './relay-rows.contract';
import { requireAwake, requireOwnTable, requireRelayLimits, TABLE, warnAboutEndpoints } from './relay-rules';
import type { SqlOutboxRelayProps } from './sql-outbox-relay-props';

const { note } = messagesOf('outbox');

const PROPS: Kinds<SqlOutboxRelayProps> = {
  database: 'object',
  login: 'object',
  databaseName: 'text',
  vpc: 'object',
  target: 'object',
  vpcSubnets: 'object?',
  table: 'text?',
  batchSize: 'number?',
  maxAttempts: 'number?',
  nudge: 'boolean?',
  deadLetterQueue: 'object?',
  retention: 'object?',
  memorySize: 'number?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const BUNDLES = { postgres: 'outbox/relay-postgres-rows', mysql: 'outbox/relay-mysql-rows' };
const KINDS: Readonly<Record<string, TargetKind>> = { 'event bus': 'event-bus', queue: 'queue', topic: 'topic' };
/** A run lasts 50 seconds, and its last batch may take some more. */
const TIMEOUT = Duration.seconds(90);
const POLL_SECONDS = 50;
const KEY_LENGTH = 8;

/**
 * Sends the rows of an outbox table in PostgreSQL, MySQL or MariaDB: each row that a transaction has committed, at least
 * once, and no other. One relay is at work at a time; rows that the target does not accept are set aside, and the age of the
 * oldest row that waits has an alarm, which also fires when the relay itself stops.
 *
 * @example
 * import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
 * import { Queue } from 'aws-cdk-lib/aws-sqs';
 * import { DatabaseLogin, DatabaseTarget } from 'cdk-hindsight';
 * import { OutboxTarget, SqlOutboxRelay } from 'cdk-hindsight/outbox';
 *
 * declare const cluster: DatabaseCluster;
 *
 * new SqlOutboxRelay(this, 'Relay', {
 *   database: DatabaseTarget.fromCluster(cluster),
 *   login: DatabaseLogin.secret(cluster.secret!),
 *   databaseName: 'shop',
 *   vpc: cluster.vpc,
 *   target: OutboxTarget.queue(new Queue(this, 'Events', { fifo: true })),
 * });
 */
export class SqlOutboxRelay extends Construct implements IConnectable {
  /**
   * The statements that make the tables, for a file of your migrations.
   *
   * @param engine the language of the statements
   * @param table the name of the table, `outbox` by default
   * @throws if the engine or the name is not one
   */
  public static ddl(engine: OutboxEngine, table: string = 'outbox'): string {
    requireOneOf('engine', engine, Object.values(OutboxEngine));
    requireLiteral('table', table, 'write it into the code: it is a part of statements');
    requireText('table', table, TABLE);
    return ddlOf(engine, table);
  }

  /** The function that sends the rows. */
  public readonly relay: IFunction;
  /** The network of the relay: nothing in; out to the database and to HTTPS. */
  public readonly connections: Connections;
  /** The log of the relay. */
  public readonly logGroup: ILogGroup;
  /** The queue for rows that are set aside. */
  public readonly deadLetterQueue: IQueue;
  /** The queue that the application sends a message to after a commit; undefined without `nudge`. */
  public readonly nudgeQueue?: IQueue;
  /** The VPC that the relay is in. */
  public readonly vpc: IVpc;
  /** The key that encrypts queues and log, if one was given. */
  public readonly encryptionKey?: IKey;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if the database may pause, is in another VPC, or has another relay for the table; if IAM authentication is off for
   * a login by IAM; if the target is in another account or Region; if a number or duration is out of range, or the name of
   * the table needs quotes; or if the dead letter queue is a FIFO queue
   */
  constructor(scope: Construct, id: string, props: SqlOutboxRelayProps) {
    super(scope, id);
    this.validate(props);
    const address = props.database._address(this);
    requireOwnTable(props, this);
    this.vpc = props.vpc;
    this.encryptionKey = props.encryptionKey;

    this.logGroup = this.createLogGroup(props);
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this, props.encryptionKey);
    const relay = this.createRelay(props, address);
    this.relay = relay;
    this.connections = relay.connections;
    admit(props.database._database, this, 'from the relay of the outbox');
    grantDatabaseLogin(props.login, props.database, address, relay, this);
    props.target._grant(relay);
    this.deadLetterQueue.grantSendMessages(relay);
    this.createSchedule(relay);
    this.nudgeQueue = props.nudge ? this.createNudges(relay, props) : undefined;
    this.alarms = createRelayAlarms(this, props.alarms);
    this.warnAtTheEnd(props);
  }

  /**
   * Lets an application call the relay after a commit, by a message of any text to `nudgeQueue`.
   *
   * @throws if the relay was made without `nudge`
   */
  public grantNudge(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    if (!this.nudgeQueue) {
      refuse({ property: 'nudge', must: 'be true for grantNudge', remedy: 'set nudge: true on the relay' }, this);
    }
    if (this.encryptionKey) {
      grantToClient(this, grantee, ['kms:Decrypt', 'kms:GenerateDataKey'], [this.encryptionKey.keyArn]);
    }
    return grantToClient(this, grantee, ['sqs:SendMessage', 'sqs:GetQueueUrl'], [this.nudgeQueue.queueArn]);
  }

  /**
   * The age of the oldest row that is not sent, in seconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricOldestUnsent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.oldestUnsent, { label: 'Oldest unsent (s)', ...options });
  }

  /**
   * Rows that are not sent; no more than 100,000 are counted.
   *
   * @default - maximum over 5 minutes
   */
  public metricRowsUnsent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.rowsUnsent, { label: 'Rows unsent', ...options });
  }

  /**
   * Rows that are set aside.
   *
   * @default - maximum over 5 minutes
   */
  public metricDeadRows(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.deadRows, { label: 'Dead rows', ...options });
  }

  /**
   * Runs of the relay that end with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricRunsFailed(options?: MetricOptions): Metric {
    return this.relay.metricErrors({ statistic: Stats.SUM, label: 'Runs failed', ...options });
  }

  /**
   * Messages and calls that the target did not accept.
   *
   * @default - sum over 5 minutes
   */
  public metricPublishFailed(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.publishFailed, { statistic: Stats.SUM, label: 'Publish failed', ...options });
  }

  /**
   * Rows that were sent.
   *
   * @default - sum over 5 minutes
   */
  public metricRowsSent(options?: MetricOptions): Metric {
    return this.metricOf(RELAY_METRICS.sent, { statistic: Stats.SUM, label: 'Rows sent', ...options });
  }

  /** Graphs for a dashboard: the age of the oldest row, the rows that wait, how sending them goes, and runs that failed. */
  public widgets(): IWidget[] {
    return [
      graph('Oldest unsent row', { left: [this.metricOldestUnsent()] }),
      graph('Rows of the outbox', { left: [this.metricRowsUnsent(), this.metricRowsSent()] }),
      graph('Rows that were not accepted', { left: [this.metricPublishFailed(), this.metricDeadRows()] }),
      graph('Runs of the relay', { left: [this.metricRunsFailed()] }),
    ];
  }

  private metricOf(metricName: string, options: MetricOptions): Metric {
    return new Metric({
      namespace: RELAY_METRICS.namespace,
      metricName,
      dimensionsMap: { [RELAY_METRICS.dimension]: this.relay.functionName },
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
      ...options,
    });
  }

  private validate(props: SqlOutboxRelayProps): void {
    requireKinds(props, PROPS, this);
    const { database, login, databaseName, vpc, target, deadLetterQueue: queue } = props;
    requireMadeBy('database', database, '_database', 'DatabaseTarget.fromCluster(…)', this);
    requireMadeBy('login', login, '_user', 'DatabaseLogin.secret(…)', this);
    requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', this);
    requireMadeBy('target', target, '_isFifo', 'OutboxTarget.queue(…)', this);
    requireMadeBy('encryptionKey', props.encryptionKey, 'keyArn', 'new Key(…)', this);
    const remedy = 'pass the construct of the queue, or an import of it';
    requireClass('deadLetterQueue', queue, 'queueArn', { name: 'a Queue', remedy }, this);
    requireText('databaseName', databaseName, DATABASE_NAME, this);
    requireRelayLimits(props, this);
    database._requireVpc(vpc, this);
    requireAwake(props, this);
    requireIamAuthentication(login, database, this);
    target._requireEnvironment(this);
    if (queue?.fifo) {
      const how = 'use a standard queue, or leave it out to have one made';
      refuse({ property: 'deadLetterQueue', must: 'not be a FIFO queue', got: queue.node.path, remedy: how }, this);
    }
  }

  private createLogGroup({ logRetention, encryptionKey }: SqlOutboxRelayProps): LogGroup {
    if (encryptionKey && !grantToLogs(encryptionKey, '*', this)) {
      const message =
        'encryptionKey is imported, so its policy stays as it is: it must let CloudWatch Logs encrypt the log';
      note(this, 'encryptionKey', message);
    }
    return new LogGroup(this, 'Log', { retention: logRetention ?? RetentionDays.ONE_MONTH, encryptionKey });
  }

  private createRelay(props: SqlOutboxRelayProps, address: DatabaseAddress): LambdaFunction {
    const { vpc, database, memorySize = 256 } = props;
    const { subnets } = pickSubnets(this, vpc, props.vpcSubnets, DATABASE_SUBNETS);
    const group = closedSecurityGroup(this, vpc, 'The relay of an outbox');
    allowHttps(group, 'the target and the dead letter queue');
    const relay = new LambdaFunction(this, 'Relay', {
      description: 'Sends the rows of an outbox',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: new HandlerCode(BUNDLES[database._dialect], { [RDS_ROOTS_FILE]: undefined }),
      timeout: TIMEOUT,
      memorySize,
      logGroup: this.logGroup,
      vpc,
      vpcSubnets: { subnets },
      securityGroups: [group],
      environment: this.environmentOf(props, address),
    });
    // The next run does the work of one that failed.
    relay.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    return relay;
  }

  private environmentOf(props: SqlOutboxRelayProps, address: DatabaseAddress): Record<string, string> {
    const { target, login, databaseName, table = 'outbox', retention = Duration.days(7) } = props;
    return {
      ...databaseEnvironment(login, address),
      [RELAY_VARIABLES.database]: databaseName,
      [RELAY_VARIABLES.table]: table,
      [RELAY_VARIABLES.outbox]: this.node.addr.slice(-KEY_LENGTH),
      [RELAY_VARIABLES.targetKind]: KINDS[target._kind],
      [RELAY_VARIABLES.target]: target._address,
      ...(target._source !== undefined && { [RELAY_VARIABLES.source]: target._source }),
      [RELAY_VARIABLES.isFifo]: `${target._isFifo}`,
      [RELAY_VARIABLES.deadLetterUrl]: this.deadLetterQueue.queueUrl,
      [RELAY_VARIABLES.batchSize]: `${props.batchSize ?? 10}`,
      [RELAY_VARIABLES.maxAttempts]: `${props.maxAttempts ?? 5}`,
      [RELAY_VARIABLES.retentionSeconds]: `${retention.toSeconds()}`,
      [RELAY_VARIABLES.pollSeconds]: `${props.nudge ? 0 : POLL_SECONDS}`,
    };
  }

  private createSchedule(relay: LambdaFunction): void {
    const { account } = Stack.of(this);
    const group = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: 'default',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const role = new Role(this, 'ScheduleRole', {
      description: 'Starts the relay of an outbox',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [relay.functionArn] }));
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Starts the relay of an outbox',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: relay.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    schedule.node.addDependency(role);
  }

  private createNudges(relay: LambdaFunction, { encryptionKey }: SqlOutboxRelayProps): IQueue {
    // Its messages say that there is something to do: old ones are of no use.
    const queue = new Queue(this, 'Nudges', {
      ...securedQueue(encryptionKey),
      retentionPeriod: Duration.minutes(10),
      visibilityTimeout: TIMEOUT,
    });
    relay.addEventSource(new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 2 }));
    return queue;
  }

  private warnAtTheEnd(props: SqlOutboxRelayProps): void {
    let isDone = false;
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this && !isDone) {
          isDone = true;
          const selected = pickSubnets(this, props.vpc, props.vpcSubnets, DATABASE_SUBNETS);
          warnAboutEndpoints(props, props.vpc, selected, this);
        }
      },
    });
  }
}
