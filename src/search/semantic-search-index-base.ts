import { Duration } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { openDefaultPort, requireGrantee } from '../private/synth/client-connections';
import { foreignAccountOf } from '../private/synth/client-grants';
import { CompositeResource } from '../private/synth/composite';
import { messagesOf } from '../private/synth/errors';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import { MODEL_NAMESPACE } from './facts';
import type { ISemanticSearchIndex } from './i-semantic-search-index';
import { serverOf } from './search-domain';
import { grantPaths, searchPathsOf, writePathsOf } from './search-paths';
import { writeAliasOf } from './set-up-search.contract';
import { VectorEngine } from './vector-engine';

const { warn } = messagesOf('search');

/**
 * What a new and an imported index have in common.
 *
 * @jsii ignore
 */
export abstract class SemanticSearchIndexBase extends CompositeResource implements ISemanticSearchIndex {
  /** The domain. */
  public abstract readonly domain: IDomain;
  /** The alias that searches use. */
  public abstract readonly indexName: string;
  /** The network of the domain: HTTPS, on its known security groups. */
  public abstract readonly connections: Connections;
  /** The VPC of the domain, if it was given. */
  public abstract readonly vpc?: IVpc;
  /**
   * The library that keeps the vectors, if it is known.
   *
   * @internal
   */
  protected abstract readonly _engine: VectorEngine | undefined;
  /**
   * The models of documents and queries, if they are known.
   *
   * @internal
   */
  protected abstract readonly _modelIds: readonly string[] | undefined;

  /** The alias that documents are written to. */
  public get writeAlias(): string {
    return writeAliasOf(this.indexName);
  }

  /** Allows a principal to write, read and delete documents through `writeAlias`. Opens the network of a domain in a VPC too. */
  public grantIndex(grantee: IGrantable): Grant {
    return this.grantWay(grantee, writePathsOf(this.indexName), 'writes documents to a search index');
  }

  /** Allows a principal to search, and to read documents, through `indexName`. Opens the network of a domain in a VPC too. */
  public grantSearch(grantee: IGrantable): Grant {
    return this.grantWay(grantee, searchPathsOf(this.indexName), 'searches an index');
  }

  /**
   * Whether a primary shard of the domain is missing: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricClusterRed(options?: MetricOptions): Metric {
    return this.metricOf('ClusterStatus.red', 'Red', options);
  }

  /**
   * Whether replicas of the domain are missing: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricClusterYellow(options?: MetricOptions): Metric {
    return this.metricOf('ClusterStatus.yellow', 'Yellow', options);
  }

  /**
   * Whether the domain rejects documents: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricWritesBlocked(options?: MetricOptions): Metric {
    return this.metricOf('ClusterIndexWritesBlocked', 'Writes blocked', options);
  }

  /**
   * The vector memory that Faiss uses on the fullest node, in percent of its limit.
   *
   * @default - maximum over 5 minutes
   */
  public metricVectorMemory(options?: MetricOptions): Metric {
    return this.metricOf('KNNGraphMemoryUsagePercentage', 'Memory for vectors (%)', options);
  }

  /**
   * Whether vectors are rejected because Faiss's vector memory is full: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricVectorsRejected(options?: MetricOptions): Metric {
    return this.metricOf('KNNCircuitBreakerTriggered', 'Vectors rejected', options);
  }

  /**
   * Calls to the document and query models that Bedrock throttled, from all clients in the Region.
   *
   * @default - sum over 5 minutes
   */
  public metricThrottles(options?: MathExpressionOptions): MathExpression {
    return this.sumOfModels('InvocationThrottles', 'Throttled calls', options);
  }

  /**
   * Calls that the document and query models rejected, from all clients in the Region. No document of such a call is stored.
   *
   * @default - sum over 5 minutes
   */
  public metricFailedDocuments(options?: MathExpressionOptions): MathExpression {
    return this.sumOfModels('InvocationClientErrors', 'Rejected calls', options);
  }

  /**
   * Successful calls to the document and query models, from all clients in the Region.
   *
   * @default - sum over 5 minutes
   */
  public metricModelCalls(options?: MathExpressionOptions): MathExpression {
    return this.sumOfModels('Invocations', 'Calls', options);
  }

  /** Graphs for a dashboard: the state of the domain, model calls and, for Faiss, vector memory. */
  public widgets(): IWidget[] {
    const state = graph('State of the domain', {
      left: [this.metricClusterRed(), this.metricClusterYellow(), this.metricWritesBlocked()],
    });
    return [
      state,
      ...(this._modelIds === undefined ? [] : [this.graphOfModels()]),
      ...(this._engine === VectorEngine.FAISS ? [this.graphOfVectors()] : []),
    ];
  }

  /**
   * The models, of which nothing can be said where they are not known.
   *
   * @internal
   */
  protected abstract _requireModels(): readonly string[];

  private graphOfModels(): IWidget {
    return graph('Calls of the model', {
      left: [this.metricModelCalls(), this.metricThrottles(), this.metricFailedDocuments()],
    });
  }

  private graphOfVectors(): IWidget {
    return graph('Memory for vectors (%)', {
      left: [this.metricVectorMemory()],
      right: [this.metricVectorsRejected()],
    });
  }

  private metricOf(metricName: string, label: string, options?: MetricOptions): Metric {
    const place = elsewhere(this);
    return this.domain.metric(metricName, {
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
      label,
      ...place,
      // The CDK takes the account of the stack for that of any domain.
      ...(place.account && { dimensionsMap: { DomainName: this.domain.domainName, ClientId: place.account } }),
      ...given(options, this),
    });
  }

  private sumOfModels(metricName: string, label: string, options?: MathExpressionOptions): MathExpression {
    const metrics = this._requireModels().map(
      (ModelId, index) =>
        [
          // One graph may have several of these metrics.
          `${metricName[0].toLowerCase()}${metricName.slice(1)}${index}`,
          createMetric(this, {
            namespace: MODEL_NAMESPACE,
            metricName,
            dimensionsMap: { ModelId },
            statistic: Stats.SUM,
            label: ModelId,
          }),
        ] as const,
    );
    return new MathExpression({
      expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(metrics),
      period: Duration.minutes(5),
      label,
      ...given(options, this),
    });
  }

  private grantWay(grantee: IGrantable, paths: Readonly<Record<string, readonly string[]>>, purpose: string): Grant {
    requireGrantee(grantee, this);
    const foreign = foreignAccountOf(this, grantee);
    if (foreign !== undefined) {
      const message = `the account ${foreign} is not that of the domain, whose access policy has to admit its roles too: add them to it, or the permission is without effect`;
      warn(this, 'accessPolicy', message);
    }
    if (this.connections.securityGroups.length > 0) {
      openDefaultPort(serverOf(this.domain, this.connections), grantee, purpose);
    }
    return grantPaths(this, grantee, this.domain.domainArn, paths, [this.domain]);
  }
}
