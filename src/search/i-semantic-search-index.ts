import type { IResource } from 'aws-cdk-lib';
import type { IWidget, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConnectable, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { EmbeddingModel } from './embedding-model';
import type { VectorEngine } from './vector-engine';

/** An index that finds documents by what they mean: made by `SemanticSearchIndex`, or imported. */
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

  /** Lets somebody write documents, read and delete them, through `writeAlias`. For a domain in a VPC the way is opened too. */
  grantIndex(grantee: IGrantable): Grant;

  /** Lets somebody search, and read single documents, through `indexName`. For a domain in a VPC the way is opened too. */
  grantSearch(grantee: IGrantable): Grant;

  /** Graphs for a dashboard: the state of the domain, calls of the models and, for Faiss, the memory for vectors. */
  widgets(): IWidget[];

  /** Whether a primary shard of the domain is missing: 1 or 0. Maximum over 5 minutes by default. */
  metricClusterRed(options?: MetricOptions): Metric;

  /** Whether replicas of the domain are missing: 1 or 0. Maximum over 5 minutes by default. */
  metricClusterYellow(options?: MetricOptions): Metric;

  /** Whether the domain rejects documents: 1 or 0. Maximum over 5 minutes by default. */
  metricWritesBlocked(options?: MetricOptions): Metric;

  /**
   * The memory for vectors of Faiss that is used, in percent of its limit, of the fullest node. Maximum over 5 minutes by
   * default.
   */
  metricVectorMemory(options?: MetricOptions): Metric;

  /**
   * Whether vectors are rejected, because the memory for those of Faiss is full: 1 or 0. Maximum over 5 minutes by default.
   */
  metricVectorsRejected(options?: MetricOptions): Metric;

  /**
   * Calls that Bedrock throttled, of the models of documents and queries, by all clients in the Region. Sum over 5 minutes by
   * default.
   */
  metricThrottles(options?: MathExpressionOptions): MathExpression;

  /**
   * Calls that the models of documents and queries rejected, by all clients in the Region. No document of such a call is
   * stored. Sum over 5 minutes by default.
   */
  metricFailedDocuments(options?: MathExpressionOptions): MathExpression;

  /**
   * Calls of the models of documents and queries that succeeded, by all clients in the Region. Sum over 5 minutes by default.
   */
  metricModelCalls(options?: MathExpressionOptions): MathExpression;
}

/** The attributes of an index that another app or stack made. */
export interface SemanticSearchIndexAttributes {
  /** The name that searches use. */
  readonly indexName: string;

  /** The domain. Write its ARN out if it is in another account or Region: a token does not tell where it is. */
  readonly domain: IDomain;

  /**
   * The security groups of a domain in a VPC. Grants add their rules to them.
   *
   * @default - those of a domain that the app makes; for any other domain none, and grants open no network
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The models of documents and queries.
   *
   * @default - unknown: metrics of models throw, and their graph is missing
   */
  readonly models?: EmbeddingModel[];

  /**
   * The library that keeps the vectors.
   *
   * @default - unknown: the graph of the memory for vectors is missing
   */
  readonly engine?: VectorEngine;
}
