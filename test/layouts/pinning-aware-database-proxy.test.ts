import { RemovalPolicy } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type CfnDBProxy, DatabaseCluster, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ClientProfile,
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
  ProxyEngineFamily,
  ProxyNetworkType,
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
  nameOf: (proxy) => (proxy.node.defaultChild as CfnDBProxy).dbProxyName,
  replacedBy: () => ({
    vpcSubnets: [
      { vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } },
      { vpcSubnets: { subnetType: SubnetType.PUBLIC } },
    ],
    endpointNetworkType: [
      { endpointNetworkType: ProxyNetworkType.IPV4 },
      { endpointNetworkType: ProxyNetworkType.DUAL },
    ],
    targetConnectionNetworkType: [
      { targetConnectionNetworkType: ProxyNetworkType.IPV4 },
      { targetConnectionNetworkType: ProxyNetworkType.IPV6 },
    ],
    proxyName: [{ proxyName: 'one' }, { proxyName: 'other' }],
  }),
  removal: {
    types: ['AWS::Logs::LogGroup'],
    retain: { logRemovalPolicy: RemovalPolicy.RETAIN },
    destroy: { logRemovalPolicy: RemovalPolicy.DESTROY },
  },
  imports: {
    'a cluster that is looked up': (scope) => ({
      target: ProxiedDatabase.fromCluster(DatabaseCluster.fromLookup(scope, 'Found', { clusterIdentifier: 'orders' }), {
        engineFamily: ProxyEngineFamily.POSTGRESQL,
      }),
    }),
    'an instance that is looked up': (scope) => ({
      target: ProxiedDatabase.fromInstance(
        DatabaseInstance.fromLookup(scope, 'Found', { instanceIdentifier: 'orders' }),
        { engineFamily: ProxyEngineFamily.MYSQL },
      ),
    }),
    'a key of the network stack': (_, { key }) => ({ logEncryptionKey: key }),
    'a security group of the network stack': (_, { securityGroup }) => ({ securityGroups: [securityGroup] }),
    'a secret with a key of the network stack': (scope, { key }) => ({
      auth: ProxyAuth.secrets([new Secret(scope, 'Secret', { encryptionKey: key })]),
    }),
    'a key': (scope) => ({
      logEncryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
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
