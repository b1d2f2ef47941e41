import { Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import { DatabaseLogin, DatabaseTarget } from '../../src';
import { DatabaseMigration, type DatabaseMigrationProps } from '../../src/migration';
import { plain } from '../migration/ground';
import { importedCluster, importedInstance } from '../support/imported-databases';
import { testLayouts } from './layouts';

const migrations = plain();

testLayouts<DatabaseMigration, DatabaseMigrationProps>({
  props: 'DatabaseMigrationProps',
  make: (scope, id, { vpc, cluster }, props) =>
    new DatabaseMigration(scope, id, {
      vpc,
      target: DatabaseTarget.fromCluster(cluster),
      databaseName: `shop${id}`,
      login: DatabaseLogin.iamUser('migrator'),
      migrations,
      ...props,
    }),
  use(migration, { grantee }) {
    const waiting = grantee as unknown as IConstruct;
    // The network cannot wait for what stands on it.
    if (Stack.of(waiting).node.id !== 'Network') {
      migration.executeBefore(waiting);
    }
  },
  subnets: 'vpcSubnets',
  imports: {
    'a cluster': (scope) => ({
      target: DatabaseTarget.fromCluster(importedCluster(scope)),
    }),
    'an instance': (scope) => ({
      target: DatabaseTarget.fromInstance(importedInstance(scope)),
    }),
    'a secret by its name': (scope) => ({
      login: DatabaseLogin.secret(Secret.fromSecretNameV2(scope, 'Secret', 'db')),
    }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'an endpoint of the network stack': (_, { vpc }) => {
      new InterfaceVpcEndpoint(vpc, 'Secrets', { vpc, service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
      return {};
    },
  },
});
