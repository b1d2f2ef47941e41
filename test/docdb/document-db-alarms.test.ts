import { App, Annotations as CdkAnnotations, CfnParameter, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { DatabaseCluster, DatabaseInstance, type IDatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { CfnCluster } from 'aws-cdk-lib/aws-docdbelastic';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDBCluster as CfnNeptuneCluster } from 'aws-cdk-lib/aws-neptune';
import {
  CfnDBCluster as CfnRdsCluster,
  ClusterInstance,
  DatabaseClusterEngine,
  DatabaseCluster as RdsCluster,
} from 'aws-cdk-lib/aws-rds';
import { AlarmThreshold } from '../../src';
import { DocumentDbAlarms, type DocumentDbAlarmsProps } from '../../src/docdb';
import { alarmsOf, databaseCluster, ENV, instanceOf, LARGE, l1, metricsOf, newStack } from './cluster';

function watch(stack: Stack, props: DocumentDbAlarmsProps): DocumentDbAlarms {
  return new DocumentDbAlarms(stack, 'Alarms', props);
}

/** The values of the dimension that names the cluster, each once. */
function namesIn(stack: Stack): unknown[] {
  const dimensions = Object.values(alarmsOf(stack))
    .flatMap(metricsOf)
    .flatMap(({ Dimensions }) => Dimensions)
    .filter(({ Name }) => Name === 'DBClusterIdentifier');
  return [...new Set(dimensions.map(({ Value }) => JSON.stringify(Value)))].map((text) => JSON.parse(text));
}

function imported(stack: Stack, clusterIdentifier = 'orders'): IDatabaseCluster {
  return DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', { clusterIdentifier });
}

function warningsIn(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('cdk-hindsight/docdb'))
    .map(({ entry }) => `${entry.data}`);
}

describe('the cluster may be', () => {
  test('a DatabaseCluster of the CDK', () => {
    const stack = newStack();
    watch(stack, { cluster: databaseCluster(stack) });
    expect(namesIn(stack)).toEqual([{ Ref: expect.stringMatching(/^Orders/) }]);
    expect(Object.keys(alarmsOf(stack))).toHaveLength(11);
  });

  test('an L1', () => {
    const stack = newStack();
    watch(stack, { cluster: l1(stack) });
    expect(namesIn(stack)).toEqual([{ Ref: 'L1' }]);
  });

  test('an L1 with capitals in its identifier, which the service stores in lower case', () => {
    const stack = newStack();
    expect(watch(stack, { cluster: l1(stack, { dbClusterIdentifier: 'Orders' }) }).clusterIdentifier).toBe('orders');
    expect(namesIn(stack)).toEqual(['orders']);
  });

  test('an import', () => {
    const stack = newStack();
    watch(stack, { cluster: imported(stack) });
    expect(namesIn(stack)).toEqual(['orders']);
  });

  test.each(['o', 'orders-2', 'o'.repeat(63)])('the identifier %s', (clusterIdentifier) => {
    expect(watch(newStack(), { clusterIdentifier }).clusterIdentifier).toBe(clusterIdentifier);
  });

  test('one with as many instances as are given', () => {
    const stack = newStack();
    expect(() => watch(stack, { cluster: databaseCluster(stack, 2), instances: 2 })).not.toThrow();
  });

  test('an identifier, also one that is known only at deploy time', () => {
    const [stack, other] = [newStack(), newStack()];
    watch(stack, { clusterIdentifier: 'orders' });
    watch(other, { clusterIdentifier: new CfnParameter(other, 'Name').valueAsString });
    expect([namesIn(stack), namesIn(other)]).toEqual([['orders'], [{ Ref: 'Name' }]]);
  });

  test('in another stack of the same environment', () => {
    const app = new App();
    const cluster = l1(newStack(app));
    const stack = newStack(app);
    watch(stack, { cluster });
    app.synth();
    expect(namesIn(stack)).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Stack0:ExportsOutputRefL1/) }]);
  });

  test('in a stack without an environment, with its alarms', () => {
    const stack = new Stack(new App(), 'Stack');
    watch(stack, { cluster: l1(stack) });
    expect(namesIn(stack)).toEqual([{ Ref: 'L1' }]);
  });

  test.each(['4.0.0', '5.0.0', '8.0.0', undefined, Token.asString({ Ref: 'Version' })])(
    'of the engine version %s',
    (engineVersion) => {
      const stack = newStack();
      expect(() => watch(stack, { cluster: l1(stack, { engineVersion }) })).not.toThrow();
    },
  );
});

