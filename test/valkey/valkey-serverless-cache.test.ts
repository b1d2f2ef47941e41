import { App, CfnParameter, Fn, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { GatewayVpcEndpointAwsService, SecurityGroup, Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ValkeyAccess, ValkeyServerlessCache, ValkeyVersion } from '../../src/valkey';
import { resolveIntrinsics } from '../support/intrinsics';
import { ACCESS, cacheProperties, cacheWith, cacheWithoutUser, LIMITS, newStack, only, templateOf } from './support';

const CACHE = 'AWS::ElastiCache::ServerlessCache';

describe('identity', () => {
  test('the logical ids of what has state are final', () => {
    const cache = cacheWith();
    cache.addPasswordUser('Legacy', { access: ACCESS });
    const ids = (type: string) => Object.keys(templateOf(cache).findResources(type));
    expect(ids(CACHE)).toEqual(['Cache18F6EE16']);
    expect(ids('AWS::ElastiCache::UserGroup')).toEqual(['CacheUserGroup978A79CF']);
    expect(ids('AWS::ElastiCache::User')).toEqual(['CacheUsersAppB4F17230', 'CacheUsersLegacy9A777AB3']);
    expect(ids('AWS::SecretsManager::Secret')).toEqual(['CacheUsersLegacySecret15564E4F']);
  });

  test('the names that are made from the path are final', () => {
    const cache = cacheWith();
    expect(cache.cacheName).toBe('shop-cache-dac39396-2176e22b');
    expect(only(templateOf(cache), 'AWS::ElastiCache::User').UserId).toBe('shop-cache-users-app-1d9c9dff');
    expect(only(templateOf(cache), 'AWS::ElastiCache::UserGroup').UserGroupId).toBe(cache.cacheName);
  });

  test('a made name is in lower case and not too long, however deep the construct', () => {
    const nested = new NestedStack(newStack(), 'ANestedStackWithQuiteALongNameOfItsOwn');
    const { cacheName } = cacheWith({}, nested as Stack);
    expect(cacheName).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(cacheName.length).toBeLessThanOrEqual(40);
  });

  test('the same app gives the same template', () => {
    expect(templateOf(cacheWith()).toJSON()).toEqual(templateOf(cacheWith()).toJSON());
  });

  test('the cache goes with its stack by default', () => {
    templateOf(cacheWith()).hasResource(CACHE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('the cache stays where it is told to', () => {
    templateOf(cacheWith({ removalPolicy: RemovalPolicy.RETAIN })).hasResource(CACHE, { DeletionPolicy: 'Retain' });
  });
});

describe('properties', () => {
  test('optional ones are left to the service', () => {
    expect(Object.keys(cacheProperties(cacheWith())).sort()).toEqual([
      'CacheUsageLimits',
      'Engine',
      'MajorEngineVersion',
      'SecurityGroupIds',
      'ServerlessCacheName',
      'SnapshotRetentionLimit',
      'SubnetIds',
      'UserGroupId',
    ]);
  });

  test('are passed on', () => {
    const stack = newStack();
    const arn = 'arn:aws:elasticache:eu-central-1:111122223333:serverlesscachesnapshot:shop';
    const cache = cacheWith(
      {
        cacheName: 'shop-1',
        description: 'the shop',
        encryptionKey: new Key(stack, 'Key'),
        finalSnapshotName: 'shop-final',
        snapshotArnsToRestore: [arn],
      },
      stack,
    );
    expect(cacheProperties(cache)).toMatchObject({
      ServerlessCacheName: 'shop-1',
      Description: 'the shop',
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      FinalSnapshotName: 'shop-final',
      SnapshotArnsToRestore: [arn],
    });
  });

  test('snapshots whose ARNs are known at deploy time only are passed on', () => {
    const stack = newStack();
    const arn = new CfnParameter(stack, 'Snapshot').valueAsString;
    expect(cacheProperties(cacheWith({ snapshotArnsToRestore: [arn] }, stack)).SnapshotArnsToRestore).toEqual([
      { Ref: 'Snapshot' },
    ]);
  });

  const NAME_RULE =
    'be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen';
  test.each(['Shop', 'shop-', '1shop', 'shop--1', 'shop_1', '', 'a'.repeat(41)])(
    'fails on the name %p',
    (cacheName) => {
      expect(() => cacheWith({ cacheName })).toThrow(`cacheName must ${NAME_RULE}`);
    },
  );

  test.each(['s', 's1', 'shop-1-b', 'a'.repeat(40)])('takes the name %p', (cacheName) => {
    expect(cacheProperties(cacheWith({ cacheName })).ServerlessCacheName).toBe(cacheName);
  });

  test('fails on a name that is known at deploy time only', () => {
    const stack = newStack();
    const cacheName = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => cacheWith({ cacheName }, stack)).toThrow('cacheName must be known at synth');
  });

  test('fails on the name of a final snapshot in upper case', () => {
    expect(() => cacheWith({ finalSnapshotName: 'Final' })).toThrow(`finalSnapshotName must ${NAME_RULE}`);
  });

  test.each(['x', 'x'.repeat(255)])('takes a description of 1 to 255 characters', (description) => {
    expect(cacheProperties(cacheWith({ description })).Description).toBe(description);
  });

  test.each(['', 'x'.repeat(256)])('fails on a description that is empty or too long', (description) => {
    expect(() => cacheWith({ description })).toThrow(`description must be 1 to 255 characters`);
  });

  test.each([
    'arn:aws-cn:elasticache:cn-north-1:111122223333:serverlesscachesnapshot:shop-1',
    'arn:aws:elasticache:eu-central-1:111122223333:snapshot:shop',
    'arn:aws:s3:::my-bucket.v1/dumps/shop.rdb',
  ])('the snapshot %s is taken', (arn) => {
    expect(() => cacheWith({ snapshotArnsToRestore: [arn] })).not.toThrow();
  });

  test.each([
    'arn:aws:elasticache:eu-central-1:111122223333:serverlesscachesnapshot:',
    'arn:aws:elasticache::111122223333:snapshot:shop',
    'arn:aws:elasticache:eu-central-1:11112222333:snapshot:shop',
    'arn:aws:elasticache:eu-central-1:1111222233334:snapshot:shop',
    'arn:aws:elasticache:eu-central-1:111122223333:serverlesscache:shop',
    'arn:aws:elasticache:eu-central-1:111122223333:snapshot:shop ',
    'arn:aws.cn:elasticache:eu-central-1:111122223333:snapshot:shop',
    'arn:aws:elasticache:eu.central.1:111122223333:snapshot:shop',
    'arn:aws:elasticache:eu-central-1:111122223333:snapshot:shop.1',
    'arn:aws:s3:::my-bucket/',
    'arn:aws:s3:::/shop.rdb',
    ' arn:aws:s3:::my-bucket/shop.rdb',
  ])('%j is no snapshot', (arn) => {
    expect(() => cacheWith({ snapshotArnsToRestore: [arn] })).toThrow(
      'snapshotArnsToRestore must be the ARN of a snapshot',
    );
  });

  test.each([
    [[], 'hold at least one ARN'],
    [['shop-final'], 'be the ARN of a snapshot'],
  ])('fails on no snapshots to restore, or something else: %#', (snapshotArnsToRestore, rule) => {
    expect(() => cacheWith({ snapshotArnsToRestore })).toThrow(`snapshotArnsToRestore must ${rule}`);
  });
});

describe('network', () => {
  const subnetsOf = (cache: ValkeyServerlessCache) =>
    cacheProperties(cache).SubnetIds.map((subnet: any) => subnet.Ref.replace(/Subnet[0-9A-F]{8}$/, ''));

  test('is in one private subnet of each zone', () => {
    expect(subnetsOf(cacheWith())).toEqual(['VpcPrivateSubnet1', 'VpcPrivateSubnet2', 'VpcPrivateSubnet3']);
  });

  test('is in the first three zones of a VPC with more', () => {
    const stack = newStack();
    const availabilityZones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c', 'eu-central-1d'];
    const vpc = new Vpc(stack, 'Vpc', { availabilityZones });
    expect(subnetsOf(cacheWith({ vpc }, stack))).toEqual([
      'VpcPrivateSubnet1',
      'VpcPrivateSubnet2',
      'VpcPrivateSubnet3',
    ]);
  });

  test('is in isolated subnets where there are no others', () => {
    const stack = newStack();
    const subnetConfiguration = [{ name: 'Data', subnetType: SubnetType.PRIVATE_ISOLATED }];
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    expect(subnetsOf(cacheWith({ vpc }, stack))).toEqual(['VpcDataSubnet1', 'VpcDataSubnet2', 'VpcDataSubnet3']);
  });

  test('takes one subnet of each zone from a selection with two', () => {
    const stack = newStack();
    const subnetConfiguration = ['A', 'B'].map((name) => ({ name, subnetType: SubnetType.PRIVATE_ISOLATED }));
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration });
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    expect(subnetsOf(cacheWith({ vpc, vpcSubnets }, stack))).toEqual(['VpcASubnet1', 'VpcASubnet2', 'VpcASubnet3']);
  });

  test('works in a stack that does not know its zones', () => {
    const stack = new Stack(new App(), 'Shop');
    expect(subnetsOf(cacheWith({}, stack))).toHaveLength(2);
  });

  test('fails on a VPC of public subnets', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { subnetConfiguration: [{ name: 'Web', subnetType: SubnetType.PUBLIC }] });
    expect(() => cacheWith({ vpc }, stack)).toThrow('vpc must have private or isolated subnets');
  });

  test('fails on a VPC in one zone', () => {
    const stack = newStack();
    expect(() => cacheWith({ vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) }, stack)).toThrow(
      'vpc must select one subnet in each of at least 2 Availability Zones',
    );
  });

  test('fails on two subnets in one zone', () => {
    const stack = newStack();
    const subnetConfiguration = ['A', 'B'].map((name) => ({ name, subnetType: SubnetType.PRIVATE_ISOLATED }));
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 1, subnetConfiguration });
    expect(() => cacheWith({ vpc, vpcSubnets: { subnets: vpc.isolatedSubnets } }, stack)).toThrow(
      'vpcSubnets must select one subnet in each of 2 to 3 Availability Zones',
    );
  });

  test('takes subnets that are imported without their zones', () => {
    const stack = newStack();
    const subnets = ['a', 'b'].map((id) => Subnet.fromSubnetId(stack, id, `subnet-${id}`));
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-central-1a'] });
    expect(cacheProperties(cacheWith({ vpc, vpcSubnets: { subnets } }, stack)).SubnetIds).toEqual([
      'subnet-a',
      'subnet-b',
    ]);
  });

  test.each([1, 4])('fails on %i subnets whose zones are not known', (count) => {
    const stack = newStack();
    const subnets = Array.from({ length: count }, (_, id) => Subnet.fromSubnetId(stack, `S${id}`, `subnet-${id}`));
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-central-1a'] });
    expect(() => cacheWith({ vpc, vpcSubnets: { subnets } }, stack)).toThrow(
      'vpcSubnets must select one subnet in each of 2 to 3 Availability Zones',
    );
  });

  test('fails on a VPC whose subnets are a list from a parameter', () => {
    const stack = newStack();
    const ids = Fn.split(',', new CfnParameter(stack, 'Subnets').valueAsString);
    const zones = Fn.split(',', new CfnParameter(stack, 'Zones').valueAsString);
    const attributes = { vpcId: 'vpc-1', availabilityZones: zones, privateSubnetIds: ids };
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', attributes);
    expect(() => cacheWith({ vpc }, stack)).toThrow('vpc must have a list of subnets that is known at synth');
  });

  test('has a security group that lets nobody in or out', () => {
    const groups = templateOf(cacheWith()).findResources('AWS::EC2::SecurityGroup', {
      Properties: { GroupDescription: 'The endpoints of a Valkey cache' },
    });
    const [group] = Object.values(groups);
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    expect(group.Properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
  });

  test('opens both ports together, as literal numbers', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    const cache = cacheWith({ vpc }, stack);
    cache.connections.allowDefaultPortFrom(new SecurityGroup(stack, 'Client', { vpc }));
    expect(only(templateOf(cache), 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 6379, ToPort: 6380 });
  });

  test('takes security groups of one’s own', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Own', 'sg-1234')];
    expect(cacheProperties(cacheWith({ vpc, securityGroups }, stack)).SecurityGroupIds).toEqual(['sg-1234']);
  });

  test('fails on an empty list of security groups', () => {
    expect(() => cacheWith({ securityGroups: [] })).toThrow('securityGroups must hold at least one group');
  });

  test('fails without a VPC', () => {
    expect(() => cacheWith({ vpc: undefined })).toThrow('vpc must be given');
  });

  test('shows both endpoints', () => {
    const cache = cacheWith();
    const stack = Stack.of(cache);
    const [id] = Object.keys(templateOf(cache).findResources(CACHE));
    expect(stack.resolve(cache.endpointAddress)).toEqual({ 'Fn::GetAtt': [id, 'Endpoint.Address'] });
    expect(stack.resolve(cache.readerEndpointAddress)).toEqual({ 'Fn::GetAtt': [id, 'ReaderEndpoint.Address'] });
    expect(resolveIntrinsics(stack.resolve(cache.cacheArn))).toBe(
      `arn:aws:elasticache:eu-central-1:111122223333:serverlesscache:${cache.cacheName}`,
    );
    expect([cache.port, cache.readerPort]).toEqual([6379, 6380]);
  });
});

