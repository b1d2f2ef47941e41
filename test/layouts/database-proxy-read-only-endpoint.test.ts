import {
  type DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  ProxiedDatabase,
  ProxyAuth,
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
  subnets: 'vpcSubnets',
});