describe('the lag of replicas is watched', () => {
  const isWatched = (make: (stack: Stack) => DocumentDbAlarmsProps) => {
    const stack = newStack();
    return 'replicaLag' in watch(stack, make(stack)).alarms;
  };

  test.each<[string, boolean, (stack: Stack) => DocumentDbAlarmsProps]>([
    ['with two instances of the CDK', true, (stack) => ({ cluster: databaseCluster(stack, 2) })],
    ['not with one', false, (stack) => ({ cluster: databaseCluster(stack, 1) })],
    ['with one, and more that are given', true, (stack) => ({ cluster: databaseCluster(stack, 1), instances: 2 })],
    ['of an import, whose instances are not known', true, (stack) => ({ cluster: imported(stack) })],
    ['of a name', true, () => ({ clusterIdentifier: 'orders' })],
    ['not of a name with one instance', false, () => ({ clusterIdentifier: 'orders', instances: 1 })],
    ['of an L1 without instances in the app', true, (stack) => ({ cluster: l1(stack) })],
  ])('%s', (_, expected, make) => {
    expect(isWatched(make)).toBe(expected);
  });

  test.each<[string, (cluster: { ref: string }) => string]>([
    ['by a reference', ({ ref }) => ref],
    ['by its name', () => 'orders'],
  ])('not of an L1 whose one instance names it %s', (_, nameOf) => {
    const stack = newStack();
    const cluster = l1(stack);
    instanceOf(stack, 'One', nameOf(cluster));
    expect(Object.keys(watch(stack, { cluster }).alarms)).not.toContain('replicaLag');
  });

  test('of an L1 with two instances, one of them in another stack', () => {
    const app = new App();
    const [stack, other] = [newStack(app), newStack(app)];
    const cluster = l1(stack);
    instanceOf(stack, 'One', cluster.ref);
    instanceOf(other, 'Two', cluster.ref);
    expect(Object.keys(watch(stack, { cluster }).alarms)).toContain('replicaLag');
  });

  test('without counting the instances of another cluster', () => {
    const stack = newStack();
    const cluster = l1(stack);
    instanceOf(stack, 'One', cluster.ref);
    instanceOf(stack, 'Two', 'payments');
    new CfnResource(stack, 'Rds', { type: 'AWS::RDS::DBInstance', properties: { DBClusterIdentifier: cluster.ref } });
    expect(Object.keys(watch(stack, { cluster }).alarms)).not.toContain('replicaLag');
  });

  test('and rejected where there are none', () => {
    const stack = newStack();
    const props = { cluster: databaseCluster(stack, 1), alarms: { replicaLag: AlarmThreshold.of(500) } };
    expect(() => watch(stack, props)).toThrow(
      'alarms.replicaLag must be left out for a cluster of one instance, got: 500; add a replica first; give instances if',
    );
  });

  test('or off', () => {
    const stack = newStack();
    const props = { cluster: databaseCluster(stack, 1), alarms: { replicaLag: AlarmThreshold.off() } };
    expect(() => watch(stack, props)).not.toThrow();
  });
});

