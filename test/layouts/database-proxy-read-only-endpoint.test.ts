import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { CfnDBProxyEndpoint } from 'aws-cdk-lib/aws-rds';
import {
  ClientProfile,
  type DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  ProxiedDatabase,
  ProxyAuth,
  ProxyNetworkType,
  type ReadOnlyEndpointOptions,
} from '../../src/rdsproxy';
import { testLayouts } from './layouts';

testLayouts<DatabaseProxyReadOnlyEndpoint, ReadOnlyEndpointOptions>({
  props: 'ReadOnlyEndpointOptions',
  make(scope, id, { vpc, cluster }, props) {
    const auth = ProxyAuth.endToEndIam({ databaseUsers: ['app'] });
    const proxy = new PinningAwareDatabaseProxy(scope, `${id}Proxy`, {
      vpc,
      target: ProxiedDatabase.fromCluster(cluster),
      auth,
    });
    return proxy.addReadOnlyEndpoint(id, props);
  },
  use(readers, { setEnvironment }) {
    setEnvironment?.(readers.environmentFor('app', ClientProfile.nodePostgres()));
  },
  subnets: 'vpcSubnets',
  nameOf: (readers) => (readers.node.defaultChild as CfnDBProxyEndpoint).dbProxyEndpointName,
  replacedBy: () => ({
    vpcSubnets: [
      { vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } },
      { vpcSubnets: { subnetType: SubnetType.PUBLIC } },
    ],
    endpointNetworkType: [
      { endpointNetworkType: ProxyNetworkType.IPV4 },
      { endpointNetworkType: ProxyNetworkType.DUAL },
    ],
  }),
});
