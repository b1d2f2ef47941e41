import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { ServerlessCacheAlarms, type ServerlessCacheAlarmsProps, ValkeyServerlessCache } from '../../src/valkey';
import { testLayouts } from './layouts';

testLayouts<ServerlessCacheAlarms, ServerlessCacheAlarmsProps>({
  props: 'ServerlessCacheAlarmsProps',
  make: (scope, id, _, props) =>
    new ServerlessCacheAlarms(scope, id, props.cache === undefined ? { cacheName: 'orders', ...props } : props),
  imports: {
    'an L1 of a cache in the network stack': (_, { key }) => ({
      cache: new CfnServerlessCache(key.stack, 'L1', { engine: 'valkey', serverlessCacheName: 'orders' }),
    }),
    'a cache by its name': (scope) => ({
      cache: CfnServerlessCache.fromServerlessCacheName(scope, 'Imported', 'orders'),
    }),
    'a cache of the library that is imported': (scope) => ({
      cache: ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(scope, 'Imported', {
        cacheName: 'orders',
        endpointAddress: 'orders.example.com',
      }),
    }),
  },
  rejectedImports: {
    'a cache of another account': {
      props: (scope) => ({
        cache: CfnServerlessCache.fromServerlessCacheArn(
          scope,
          'Imported',
          'arn:aws:elasticache:eu-central-1:444455556666:serverlesscache:orders',
        ),
      }),
      error:
        /^cache must be in the account of its alarms, 111122223333, got: 444455556666; create the alarms in a stack of/,
    },
  },
});