describe('it warns', () => {
  test('of one instance', () => {
    const stack = newStack();
    watch(stack, { cluster: databaseCluster(stack, 1) });
    expect(warningsIn(stack)).toEqual([
      'the cluster has one instance, so nothing takes over when it fails or is patched: add a replica, or give instances ' +
        'if it has one that the app does not know of [ack: cdk-hindsight/docdb:oneInstance]',
    ]);
  });

  test('of replicas that were added after the alarms', () => {
    const stack = newStack();
    const cluster = databaseCluster(stack, 1);
    watch(stack, { cluster });
    new DatabaseInstance(stack, 'Late', { cluster, instanceType: LARGE, enablePerformanceInsights: true });
    expect(warningsIn(stack)).toEqual([
      'replicas were added to the cluster after its alarms, so there is no alarm replicaLag: create the alarms after the ' +
        'instances, or give instances [ack: cdk-hindsight/docdb:lateReplicas]',
    ]);
  });

  test('of instances without Performance Insights', () => {
    const stack = newStack();
    watch(stack, { cluster: databaseCluster(stack, 2, false) });
    expect(warningsIn(stack)).toEqual([
      'Performance Insights is off for Stack0/Orders/Instance1, Stack0/Orders/Instance2, so that nobody will see which ' +
        'queries an instance waits for: set enablePerformanceInsights [ack: cdk-hindsight/docdb:performanceInsights]',
    ]);
  });

  test('until it is acknowledged at the alarms', () => {
    const stack = newStack();
    const alarms = watch(stack, { cluster: databaseCluster(stack, 1, false) });
    for (const name of ['oneInstance', 'performanceInsights']) {
      CdkAnnotations.of(alarms).acknowledgeWarning(`cdk-hindsight/docdb:${name}`);
    }
    expect(warningsIn(stack)).toEqual([]);
  });

  test('of one instance without it, beside one with', () => {
    const stack = newStack();
    const cluster = l1(stack, { engineVersion: '5.0.0' });
    instanceOf(stack, 'One', cluster.ref);
    instanceOf(stack, 'Two', cluster.ref).enablePerformanceInsights = true;
    watch(stack, { cluster });
    expect(warningsIn(stack)).toEqual([expect.stringMatching(/^Performance Insights is off for Stack0\/One, so that/)]);
  });

  test('of an instance of version 4 too', () => {
    const stack = newStack();
    const cluster = l1(stack, { engineVersion: '4.0.0' });
    instanceOf(stack, 'One', cluster.ref);
    instanceOf(stack, 'Two', cluster.ref);
    watch(stack, { cluster });
    expect(warningsIn(stack)).toEqual([
      expect.stringMatching(/^Performance Insights is off for Stack0\/One, Stack0\/Two/),
    ]);
  });

  test.each<[string, string, string | undefined]>([
    ['in GovCloud', 'us-gov-west-1', '5.0.0'],
    ['for version 8', 'eu-central-1', '8.0.0'],
    ['for version 14, should there be one', 'eu-central-1', '14.0.0'],
    ['for a version that is not known', 'eu-central-1', undefined],
  ])('not of what the service does not have: %s', (_, region, engineVersion) => {
    const stack = newStack(new App(), { ...ENV, region });
    const cluster = l1(stack, { engineVersion });
    instanceOf(stack, 'One', cluster.ref);
    instanceOf(stack, 'Two', cluster.ref);
    watch(stack, { cluster });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('of nothing, if all is well or nothing is known', () => {
    const [known, unknown] = [newStack(), newStack()];
    watch(known, { cluster: databaseCluster(known, 2) });
    watch(unknown, { cluster: imported(unknown) });
    expect([warningsIn(known), warningsIn(unknown)]).toEqual([[], []]);
  });
});

describe('it rejects', () => {
  const reject = (make: (stack: Stack) => object, message: string) => {
    const stack = newStack();
    expect(() => watch(stack, make(stack) as DocumentDbAlarmsProps)).toThrow(message);
  };

  test('no cluster', () => reject(() => ({}), 'cluster must be given, or clusterIdentifier'));
  test('two', () =>
    reject(
      (stack) => ({ cluster: l1(stack), clusterIdentifier: 'orders' }),
      'clusterIdentifier must be left out with cluster',
    ));
  test('an elastic cluster', () =>
    reject(
      (stack) => ({
        cluster: new CfnCluster(stack, 'Elastic', {
          adminUserName: 'master',
          authType: 'PLAIN_TEXT',
          clusterName: 'orders',
          shardCapacity: 2,
          shardCount: 1,
        }),
      }),
      'cluster must be a cluster of instances, got: an elastic cluster; an elastic cluster publishes none of these metrics: ' +
        'create alarms on those of the namespace AWS/DocDB-Elastic',
    ));
  test('the ARN of an elastic cluster', () =>
    reject(
      () => ({ clusterIdentifier: 'arn:aws:docdb-elastic:eu-central-1:111122223333:cluster/4c1f4a1e' }),
      'clusterIdentifier must be a cluster of instances, got: arn:aws:docdb-elastic:',
    ));
  test('an engine that publishes no garbage collection', () =>
    reject(
      (stack) => ({ cluster: l1(stack, { engineVersion: '3.6.0' }) }),
      'cluster must have an engine version from 4.0 on, got: 3.6.0; version 3.6 has no metrics of garbage collection: ' +
        'upgrade the cluster to 5.0 first',
    ));
  test('a cluster of RDS', () =>
    reject(
      (stack) => ({ cluster: new CfnRdsCluster(stack, 'Rds', { engine: 'aurora-mysql' }) }),
      'cluster must be a cluster of DocumentDB, got: AWS::RDS::DBCluster; DocumentDB has metrics of its own',
    ));
  test('a cluster of RDS of the CDK', () =>
    reject(
      (stack) => ({
        cluster: new RdsCluster(stack, 'Rds', {
          engine: DatabaseClusterEngine.AURORA_MYSQL,
          writer: ClusterInstance.serverlessV2('Writer'),
          vpc: new Vpc(stack, 'Vpc'),
        }),
      }),
      'cluster must be a cluster of DocumentDB, got: AWS::RDS::DBCluster',
    ));
  test('an import of a cluster of RDS', () =>
    reject(
      (stack) => ({
        cluster: RdsCluster.fromDatabaseClusterAttributes(stack, 'Rds', { clusterIdentifier: 'orders' }),
      }),
      'cluster must be a cluster of DocumentDB, got: a cluster of RDS or Neptune',
    ));
  test('a cluster of Neptune', () =>
    reject(
      (stack) => ({ cluster: new CfnNeptuneCluster(stack, 'Neptune', {}) }),
      'cluster must be a cluster of DocumentDB, got: AWS::Neptune::DBCluster',
    ));
  test('something else', () =>
    reject(
      (stack) => ({ cluster: new Vpc(stack, 'Vpc') }),
      'cluster must be a cluster of DocumentDB, got: an object of the class Vpc of aws-ec2',
    ));
  test.each(['Orders', '-orders', 'orders-', '1orders', 'orders--1', '', 'o'.repeat(64)])(
    'the identifier %p',
    (clusterIdentifier) =>
      reject(
        () => ({ clusterIdentifier }),
        'clusterIdentifier must be 1 to 63 lower-case letters, digits and single hyphens',
      ),
  );
  test.each([0, 1.5, 17])('%d instances', (instances) =>
    reject(() => ({ clusterIdentifier: 'orders', instances }), 'instances must be a whole number between 1 and 16'),
  );
  test('a number of instances that is known only at deploy time', () =>
    reject(
      () => ({ clusterIdentifier: 'orders', instances: Token.asNumber({ Ref: 'Number' }) }),
      'instances must be known at synth, got: a token',
    ));
  test('fewer instances than the app has', () =>
    reject(
      (stack) => ({ cluster: databaseCluster(stack, 2), instances: 1 }),
      'instances must be at least the number of instances that the app has, 2, got: 1',
    ));
  test('a cluster of another Region', () => {
    const app = new App();
    const cluster = l1(newStack(app, { ...ENV, region: 'us-east-1' }));
    expect(() => watch(newStack(app), { cluster })).toThrow(
      'cluster must be in the Region of its alarms, eu-central-1, got: us-east-1',
    );
  });
  test.each(['availableMvccIds', 'availableMvccIdsCritical'])(
    'more IDs than there are as the threshold of %s',
    (name) => {
      const beyond = (value: number) => () => ({
        clusterIdentifier: 'orders',
        alarms: { [name]: AlarmThreshold.of(value) },
      });
      const rule = `alarms.${name} must be between 0 and 1800000000, got: `;
      reject(beyond(1_800_000_001), `${rule}1800000001; count the writes that are left: 1.8 billion are all of them`);
      reject(beyond(-1), `${rule}-1`);
      expect(() => watch(newStack(), beyond(1_800_000_000)())).not.toThrow();
      expect(() => watch(newStack(), beyond(0)())).not.toThrow();
    },
  );
  test.each(['connections', 'cursors', 'transactions', 'bufferCache', 'indexCache'])(
    'a threshold of %s beyond 100 percent',
    (name) =>
      reject(
        () => ({ clusterIdentifier: 'orders', alarms: { [name]: AlarmThreshold.of(101) } }),
        `alarms.${name} must be between 1 and 100 percent, got: 101`,
      ),
  );
});
