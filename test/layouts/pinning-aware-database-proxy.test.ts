import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ClientProfile,
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';
import { testLayouts } from './layouts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db/app';

testLayouts<PinningAwareDatabaseProxy, PinningAwareDatabaseProxyProps>({
  props: 'PinningAwareDatabaseProxyProps',
  make: (scope, id, { vpc, cluster }, props) =>
    new PinningAwareDatabaseProxy(scope, id, {
      vpc,
      target: ProxiedDatabase.fromCluster(cluster),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
      ...props,
    }),
  use(proxy, { grantee, setEnvironment }) {
    proxy.grantConnect(grantee, 'app');
    setEnvironment?.(proxy.environmentFor('app', ClientProfile.nodePostgres()));
  },
  connects: true,
  subnets: 'vpcSubnets',
  imports: {
    'a key': (scope) => ({
      logEncryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/11111111'),
    }),
    'a security group': (scope) => ({
      securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'Imported', 'sg-22222222')],
    }),
    'a secret by its complete ARN': (scope) => ({
      auth: ProxyAuth.secrets([Secret.fromSecretCompleteArn(scope, 'Secret', `${SECRET}-AbCdEf`)]),
    }),
  },
  rejectedImports: {
    'a secret by name': {
      props: (scope) => ({ auth: ProxyAuth.secrets([Secret.fromSecretNameV2(scope, 'Secret', 'db/app')]) }),
      error: /complete ARN/,
    },
    'a secret by its partial ARN': {
      props: (scope) => ({ auth: ProxyAuth.secrets([Secret.fromSecretPartialArn(scope, 'Secret', SECRET)]) }),
      error: /complete ARN/,
    },
  },
});
