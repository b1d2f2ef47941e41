import { Duration, type Stack, Token } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AlarmThreshold, DatabaseLogin } from '../../src';
import { OutboxEngine, OutboxTarget, SqlOutboxRelay, type SqlOutboxRelayAttributes } from '../../src/outbox';
import { clusterIn, relayIn } from '../outbox/ground';
import { expectMessages } from './mistakes';

const TABLE = 'be 1 to 56 lower-case letters, digits and _, beginning with a letter or _';
const NAMED = 'choose such a name: names of other tables and of indexes are made of it';

const RELAY_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:shop-relay';

function importRelay(stack: Stack, attrs: Partial<SqlOutboxRelayAttributes> = {}) {
  return SqlOutboxRelay.fromSqlOutboxRelayAttributes(stack, 'Imported', {
    relayArn: RELAY_ARN,
    deadLetterQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:shop-dead-letters',
    nudgeQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:shop-nudges',
    ...attrs,
  });
}

describe('SqlOutboxRelay', () => {
  expectMessages([
    [
      'a cluster that pauses',
      (stack) => relayIn(stack, {}, clusterIn(stack, { serverlessV2MinCapacity: 0 })),
      'database must not be a cluster that may pause, got: Stack/Database with a minimum of 0 ACU; the relay keeps it awake: set serverlessV2MinCapacity to 0.5 or more [Stack/Relay]',
    ],
    [
      'a cluster that pauses, with nudges',
      (stack) => relayIn(stack, { nudge: true }, clusterIn(stack, { serverlessV2MinCapacity: 0 })),
      'database must not be a cluster that may pause, got: Stack/Database with a minimum of 0 ACU; the relay keeps it awake: set serverlessV2MinCapacity to 0.5 or more [Stack/Relay]',
    ],
    [
      'the cluster itself as the database',
      (stack) => relayIn(stack, { database: {} as never }),
      'database must be made by the class DatabaseTarget, got: an object of the class Object; write for example DatabaseTarget.fromCluster(…) [Stack/Relay]',
    ],
    [
      'a login from JSON',
      (stack) => relayIn(stack, { login: {} as never }),
      'login must be made by the class DatabaseLogin, got: an object of the class Object; write for example DatabaseLogin.secret(…) [Stack/Relay]',
    ],
    [
      'a target from JSON',
      (stack) => relayIn(stack, { target: {} as never }),
      'target must be made by the class OutboxTarget, got: an object of the class Object; write for example OutboxTarget.queue(…) [Stack/Relay]',
    ],
    [
      'a login by IAM that is switched off',
      (stack) => relayIn(stack, {}, clusterIn(stack, { iamAuthentication: false })),
      'Validation failed with the following errors:\n  [Stack/Relay] login must be a secret unless IAM authentication is on, got: outbox; set iamAuthentication: true on Stack/Database',
    ],
    [
      'another VPC',
      (stack) => relayIn(stack, { vpc: new Vpc(stack, 'Other') }),
      'vpc must be that of the database, Stack/Vpc, got: Stack/Other; give the VPC that the database is in [Stack/Relay]',
    ],
    [
      'public subnets',
      (stack) => relayIn(stack, { vpcSubnets: { subnetType: SubnetType.PUBLIC } }),
      'vpcSubnets must not be public: a function there has no public address, and reaches nothing outside of the VPC, got: Stack/Vpc/PublicSubnet1, Stack/Vpc/PublicSubnet2; choose private subnets, or isolated ones that the database can be reached from [Stack/Relay]',
    ],
    [
      'a database name with a space',
      (stack) => relayIn(stack, { databaseName: 'my shop' }),
      'databaseName must be 1 to 63 letters, digits and _$-, got: my shop; use the name as it was created in the server [Stack/Relay]',
    ],
    [
      'a table in capitals',
      (stack) => relayIn(stack, { table: 'Outbox' }),
      `table must ${TABLE}, got: Outbox; ${NAMED} [Stack/Relay]`,
    ],
    [
      'a table that is an attack',
      (stack) => relayIn(stack, { table: 'outbox; DROP TABLE users' }),
      `table must ${TABLE}, got: outbox; DROP TABLE users; ${NAMED} [Stack/Relay]`,
    ],
    [
      'a table of a schema',
      (stack) => relayIn(stack, { table: 'ops.outbox' }),
      `table must ${TABLE}, got: ops.outbox; ${NAMED} [Stack/Relay]`,
    ],
    [
      'a table whose name leaves no room',
      (stack) => relayIn(stack, { table: 'o'.repeat(57) }),
      `table must ${TABLE}, got: ${'o'.repeat(57)}; ${NAMED} [Stack/Relay]`,
    ],
    [
      'a table that is known only at deploy time',
      (stack) => relayIn(stack, { table: Token.asString({ Ref: 'Table' }) }),
      'table must be known at synth, got: a token; write it into the code: it is a part of statements [Stack/Relay]',
    ],
    [
      'two relays of one table',
      (stack) => {
        const cluster = clusterIn(stack);
        const target = OutboxTarget.queue(new Queue(stack, 'Queue'));
        relayIn(stack, { target }, cluster);
        relayIn(stack, { target }, cluster, 'Second');
      },
      'table must be another one than that of another relay of the database, got: outbox as Stack/Relay; send to an event bus or a topic, from which several receive; or give each relay a table [Stack/Second]',
    ],
    [
      'an empty batch',
      (stack) => relayIn(stack, { batchSize: 0 }),
      'batchSize must be a whole number between 1 and 10, got: 0; one call to the target takes 10 [Stack/Relay]',
    ],
    [
      'a batch of 11',
      (stack) => relayIn(stack, { batchSize: 11 }),
      'batchSize must be a whole number between 1 and 10, got: 11; one call to the target takes 10 [Stack/Relay]',
    ],
    [
      'no attempt',
      (stack) => relayIn(stack, { maxAttempts: 0 }),
      'maxAttempts must be a whole number between 1 and 100, got: 0; a row is tried once in a second, and those of other aggregates wait [Stack/Relay]',
    ],
    [
      'a retention of minutes',
      (stack) => relayIn(stack, { retention: Duration.minutes(59) }),
      'retention must be between 1 hour and 365 days, got: 59 minutes; sent rows are useful only for a while [Stack/Relay]',
    ],
    [
      'a retention as a number',
      (stack) => relayIn(stack, { retention: 7 as never }),
      'retention must be an object, got: 7; pass a value of this type, or leave it out [Stack/Relay]',
    ],
    [
      'too little memory',
      (stack) => relayIn(stack, { memorySize: 64 }),
      'memorySize must be a whole number between 128 and 10240, got: 64; leave it out: 256 MiB are enough [Stack/Relay]',
    ],
    [
      'a FIFO queue for dead letters',
      (stack) => relayIn(stack, { deadLetterQueue: new Queue(stack, 'Lost', { fifo: true }) }),
      'deadLetterQueue must not be a FIFO queue, got: Stack/Lost; use a standard queue, or leave it out to have one made [Stack/Relay]',
    ],
    [
      'a queue of another Region',
      (stack) => {
        const queue = Queue.fromQueueArn(stack, 'Far', 'arn:aws:sqs:eu-west-1:111122223333:events');
        relayIn(stack, { target: OutboxTarget.queue(queue) });
      },
      'target must be in the Region of the outbox, eu-central-1, got: eu-west-1; use a target in the account and Region of the outbox, and forward from there, for example with an EventBridge rule [Stack/Relay]',
    ],
    [
      'grantNudge without nudges',
      (stack) =>
        relayIn(stack).grantNudge(
          new Role(stack, 'App', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }),
        ),
      'nudge must be true for grantNudge; set nudge: true on the relay [Stack/Relay]',
    ],
    [
      'a text as nudge',
      (stack) => relayIn(stack, { nudge: 'yes' as never }),
      "nudge must be true or false, got: 'yes'; pass a value of this type, or leave it out [Stack/Relay]",
    ],
    [
      'an alarm that looks back for longer than CloudWatch does',
      (stack) => relayIn(stack, { alarms: { oldestUnsent: AlarmThreshold.of(300, { evaluationPeriods: 1441 }) } }),
      'alarms.oldestUnsent.evaluationPeriods must be a whole number between 1 and 1440, got: 1441; a period is 1 minute, and CloudWatch looks back over one day at most [Stack/Relay]',
    ],
    [
      'a user with a quote',
      () => DatabaseLogin.iamUser("out'box"),
      "user must be the name of a database user: 1 to 63 letters, digits and _$.-, beginning with a letter or _, got: out'box; use the name as it was created in the database",
    ],
    [
      'statements for a language that there is not',
      () => SqlOutboxRelay.ddl('oracle' as OutboxEngine),
      'engine must be one of postgres, mysql, got: oracle; choose one of these',
    ],
    [
      'statements for a table in quotes',
      () => SqlOutboxRelay.ddl(OutboxEngine.MYSQL, '`outbox`'),
      `table must ${TABLE}, got: \`outbox\`; ${NAMED}`,
    ],
    [
      'an import of a version',
      (stack) => importRelay(stack, { relayArn: `${RELAY_ARN}:7` }),
      `relayArn must be the ARN of a function, without a version, as in arn:aws:lambda:eu-central-1:111122223333:function:relay, got: ${RELAY_ARN}:7; take it from the function that exists, or from aws lambda get-function [Stack/Imported]`,
    ],
    [
      'a nudge to an import without a queue',
      (stack) => importRelay(stack, { nudgeQueueArn: undefined }).grantNudge(new AccountPrincipal('111122223333')),
      'nudgeQueueArn must be known of the imported relay; pass it to SqlOutboxRelay.fromSqlOutboxRelayAttributes, if the relay was created with nudge [Stack/Imported]',
    ],
    [
      'a nudge of an account to an import',
      (stack) => importRelay(stack).grantNudge(new AccountPrincipal('111122223333')),
      'grantee must have a policy of its own: that of the imported queue of nudges stays as it is; let the app that made it call grantNudge [Stack/Imported]',
    ],
  ]);
});
