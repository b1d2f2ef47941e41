import { Duration } from 'aws-cdk-lib';
import {
  type IAlarm,
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct, type IDependable } from 'constructs';
import { admit, openDefaultPort, requireGrantee } from '../private/synth/client-connections';
import { allowHttps } from '../private/synth/database-access';
import { createLogGroup } from '../private/synth/log-encryption';
import { rulesAddedTo } from '../private/synth/needed-resources';
import { closedSecurityGroup } from '../private/synth/network';
import { graph } from '../private/synth/widgets';
import { createConnectorRole } from './connector-role';
import { MODEL_NAMESPACE } from './facts';
import { createSearchAlarms } from './search-alarms';
import { connectionsOfDomain, serverOf } from './search-domain';
import { grantPaths, searchPathsOf, writePathsOf } from './search-paths';
import { requireSearchProps } from './search-rules';
import type { SemanticSearchIndexProps } from './semantic-search-index-props';
import { createSetUp, grantSetUp } from './set-up-function';
import { createSetUpResource } from './set-up-resource';
import { writeAliasOf } from './set-up-search.contract';
import { VectorEngine } from './vector-engine';

/**
 * An index that finds documents by what they mean: connectors, models and pipelines of a domain, so that documents and queries
 * are embedded by rules that belong together. A new model gets an index of its own, and searches move to it when it is filled.
 *
 * @example
 * import { IFunction } from 'aws-cdk-lib/aws-lambda';
 * import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
 * import { EmbeddingModel, SemanticSearchIndex } from 'cdk-hindsight/search';
 *
 * declare const domain: Domain;
 * declare const importer: IFunction;
 * declare const api: IFunction;
 *
 * const articles = new SemanticSearchIndex(this, 'Articles', {
 *   domain,
 *   indexName: 'kb-articles',
 *   fields: ['title', 'content'],
 *   model: EmbeddingModel.cohereMultilingualV3(),
 * });
 * articles.grantIndex(importer);
 * articles.grantSearch(api);
 *
 * @see https://docs.opensearch.org/latest/vector-search/ai-search/semantic-search/
 */
export class SemanticSearchIndex extends Construct implements IConnectable {
  /** The domain. */
  public readonly domain: IDomain;
  /** The alias that searches use. */
  public readonly indexName: string;
  /** The alias that documents are written to. */
  public readonly writeAlias: string;
  /** The function that sets the index up. */
  public readonly setUp: IFunction;
  /** The role by which the domain calls the model. */
  public readonly connectorRole: IRole;
  /** The log of that function, which has each error in full. */
  public readonly logGroup: ILogGroup;
  /**
   * The network of the domain: HTTPS, at the security groups of a domain that the app makes in a VPC. It has no others. That of
   * the set-up is `setUp.connections`.
   */
  public readonly connections: Connections;
  /** The VPC of the domain, if it was given. */
  public readonly vpc?: IVpc;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly engine: VectorEngine;
  private readonly modelIds: readonly string[];

  /**
   * @throws if the domain is known to be older than 2.19, in a VPC without `vpc`, or to have fine-grained access control
   * without `role`; if a name is none that OpenSearch accepts; if `serving` is not older than `generation`; or if another
   * index of the app has the name
   */
  constructor(scope: Construct, id: string, props: SemanticSearchIndexProps) {
    super(scope, id);
    requireSearchProps(props, this);
    const { domain, indexName, model, serving, vpc } = props;
    const models = serving ? [model, serving.model] : [model];
    this.domain = domain;
    this.indexName = indexName;
    this.writeAlias = writeAliasOf(indexName);
    this.vpc = vpc;
    this.engine = props.engine ?? VectorEngine.LUCENE;
    this.modelIds = [...new Set(models.map(({ modelId }) => modelId))];

    const logGroup = createLogGroup(this, 'Log', 'search', props);
    this.logGroup = logGroup;
    this.connections = connectionsOfDomain(domain);
    const way = vpc ? this.createWay(vpc) : { needed: [] };
    this.connectorRole = createConnectorRole(this, domain, models);
    const setUp = createSetUp(this, props, logGroup, way.group);
    this.setUp = setUp;
    const grant = grantSetUp(this, props, setUp, this.connectorRole);
    grant.applyBefore(createSetUpResource(this, props, setUp, this.connectorRole, way.needed));
    this.alarms = createSearchAlarms(this, this.engine, props.alarms);
  }

  /** Lets somebody write documents, read and delete them, through `writeAlias`. For a domain in a VPC the way is opened too. */
  public grantIndex(grantee: IGrantable): Grant {
    return this.grantWay(grantee, writePathsOf(this.indexName), 'writes documents to a search index');
  }

