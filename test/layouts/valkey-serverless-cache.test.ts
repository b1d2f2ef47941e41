import { RemovalPolicy, Size } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  EcpuLimit,
  type IValkeyUser,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
  type ValkeyServerlessCacheProps,
} from '../../src/valkey';
import { testLayouts } from './layouts';

const users = new WeakMap<ValkeyServerlessCache, IValkeyUser>();

testLayouts<ValkeyServerlessCache, ValkeyServerlessCacheProps>({
  props: 'ValkeyServerlessCacheProps',
  make(scope, id, { vpc }, props) {
    const limits = { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(50_000) };
    const cache = new ValkeyServerlessCache(scope, id, { vpc, limits, ...props });
    const access = ValkeyAccess.keys('app:*').allow('+@read', '+@write');
    users.set(cache, cache.addIamUser('App', { access }));
    cache.addPasswordUser('Legacy', { access });
    return cache;
  },
  use(cache, { grantee, setEnvironment }) {
    const user = users.get(cache) as IValkeyUser;
    cache.grantConnect(grantee, user);
    setEnvironment?.(cache.environmentFor(user));
  },
  connects: true,
  subnets: 'vpcSubnets',
  nameOf: (cache) => cache.cacheName,
  replacedBy: ({ vpc, key }) => ({
    encryptionKey: [{}, { encryptionKey: key }],
    vpcSubnets: [{}, { vpcSubnets: { subnets: vpc.publicSubnets } }],
    snapshotArnsToRestore: [
      {},
      { snapshotArnsToRestore: ['arn:aws:elasticache:eu-central-1:111122223333:serverlesssnapshot:one'] },
    ],
  }),
  imports: {
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'a security group': (scope) => ({
      securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-22222222')],
    }),
  },
  removal: {
    types: [
      'AWS::EC2::SecurityGroup',
      'AWS::ElastiCache::ServerlessCache',
      'AWS::ElastiCache::User',
      'AWS::ElastiCache::UserGroup',
      'AWS::SecretsManager::Secret',
    ],
    retain: { removalPolicy: RemovalPolicy.RETAIN },
    destroy: { removalPolicy: RemovalPolicy.DESTROY },
  },
});
