import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct, IDependable } from 'constructs';
import { admit } from '../private/synth/client-connections';
import { allowHttps } from '../private/synth/database-access';
import { createLogGroup } from '../private/synth/log-encryption';
import { rulesAddedTo } from '../private/synth/needed-resources';
import { closedSecurityGroup } from '../private/synth/network';
import { createConnectorRole } from './connector-role';
import type { ISemanticSearchIndex, SemanticSearchIndexAttributes } from './i-semantic-search-index';
import { ImportedSearchIndex } from './imported-search-index';
import { createSearchAlarms } from './search-alarms';
import { connectionsOfDomain, serverOf } from './search-domain';
import { requireSearchProps } from './search-rules';
import { SemanticSearchIndexBase } from './semantic-search-index-base';
import type { SemanticSearchIndexProps } from './semantic-search-index-props';
import { createSetUp, grantSetUp } from './set-up-function';
import { createSetUpResource } from './set-up-resource';
import { VectorEngine } from './vector-engine';

/**
 * An index that finds documents by meaning: connectors, models and pipelines of a domain, so that documents and queries are
 * embedded by matching rules. A new model gets its own index, and searches move to the new index when it is filled.
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
export class SemanticSearchIndex extends SemanticSearchIndexBase {
  /**
   * Refers to an index that another app or stack created, in order to grant access to clients of this app and to watch it.
   *
   * @throws if the name is a token, or one that OpenSearch does not accept; or if security groups are given for a domain with a
   * public endpoint
   */
  public static fromSemanticSearchIndexAttributes(
    scope: Construct,
    id: string,
    attrs: SemanticSearchIndexAttributes,
  ): ISemanticSearchIndex {
    return new ImportedSearchIndex(scope, id, attrs);
  }

  /** The domain. */
  public readonly domain: IDomain;
  /** The alias that searches use. */
  public readonly indexName: string;
  /** The function that sets the index up. */
  public readonly setUp: IFunction;
  /** The role with which the domain calls the model. */
  public readonly connectorRole: IRole;
  /** The log of `setUp`, which has each error in full. */
  public readonly logGroup: ILogGroup;
  /**
   * The network of the domain: HTTPS, on the security groups of a domain that the app creates in a VPC, and on no others. For
   * the set-up, use `setUp.connections`.
   */
  public readonly connections: Connections;
  /** The VPC of the domain, if it was given. */
  public readonly vpc?: IVpc;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** @internal */
  protected readonly _engine: VectorEngine;
  /** @internal */
  protected readonly _modelIds: readonly string[];

  /**
   * @throws if the domain is known to be older than 2.19, in another Region or account, in a VPC without `vpc`, or to have
   * fine-grained access control without `role`; if the VPC or the key is in another Region; if OpenSearch does not accept a
   * name; if `serving` is not older than `generation`; or if another index of the app has the name
   */
  constructor(scope: Construct, id: string, props: SemanticSearchIndexProps) {
    super(scope, id);
    requireSearchProps(props, this);
    const { domain, indexName, model, serving, vpc } = props;
    const models = serving ? [model, serving.model] : [model];
    this.domain = domain;
    this.indexName = indexName;
    this.vpc = vpc;
    this._engine = props.engine ?? VectorEngine.LUCENE;
    this._modelIds = [...new Set(models.map(({ modelId }) => modelId))];

    const logGroup = createLogGroup(this, 'Log', 'search', props);
    this.logGroup = logGroup;
    this.connections = connectionsOfDomain(domain);
    const way = vpc ? this.createWay(vpc) : { needed: [] };
    this.connectorRole = createConnectorRole(this, domain, models);
    const setUp = createSetUp(this, props, logGroup, way.group);
    this.setUp = setUp;
    const grant = grantSetUp(this, props, setUp, this.connectorRole);
    grant.applyBefore(createSetUpResource(this, props, setUp, this.connectorRole, way.needed));
    this.alarms = createSearchAlarms(this, this._engine, props.alarms);
  }

  /** @internal */
  protected _requireModels(): readonly string[] {
    return this._modelIds;
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
}