  /** Lets somebody search, and read single documents, through `indexName`. For a domain in a VPC the way is opened too. */
  public grantSearch(grantee: IGrantable): Grant {
    return this.grantWay(grantee, searchPathsOf(this.indexName), 'searches an index');
  }

  /**
   * Whether a primary shard of the domain is missing: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricClusterRed(options?: MetricOptions): Metric {
    return this.metricOf('ClusterStatus.red', { label: 'Red', ...options });
  }

  /**
   * Whether replicas of the domain are missing: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricClusterYellow(options?: MetricOptions): Metric {
    return this.metricOf('ClusterStatus.yellow', { label: 'Yellow', ...options });
  }

  /**
   * Whether the domain rejects documents: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricWritesBlocked(options?: MetricOptions): Metric {
    return this.metricOf('ClusterIndexWritesBlocked', { label: 'Writes blocked', ...options });
  }

  /**
   * The memory for vectors of Faiss that is used, in percent of its limit, of the fullest node.
   *
   * @default - maximum over 5 minutes
   */
  public metricVectorMemory(options?: MetricOptions): Metric {
    return this.metricOf('KNNGraphMemoryUsagePercentage', { label: 'Memory for vectors (%)', ...options });
  }

  /**
   * Whether vectors are rejected, because the memory for those of Faiss is full: 1 or 0.
   *
   * @default - maximum over 5 minutes
   */
  public metricVectorsRejected(options?: MetricOptions): Metric {
    return this.metricOf('KNNCircuitBreakerTriggered', { label: 'Vectors rejected', ...options });
  }

  /**
   * Calls that Bedrock throttled, of the models of documents and queries, by all clients in the Region.
   *
   * @default - sum over 5 minutes
   */
  public metricThrottles(options?: MathExpressionOptions): MathExpression {
    return this.metricOfModels('InvocationThrottles', { label: 'Throttled calls', ...options });
  }

  /**
   * Calls that the models of documents and queries rejected, by all clients in the Region. No document of such a call is
   * stored.
   *
   * @default - sum over 5 minutes
   */
  public metricFailedDocuments(options?: MathExpressionOptions): MathExpression {
    return this.metricOfModels('InvocationClientErrors', { label: 'Rejected calls', ...options });
  }

  /**
   * Calls of the models of documents and queries that succeeded, by all clients in the Region.
   *
   * @default - sum over 5 minutes
   */
  public metricModelCalls(options?: MathExpressionOptions): MathExpression {
    return this.metricOfModels('Invocations', { label: 'Calls', ...options });
  }

  /** Graphs for a dashboard: the state of the domain, calls of the models and, for Faiss, the memory for vectors. */
  public widgets(): IWidget[] {
    const vectors = graph('Memory for vectors (%)', {
      left: [this.metricVectorMemory()],
      right: [this.metricVectorsRejected()],
    });
    return [
      graph('State of the domain', {
        left: [this.metricClusterRed(), this.metricClusterYellow(), this.metricWritesBlocked()],
      }),
      graph('Calls of the model', {
        left: [this.metricModelCalls(), this.metricThrottles(), this.metricFailedDocuments()],
      }),
      ...(this.engine === VectorEngine.FAISS ? [vectors] : []),
    ];
  }

  private metricOf(metricName: string, options: MetricOptions): Metric {
    return this.domain.metric(metricName, { statistic: Stats.MAXIMUM, period: Duration.minutes(5), ...options });
  }

  private metricOfModels(metricName: string, options: MathExpressionOptions): MathExpression {
    const metrics = this.modelIds.map(
      (ModelId, index) =>
        [
          // One graph may have several of these metrics.
          `${metricName[0].toLowerCase()}${metricName.slice(1)}${index}`,
          new Metric({
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
      ...options,
    });
  }

  /** The network of the set-up, which the domain lets in if its security groups are known. */
  private createWay(vpc: IVpc): { readonly group?: SecurityGroup; readonly needed: readonly IDependable[] } {
    const group = closedSecurityGroup(this, vpc, 'The function that sets up a search index');
    allowHttps(group, 'the domain');
    const server = serverOf(this.domain, this.connections);
    const rules = rulesAddedTo(this.connections.securityGroups, () => {
      if (this.connections.securityGroups.length > 0) {
        admit(server, group, 'from the set-up of a search index');
      }
    });
    return { group, needed: [group, ...rules] };
  }

  private grantWay(grantee: IGrantable, paths: Readonly<Record<string, readonly string[]>>, purpose: string): Grant {
    requireGrantee(grantee, this);
    if (this.connections.securityGroups.length > 0) {
      openDefaultPort(serverOf(this.domain, this.connections), grantee, purpose);
    }
    return grantPaths(this, grantee, this.domain.domainArn, paths, [this.domain]);
  }
}