describe('a public endpoint', () => {
  const open = { publicEndpoint: true, engineVersion: ValkeyVersion.V9 };

  test('is nowhere in a VPC', () => {
    const properties = cacheProperties(cacheWith(open));
    expect(properties).toMatchObject({ ConnectionType: 'public', MajorEngineVersion: '9' });
    expect(properties.SubnetIds).toBeUndefined();
    expect(properties.SecurityGroupIds).toBeUndefined();
  });

  test('is not the default', () => {
    expect(cacheProperties(cacheWith()).ConnectionType).toBeUndefined();
  });

  test.each([
    [undefined, '8, the default'],
    [ValkeyVersion.V8, '8'],
  ])('fails before Valkey 9: %#', (engineVersion, _got) => {
    expect(() => cacheWith({ publicEndpoint: true, engineVersion })).toThrow(
      `engineVersion must be 9 or later with publicEndpoint`,
    );
  });

  test('fails with a VPC', () => {
    const stack = newStack();
    expect(() => cacheWith({ ...open, vpc: new Vpc(stack, 'Vpc') }, stack)).toThrow(
      'vpc must be left out with publicEndpoint',
    );
  });

  test('fails with anybody let in', () => {
    expect(() => cacheWithoutUser({ ...open, allowUnauthenticated: true })).toThrow(
      'allowUnauthenticated must be left out with publicEndpoint',
    );
  });

  test('fails with a password user', () => {
    const cache = cacheWith(open);
    cache.addPasswordUser('Legacy', { access: ACCESS });
    expect(() => templateOf(cache)).toThrow('users must all log in with IAM on a public endpoint');
  });

  test('has no reader endpoint and no security group to open', () => {
    const cache = cacheWith(open);
    const rule = 'must not be used with publicEndpoint; leave publicEndpoint out [Shop/Cache]';
    expect(() => cache.readerEndpointAddress).toThrow(`readerEndpointAddress ${rule}`);
    expect(() => cache.connections).toThrow(`connections ${rule}`);
  });
});

