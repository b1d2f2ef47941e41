import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { admit, requireGrantee } from '../private/synth/client-connections';
import { grantKeyToClient, grantWithResource } from '../private/synth/client-grants';
import { DATABASE_NAME, grantDatabaseLogin, requireIamAuthentication } from '../private/synth/database-access';
import { deadLetterQueue, requireDeadLetterQueue, securedQueue } from '../private/synth/dead-letter-queue';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { createLogGroup } from '../private/synth/log-encryption';
import { callOnSchedule } from '../private/synth/schedule';
import { requireLiteral, requireOneOf, requireText } from '../private/synth/validation';
import type { ISqlOutboxRelay, SqlOutboxRelayAttributes } from './i-sql-outbox-relay';
import { ImportedSqlOutboxRelay } from './imported-sql-outbox-relay';
import { OutboxEngine } from './outbox-engine';
import { ddlOf } from './plain/ddl';
import { createRelayAlarms } from './relay-alarms';
import { createRelayFunction, RELAY_TIMEOUT } from './relay-function';
import { requireAwake, requireOwnTable, requireRelayLimits, TABLE, warnAboutEndpoints } from './relay-rules';
import { NUDGE, SqlOutboxRelayBase } from './sql-outbox-relay-base';
import type { SqlOutboxRelayProps } from './sql-outbox-relay-props';

const OTHER_ACCOUNT =
  "grant it to new AccountPrincipal('…') here, and in its own stack to SqlOutboxRelay.fromSqlOutboxRelayAttributes(…)";

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

/**
 * Sends the rows of an outbox table in PostgreSQL, MySQL or MariaDB: each row that a transaction has committed, at least
 * once, and no other. Only one relay works at a time. Rows that the target does not accept are set aside. The age of the
 * oldest waiting row has an alarm, which also fires when the relay itself stops.
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
export class SqlOutboxRelay extends SqlOutboxRelayBase implements IConnectable {
  /**
   * Imports a relay that another app or stack created, to nudge it, to read its dead letters, or to monitor it.
   *
   * @throws if an ARN is not the ARN of a function or of a standard queue
   */
  public static fromSqlOutboxRelayAttributes(
    scope: Construct,
    id: string,
    attrs: SqlOutboxRelayAttributes,
  ): ISqlOutboxRelay {
    return new ImportedSqlOutboxRelay(scope, id, attrs);
  }

  /**
   * The statements that create the tables, for one of your migration files.
   *
   * @param engine the SQL dialect of the statements
   * @param table the name of the table, `outbox` by default
   * @throws if the engine or the name is not valid
   */
  public static ddl(engine: OutboxEngine, table: string = 'outbox'): string {
    requireOneOf('engine', engine, Object.values(OutboxEngine));
    requireLiteral('table', table, 'write it into the code: it is a part of statements');
    requireText('table', table, TABLE);
    return ddlOf(engine, table);
  }

  /** The function that sends the rows. */
  public readonly relay: IFunction;
  /** The network of the relay: nothing in, out to the database and to HTTPS. */
  public readonly connections: Connections;
  /** The log group of the relay. */
  public readonly logGroup: ILogGroup;
  /** The queue for rows that are set aside. */
  public readonly deadLetterQueue: IQueue;
  /** The queue to which the application sends a message after a commit. Undefined without `nudge`. */
  public readonly nudgeQueue?: IQueue;
  /** The VPC that the relay is in. */
  public readonly vpc: IVpc;
  /** The key that encrypts the queues and the log, if one was given. */
  public readonly encryptionKey?: IKey;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if the database may pause, is in another VPC, or has another relay for the table; if IAM authentication is off for
   * an IAM login; if the target is in another account or Region; if a number or duration is out of range, or the table name
   * needs quotes; or if the dead-letter queue is a FIFO queue or in another Region
   */
  constructor(scope: Construct, id: string, props: SqlOutboxRelayProps) {
    super(scope, id);
    this.validate(props);
    const address = props.database._address(this);
    requireOwnTable(props, this);
    this.vpc = props.vpc;
    this.encryptionKey = props.encryptionKey;

    this.logGroup = createLogGroup(this, 'Log', 'outbox', props);
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this, props.encryptionKey);
    const relay = createRelayFunction(this, props, address);
    this.relay = relay;
    this.connections = relay.connections;
    admit(props.database._database, this, 'from the relay of the outbox');
    grantDatabaseLogin(props.login, props.database, address, relay, this);
    props.target._grant(relay);
    this.deadLetterQueue.grantSendMessages(relay);
    callOnSchedule(this, {
      handler: relay,
      description: 'Starts the relay of an outbox',
      every: Duration.minutes(1),
    });
    this.nudgeQueue = props.nudge ? this.createNudges(relay, props) : undefined;
    this.alarms = createRelayAlarms(this, props.alarms);
    atTheEnd(this, () => warnAboutEndpoints(props, this));
  }

  /**
   * Lets an application call the relay after a commit, by sending any message to `nudgeQueue`. For an account, or an imported
   * role of another account, the policies of the queue and the key allow it.
   *
   * @throws if the relay was created without `nudge`, or the grantee is in a stack of another account
   */
  public grantNudge(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    const { nudgeQueue: resource, encryptionKey } = this;
    if (!resource) {
      refuse({ property: 'nudge', must: 'be true for grantNudge', remedy: 'set nudge: true on the relay' }, this);
    }
    if (encryptionKey) {
      grantKeyToClient(this, grantee, encryptionKey, NUDGE.key);
    }
    const queue = { resource, resourceArns: [resource.queueArn], remedy: OTHER_ACCOUNT };
    return grantWithResource(this, grantee, NUDGE.queue, queue);
  }

  private validate(props: SqlOutboxRelayProps): void {
    requireKinds(props, PROPS, this);
    const { database, login, databaseName, vpc, target, deadLetterQueue: queue } = props;
    requireMadeBy('database', database, '_database', 'DatabaseTarget.fromCluster(…)', this);
    requireMadeBy('login', login, '_user', 'DatabaseLogin.secret(…)', this);
    requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', this);
    requireMadeBy('target', target, '_isFifo', 'OutboxTarget.queue(…)', this);
    requireEncryptionKey(props.encryptionKey, this);
    requireDeadLetterQueue(queue, this);
    requireText('databaseName', databaseName, DATABASE_NAME, this);
    requireRelayLimits(props, this);
    database._requireVpc(vpc, this);
    requireAwake(props, this);
    requireIamAuthentication(login, database, this);
    target._requireEnvironment(this);
  }

  private createNudges(relay: LambdaFunction, { encryptionKey }: SqlOutboxRelayProps): IQueue {
    // Its messages say that there is something to do: old ones are of no use.
    const queue = new Queue(this, 'Nudges', {
      ...securedQueue(encryptionKey),
      retentionPeriod: Duration.minutes(10),
      visibilityTimeout: RELAY_TIMEOUT,
    });
    relay.addEventSource(new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 2 }));
    return queue;
  }
}
