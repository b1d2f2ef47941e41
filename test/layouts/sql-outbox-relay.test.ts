import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DatabaseLogin, DatabaseTarget } from '../../src';
import { OutboxTarget, SqlOutboxRelay, type SqlOutboxRelayProps } from '../../src/outbox';
import { importedCluster, importedInstance } from '../support/imported-databases';
import { testLayouts } from './layouts';

testLayouts<SqlOutboxRelay, SqlOutboxRelayProps>({
  props: 'SqlOutboxRelayProps',
  make: (scope, id, { vpc, cluster, topic }, props) =>
    new SqlOutboxRelay(scope, id, {
      vpc,
      database: DatabaseTarget.fromCluster(cluster),
      login: DatabaseLogin.iamUser('outbox'),
      databaseName: `shop${id}`,
      target: OutboxTarget.topic(topic),
      nudge: true,
      ...props,
    }),
  use: (relay, { grantee }) => void relay.grantNudge(grantee),
  subnets: 'vpcSubnets',
  imports: {
    'a cluster': (scope) => ({
      database: DatabaseTarget.fromCluster(importedCluster(scope)),
    }),
    'an instance': (scope) => ({
      database: DatabaseTarget.fromInstance(importedInstance(scope)),
    }),
    'a secret by its name': (scope) => ({
      login: DatabaseLogin.secret(Secret.fromSecretNameV2(scope, 'Secret', 'db')),
    }),
    'a queue by its ARN': (scope) => ({
      target: OutboxTarget.queue(
        Queue.fromQueueArn(scope, 'Queue', 'arn:aws:sqs:eu-central-1:111122223333:events.fifo'),
      ),
    }),
    'a queue for dead letters': (scope) => ({
      deadLetterQueue: Queue.fromQueueArn(scope, 'Lost', 'arn:aws:sqs:eu-central-1:111122223333:lost'),
    }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'ImportedKey',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'a key of the network stack': (_, { key }) => ({ encryptionKey: key }),
    'an endpoint of the network stack': (_, { vpc }) => {
      new InterfaceVpcEndpoint(vpc, 'Secrets', { vpc, service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
      return {};
    },
  },
});