describe('moving from Redis', () => {
  const notes = (cache: ValkeyServerlessCache) =>
    Annotations.fromStack(Stack.of(cache)).findInfo('*', Match.anyValue());

  test('notes what is replaced and what is not', () => {
    const [note] = notes(cacheWith({ cacheName: 'shop', movesFromRedis: true }));
    expect(note.id).toBe('/Shop/Cache');
    expect(note.entry.data).toContain('logical id, cacheName, subnets, encryptionKey and snapshotArnsToRestore');
    expect(note.entry.data).toContain('Replacement of the cache must be False');
    expect(note.entry.data).toContain('cdk-hindsight/valkey:movingFromRedis');
  });

  test('is not noted for a new cache', () => {
    expect(notes(cacheWith())).toEqual([]);
  });

  test('fails without the name of the cache that is there', () => {
    expect(() => cacheWith({ movesFromRedis: true })).toThrow('cacheName must be given with movesFromRedis');
  });

  test('a cache without users has no group, and warns', () => {
    const cache = cacheWithoutUser({ allowUnauthenticated: true });
    expect(cacheProperties(cache).UserGroupId).toBeUndefined();
    const warnings = Annotations.fromStack(Stack.of(cache)).findWarning('*', Match.anyValue());
    expect(warnings.map((warning) => warning.entry.data)).toEqual([
      'anyone who reaches the ports may run any command: add users [ack: cdk-hindsight/valkey:unauthenticated]',
    ]);
  });
});

test('an existing logical id can be taken over', () => {
  const cache = cacheWith({ cacheName: 'shop', movesFromRedis: true });
  (cache.node.defaultChild as any).overrideLogicalId('OldRedisCache');
  expect(Object.keys(templateOf(cache).findResources(CACHE))).toEqual(['OldRedisCache']);
});

test.each(['cn-north-1', 'us-gov-west-1'])('the template names no partition in %s', (region) => {
  const stack = new Stack(new App(), 'Shop', { env: { account: '111122223333', region } });
  const vpc = new Vpc(stack, 'Vpc');
  const cache = new ValkeyServerlessCache(stack, 'Cache', { vpc, limits: LIMITS });
  cache.addPasswordUser('App', { access: ValkeyAccess.keys('a').allow('+get') });
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('arn:aws:');
});
