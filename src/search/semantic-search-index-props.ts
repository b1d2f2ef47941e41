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
   * behind both are `<indexName>-1`, `<indexName>-2` and so on. Up to 200 lower-case letters, digits, `-` and `_`.
   */
  readonly indexName: string;

  /** The fields of documents that are embedded, each into `<field>_embedding`. Other fields are stored unchanged. */
  readonly fields: string[];

  /** The model that turns documents and queries into vectors. */
  readonly model: EmbeddingModel;

  /**
   * The number of the index that documents are written to, from 1. Increment it when `model`, `engine` or `fields` change: the
   * vectors of one model mean nothing to another.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * The generation that searches use while the index of `generation` is being filled. Without it, searches use the new index,
   * and the deployment is rejected as long as that index has fewer documents.
   *
   * @default - the same as `generation`
   */
  readonly serving?: SearchGeneration;

  /**
   * The number of documents by which the new index may be smaller than the old one when searches move to it, because they were
   * deleted while it was being filled.
   *
   * @default 0
   */
  readonly mayMiss?: number;

  /**
   * The library that stores the vectors.
   *
   * @default VectorEngine.LUCENE
   */
  readonly engine?: VectorEngine;

  /**
   * The VPC of a domain that is in one. The function that sets up the index is placed there.
   *
   * @default - no VPC, for a domain with a public endpoint
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the set-up function. It needs to reach only the domain.
   *
   * @default - private subnets, or isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The role of the set-up function. A domain with fine-grained access control needs a role that is mapped before the
   * deployment; see the README. AWS Lambda must be allowed to assume it.
   *
   * @default - a new role, for a domain without fine-grained access control
   */
  readonly role?: IRole;

  /**
   * What happens to the indices when the resource is removed. DESTROY deletes them with all documents, except an index that
   * held documents before this construct took it over.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long the logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the logs. It must be in the same Region, and must not be an alias. The key policy of an imported key
   * must already allow CloudWatch Logs.
   *
   * @default - a key owned by CloudWatch Logs
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
   * Whether the domain rejects documents, for lack of storage or memory. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 5 })
   */
  readonly writesBlocked?: AlarmThreshold;

  /**
   * The vector memory in use, in percent of its limit. For Faiss only. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(80, { evaluationPeriods: 3 })
   */
  readonly vectorMemory?: AlarmThreshold;

  /**
   * Whether vectors are rejected because vector memory is full. For Faiss only. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly vectorsRejected?: AlarmThreshold;

  /**
   * Calls to the model that Bedrock throttled, from all clients in the Region. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 3 })
   */
  readonly throttles?: AlarmThreshold;

  /**
   * Calls that the model rejected, from all clients in the Region: the documents of such a call are not stored. Periods are 5
   * minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failedDocuments?: AlarmThreshold;
}
