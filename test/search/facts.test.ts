import { CLUSTER_FLAGS, KNN_METRICS, NODE_FLAGS, PERCENTAGES } from '../../src/search/facts';

test('the lists have names of metrics, each of them once', () => {
  expect(CLUSTER_FLAGS).toEqual([
    'ClusterStatus.green',
    'ClusterStatus.yellow',
    'ClusterStatus.red',
    'ClusterIndexWritesBlocked',
    'KNNCircuitBreakerTriggered',
  ]);
  expect(KNN_METRICS).toHaveLength(29);
  expect(new Set(KNN_METRICS).size).toBe(29);
  expect(KNN_METRICS.filter((name) => !/^KNN[A-Z]\w+$/.test(name))).toEqual([]);
});

test('what is 0 or 1, and what ends at 100, is known to the list', () => {
  const flags = CLUSTER_FLAGS.filter((name) => name.startsWith('KNN'));
  expect([...flags, ...NODE_FLAGS, ...PERCENTAGES].filter((name) => !KNN_METRICS.includes(name))).toEqual([]);
});
