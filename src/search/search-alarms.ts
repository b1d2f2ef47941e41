import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { ISemanticSearchIndex } from './i-semantic-search-index';
import type { SemanticSearchIndexAlarmOptions } from './semantic-search-index-props';
import { VectorEngine } from './vector-engine';

type AlarmName = Exclude<keyof SemanticSearchIndexAlarmOptions, keyof AlarmOptions>;

const LUCENE = {
  must: 'be left out with VectorEngine.LUCENE',
  remedy: 'its vectors are in the operating system cache, and the metric stays at zero',
};

const FLAG = {
  min: 0,
  max: 1,
  remedy: 'the metric is either 1 or 0: another threshold never fires',
};

export function createSearchAlarms(
  index: ISemanticSearchIndex,
  engine: VectorEngine,
  options: SemanticSearchIndexAlarmOptions = {},
): { [name: string]: IAlarm } {
  return createAlarms(index, 'search', tableOf(index, engine), options) as { [name: string]: IAlarm };
}

function tableOf(index: ISemanticSearchIndex, engine: VectorEngine): AlarmTable<AlarmName> {
  const period = Duration.minutes(1);
  return {
    clusterRed: {
      metric: index.metricClusterRed({ period }),
      range: FLAG,
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A primary shard of the domain is missing, so that searches and writes fail. Look first at free storage and at nodes that left.',
    },
    clusterYellow: {
      metric: index.metricClusterYellow({ period }),
      range: FLAG,
      threshold: 1,
      evaluationPeriods: 5,
      description:
        'Replicas of the domain are missing: the next node that fails makes it red. Look first at the number of nodes, and at a deployment of the domain.',
    },
    writesBlocked: {
      metric: index.metricWritesBlocked({ period }),
      range: FLAG,
      threshold: 1,
      evaluationPeriods: 5,
      description: 'The domain rejects documents. Look first at free storage, then at the memory pressure of the JVM.',
    },
    vectorMemory:
      engine === VectorEngine.LUCENE
        ? { ...LUCENE, unit: 'percent' }
        : {
            metric: index.metricVectorMemory(),
            threshold: 80,
            evaluationPeriods: 3,
            unit: 'percent',
            description:
              'The memory for vectors is almost full: graphs are evicted, and searches become slow. Look first at indices of old generations.',
          },
    vectorsRejected:
      engine === VectorEngine.LUCENE
        ? LUCENE
        : {
            metric: index.metricVectorsRejected({ period }),
            range: FLAG,
            threshold: 1,
            evaluationPeriods: 1,
            description:
              'The memory for vectors is full, and documents with vectors are rejected. Look first at indices of old generations, then at larger nodes.',
          },
    throttles: {
      metric: index.metricThrottles(),
      threshold: 1,
      evaluationPeriods: 3,
      description:
        'Bedrock throttles the model: searches and writes wait or fail. Look first at who else calls the model, then at the quota of its requests.',
    },
    failedDocuments: {
      metric: index.metricFailedDocuments(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The model rejected calls, and the documents of such a call are not stored. Look first at the answers that the importer got: each failed document has its error there.',
    },
  };
}
