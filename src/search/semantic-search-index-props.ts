import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { EmbeddingModel } from './embedding-model';
import type { SearchGeneration } from './search-generation';
import type { VectorEngine } from './vector-engine';

/** Properties of a `SemanticSearchIndex`. */
export interface SemanticSearchIndexProps {
  /** The domain: OpenSearch 2.19 or later, in the Region of the stack. */
  readonly domain: IDomain;

  /**
   * The name that searches use: an alias, which never changes. Documents are written to `<indexName>-write`, and the indices
   * behind both are `<indexName>-1`, `<indexName>-2` and so on. Lower case letters, digits, `-` and `_`, up to 200.
   */
  readonly indexName: string;

  /** The fields of documents that are embedded, each into `<field>_embedding`. Other fields are stored as they come. */
  readonly fields: string[];

  /** The model that makes vectors of documents and queries. */
  readonly model: EmbeddingModel;

  /**
   * The number of the index that documents are written to, from 1. Count it up when `model`, `engine` or `fields` change: the
   * vectors of one model mean nothing to another one.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * The generation that searches use while that of `generation` is being filled. Without it they use the new one, which is
   * refused as long as it has fewer documents.
   *
   * @default - that of `generation`
   */
  readonly serving?: SearchGeneration;

  /**
   * The number of documents by which the new index may be smaller than the old one when searches move to it: those that were
   * deleted while it was being filled.
   *
   * @default 0
   */
  readonly mayMiss?: number;

  /**
   * The library that keeps the vectors.
   *
   * @default VectorEngine.LUCENE
   */
  readonly engine?: VectorEngine;

  /**
   * The VPC of the domain, for a domain that is in one: the function that sets the index up is placed in it.
   *
   * @default - no VPC, for a domain with a public endpoint
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of that function. It needs nothing but the domain.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The role of that function. A domain with fine-grained access control needs one that is mapped before the deployment; see
   * the README. AWS Lambda must be allowed to assume it.
   *
   * @default - a new role, for a domain without fine-grained access control
   */
  readonly role?: IRole;

  /**
   * What happens to the indices when the resource is removed: DESTROY deletes them with all documents, but for an index that held
   * documents before this construct took it over.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The time for which the logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the logs. It must be in the Region, and not be an alias. The policy of a key that is imported must
   * admit CloudWatch Logs already.
   *
   * @default - a key of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: SemanticSearchIndexAlarmOptions;
}

/** The thresholds of an index's alarms, and the actions of all of them. */
export interface SemanticSearchIndexAlarmOptions extends AlarmOptions {
  /**
   * Whether the domain is red: a primary shard is missing, so that searches and writes fail. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly clusterRed?: AlarmThreshold;

  /**
   * Whether the domain is yellow: replicas are missing. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5 })
   */
  readonly clusterYellow?: AlarmThreshold;

  /**
   * Whether the domain rejects documents, for want of storage or memory. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5 })
   */
  readonly writesBlocked?: AlarmThreshold;

  /**
   * The memory of vectors that is used, in percent of its limit; for Faiss only. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 3 })
   */
  readonly vectorMemory?: AlarmThreshold;

  /**
   * Whether no vectors are accepted, because their memory is full; for Faiss only. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly vectorsRejected?: AlarmThreshold;

  /**
   * Calls of the model that Bedrock throttled, of all clients in the Region. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 3 })
   */
  readonly throttles?: AlarmThreshold;

  /**
   * Calls that the model rejected, of all clients in the Region: the documents of such a call are not stored. Periods are 5
   * minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failedDocuments?: AlarmThreshold;
}
