import { SecretValue, Size, Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from 'cdk-hindsight/amplify';
import { ImageAssetRepository } from 'cdk-hindsight/assets';
import {
  CertificateAuthoritySource,
  CertificateTrust,
  FederatedRole,
  GitHubTrust,
  IdentityProvider,
  Issuer,
  RolesAnywhereRole,
  TrustAnchor,
} from 'cdk-hindsight/federation';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from 'cdk-hindsight/rdsproxy';
import { SquidProxy } from 'cdk-hindsight/squid';
import { TagSafeStack } from 'cdk-hindsight/tagging';
import { EcpuLimit, StorageLimit, ValkeyAccess, ValkeyServerlessCache } from 'cdk-hindsight/valkey';
import type { Maker } from './apps';

export const AUTHORITY =
  'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/00000000-0000-0000-0000-000000000000';

/** A network that is there already, so that the constructs alone are measured. */
export function network(stack: Stack): IVpc {
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
  });
}

export function database(stack: Stack) {
  return DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
    clusterIdentifier: 'orders',
    clusterResourceIdentifier: 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    engine: DatabaseClusterEngine.AURORA_POSTGRESQL,
    port: 5432,
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'DatabaseGroup', 'sg-1')],
  });
}

export const TAGS = { Owner: 'TeamShop', CostCenter: '4711' };

/** Something for the tags of a stack. */
export function addTopics(stack: Stack): void {
  for (let index = 0; index < 10; index += 1) {
    new CfnTopic(stack, `Topic${index}`, { displayName: `${index}` });
  }
}

/** What goes into a stack, and the stack around it. */
export function inStacks(makers: Record<string, (stack: Stack) => void>): Record<string, Maker> {
  const wrapped = Object.entries(makers).map(([name, make]): [string, Maker] => [
    name,
    (app, id, env) => make(new Stack(app, id, { env })),
  ]);
  return Object.fromEntries(wrapped);
}

const CONSTRUCTS = inStacks({
  IdentityProvider(stack) {
    new IdentityProvider(stack, 'GitHub', { issuer: Issuer.gitHubActions() });
  },
  FederatedRole(stack) {
    const provider = new IdentityProvider(stack, 'GitHub', { issuer: Issuer.gitHubActions() });
    const repository = { owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' };
    new FederatedRole(stack, 'Deploy', { provider, trust: [GitHubTrust.repository(repository).branch('main')] });
  },
  RolesAnywhereRole(stack) {
    const trustAnchor = new TrustAnchor(stack, 'Anchor', { source: CertificateAuthoritySource.acmPca(AUTHORITY) });
    new RolesAnywhereRole(stack, 'Batch', { trustAnchor, trust: [CertificateTrust.commonName('batch.example.com')] });
  },
  ImageAssetRepository(stack) {
    new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop' }).synthesizer({ tagPrefix: 'orders-' });
  },
  'PinningAwareDatabaseProxy, with a read-only endpoint'(stack) {
    new PinningAwareDatabaseProxy(stack, 'Proxy', {
      vpc: network(stack),
      target: ProxiedDatabase.fromCluster(database(stack)),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    }).addReadOnlyEndpoint('Readers');
  },
  ValkeyServerlessCache(stack) {
    new ValkeyServerlessCache(stack, 'Cache', {
      vpc: network(stack),
      limits: { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(50_000) },
    }).addIamUser('App', { access: ValkeyAccess.keys('app:*').allow('+@read', '+@write') });
  },
  SquidProxy(stack) {
    new SquidProxy(stack, 'Proxy', { vpc: network(stack), allowedDomains: ['api.partner.example'] });
  },
  'AmplifyDockerApp, with AmplifyDomain'(stack) {
    const app = amplifyApp(stack);
    new AmplifyDomain(stack, 'Domain', {
      app,
      domainName: 'example.com',
      subDomains: [AmplifySubDomain.root('main'), AmplifySubDomain.prefixed('www', 'main')],
    });
  },
});

export function amplifyApp(stack: Stack): AmplifyDockerApp {
  return new AmplifyDockerApp(stack, 'App', {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('github'),
    branches: ['main'],
  });
}

/** Each construct of the library with what it needs, and the rest by default. */
export const OURS: Record<string, Maker> = {
  ...CONSTRUCTS,
  TagSafeStack: (app, id, env) => addTopics(new TagSafeStack(app, id, { env, tags: TAGS })),
};
