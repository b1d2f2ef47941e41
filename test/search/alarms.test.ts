import { App, Stack } from 'aws-cdk-lib';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { EmbeddingModel, SearchGeneration, VectorEngine } from '../../src/search';
import { testAlarms } from '../support/alarms';
import { testMetrics } from '../support/metrics';
import { indexIn } from './ground';

testAlarms({
  module: 'search',
  construct: 'SemanticSearchIndex',
  make: (stack, alarms) => indexIn(stack, { engine: VectorEngine.FAISS, alarms }),
  table: {
    clusterRed: { loud: { 'ClusterStatus.red': 1 }, quiet: { 'ClusterStatus.red': 0 }, other: 0.5 },
    clusterYellow: { loud: { 'ClusterStatus.yellow': 1 }, quiet: { 'ClusterStatus.yellow': 0 }, other: 0.5 },
    writesBlocked: { loud: { ClusterIndexWritesBlocked: 1 }, quiet: { ClusterIndexWritesBlocked: 0 }, other: 0.5 },
    vectorMemory: { loud: { KNNGraphMemoryUsagePercentage: 80 }, quiet: { KNNGraphMemoryUsagePercentage: 79 } },
    vectorsRejected: { loud: { KNNCircuitBreakerTriggered: 1 }, quiet: { KNNCircuitBreakerTriggered: 0 }, other: 0.5 },
    throttles: { loud: { InvocationThrottles: 1 }, quiet: { InvocationThrottles: 0 } },
    failedDocuments: { loud: { InvocationClientErrors: 1 }, quiet: { InvocationClientErrors: 0 } },
  },
});

const OF_DOMAIN = { statistic: 'Maximum', dimensions: [['ClientId', 'DomainName']], period: 300 };
const OF_MODEL = { statistic: 'Sum', dimensions: [['ModelId']], period: 300 };

testMetrics({
  construct: 'SemanticSearchIndex',
  make: () => indexIn(new Stack(new App(), 'Stack'), { engine: VectorEngine.FAISS }),
  published: {
    'AWS/ES': {
      'ClusterStatus.red': OF_DOMAIN,
      'ClusterStatus.yellow': OF_DOMAIN,
      ClusterIndexWritesBlocked: OF_DOMAIN,
      KNNGraphMemoryUsagePercentage: OF_DOMAIN,
      KNNCircuitBreakerTriggered: OF_DOMAIN,
    },
    'AWS/Bedrock': { InvocationThrottles: OF_MODEL, InvocationClientErrors: OF_MODEL, Invocations: OF_MODEL },
  },
});

describe('with Lucene', () => {
  test('there is no memory for vectors to watch', () => {
    const { alarms } = indexIn(new Stack(new App(), 'Stack'));
    expect(Object.keys(alarms)).toEqual([
      'clusterRed',
      'clusterYellow',
      'writesBlocked',
      'throttles',
      'failedDocuments',
    ]);
  });

  test.each(['vectorMemory', 'vectorsRejected'])('a threshold for %s is refused', (name) => {
    const make = () => indexIn(new Stack(new App(), 'Stack'), { alarms: { [name]: AlarmThreshold.of(1) } });
    expect(make).toThrow(`alarms.${name} must be left out with VectorEngine.LUCENE, got: 1`);
  });

  test('there is no graph of it', () => {
    expect(indexIn(new Stack(new App(), 'Stack')).widgets()).toHaveLength(2);
  });
});

describe('while searches use an older generation', () => {
  const of = (model: EmbeddingModel) => {
    const stack = new Stack(new App(), 'Stack');
    return indexIn(stack, { generation: 2, serving: SearchGeneration.of(1, model) }).metricThrottles();
  };

  test('the calls of both models count', () => {
    const metric = of(EmbeddingModel.titanTextV2());
    expect(metric.expression).toBe('FILL(invocationThrottles0, 0) + FILL(invocationThrottles1, 0)');
    expect(Object.values(metric.usingMetrics).map((it: any) => it.dimensions)).toEqual([
      { ModelId: 'cohere.embed-multilingual-v3' },
      { ModelId: 'amazon.titan-embed-text-v2:0' },
    ]);
  });

  test('those of one model count once', () => {
    expect(of(EmbeddingModel.cohereMultilingualV3()).expression).toBe('FILL(invocationThrottles0, 0)');
  });
});
