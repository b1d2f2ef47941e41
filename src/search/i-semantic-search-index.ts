import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { EmbeddingModel } from './embedding-model';
import type { VectorEngine } from './vector-engine';

/** An index that finds documents by meaning, created by `SemanticSearchIndex` or imported. */
export interface ISemanticSearchIndex extends IResource, IConnectable {
  /** The domain. */
  readonly domain: IDomain;

  /**
   * The alias that searches use.
   *
   * @attribute
   */
  readonly indexName: string;

  /**
   * The alias that documents are written to.
   *
   * @attribute
   */
  readonly writeAlias: string;

  /** Allows a principal to write, read and delete documents through `writeAlias`. Opens the network of a domain in a VPC too. */
  grantIndex(grantee: IGrantable): Grant;

  /** Allows a principal to search, and to read documents, through `indexName`. Opens the network of a domain in a VPC too. */
  grantSearch(grantee: IGrantable): Grant;

  /** Graphs for a dashboard: the state of the domain, model calls and, for Faiss, vector memory. */
  widgets(): IWidget[];

  /** Whether a primary shard of the domain is missing: 1 or 0. Maximum over 5 minutes by default. */
  metricClusterRed(options?: MetricOptions): Metric;

  /** Whether replicas of the domain are missing: 1 or 0. Maximum over 5 minutes by default. */
  metricClusterYellow(options?: MetricOptions): Metric;

  /** Whether the domain rejects documents: 1 or 0. Maximum over 5 minutes by default. */
  metricWritesBlocked(options?: MetricOptions): Metric;

  /**
   * The vector memory that Faiss uses on the fullest node, in percent of its limit. Maximum over 5 minutes by default.
   */
  metricVectorMemory(options?: MetricOptions): Metric;

  /**
   * Whether vectors are rejected because Faiss's vector memory is full: 1 or 0. Maximum over 5 minutes by default.
   */
  metricVectorsRejected(options?: MetricOptions): Metric;

  /**
   * Calls to the document and query models that Bedrock throttled, from all clients in the Region. Sum over 5 minutes by
   * default.
   */
  metricThrottles(options?: MathExpressionOptions): MathExpression;

  /**
   * Calls that the document and query models rejected, from all clients in the Region. No document of such a call is stored.
   * Sum over 5 minutes by default.
   */
  metricFailedDocuments(options?: MathExpressionOptions): MathExpression;

  /**
   * Successful calls to the document and query models, from all clients in the Region. Sum over 5 minutes by default.
   */
  metricModelCalls(options?: MathExpressionOptions): MathExpression;
}

/** The attributes of an index that another app or stack created. */
export interface SemanticSearchIndexAttributes {
  /** The name that searches use. */
  readonly indexName: string;

  /** The domain. Write out its ARN if it is in another account or Region: a token does not tell where it is. */
  readonly domain: IDomain;

  /**
   * The security groups of a domain in a VPC. Grants add rules to them.
   *
   * @default - the groups of a domain that the app creates; for any other domain none, and grants do not open the network
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The models for documents and queries.
   *
   * @default - unknown: metrics of models throw, and their graph is missing
   */
  readonly models?: EmbeddingModel[];

  /**
   * The library that stores the vectors.
   *
   * @default - unknown: the graph of vector memory is missing
   */
  readonly engine?: VectorEngine;
}
