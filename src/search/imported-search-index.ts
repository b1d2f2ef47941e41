import { Connections, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct, IConstruct } from 'constructs';
import { placeOf, refuse } from '../private/synth/errors';
import { environmentIn } from '../private/synth/existing';
import { type Kinds, requireClass, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireLiteral, requireOneOf, requireSome } from '../private/synth/validation';
import type { SemanticSearchIndexAttributes } from './i-semantic-search-index';
import { connectionsOfDomain, isInVpc, requireClassOfDomain } from './search-domain';
import { requireIndexName } from './search-rules';
import { SemanticSearchIndexBase } from './semantic-search-index-base';
import { VectorEngine } from './vector-engine';

const ATTRIBUTES: Kinds<SemanticSearchIndexAttributes> = {
  indexName: 'text',
  domain: 'object',
  securityGroups: 'list of objects?',
  models: 'list of objects?',
  engine: 'text?',
};

/** An index of another stack or app. */
export class ImportedSearchIndex extends SemanticSearchIndexBase {
  public readonly domain: IDomain;
  public readonly indexName: string;
  public readonly connections: Connections;
  public readonly vpc?: IVpc;
  /** @internal */
  protected readonly _engine: VectorEngine | undefined;
  /** @internal */
  protected readonly _modelIds: readonly string[] | undefined;

  constructor(scope: Construct, id: string, attrs: SemanticSearchIndexAttributes) {
    const { indexName, domain, securityGroups, models, engine } = requireAttributes(placeOf(scope, id), attrs);
    // An import of a domain is said to be where its stack is, whatever its ARN says.
    super(scope, id, environmentIn(domain.domainArn, domain.env));
    this.domain = domain;
    this.indexName = indexName;
    this.connections = securityGroups
      ? new Connections({ securityGroups, defaultPort: Port.tcp(443) })
      : connectionsOfDomain(domain);
    this._engine = engine;
    this._modelIds = models && [...new Set(models.map(({ modelId }) => modelId))];
  }

  /** @internal */
  protected _requireModels(): readonly string[] {
    const remedy = 'pass them to SemanticSearchIndex.fromSemanticSearchIndexAttributes';
    return this._modelIds ?? refuse({ property: 'models', must: 'be known of the imported index', remedy }, this);
  }
}

/** The domain decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: IConstruct, attrs: SemanticSearchIndexAttributes): SemanticSearchIndexAttributes {
  requireKinds(attrs, ATTRIBUTES, scope, 'attrs.');
  const { indexName, domain, securityGroups, models, engine } = attrs;
  requireIndexName(indexName, scope);
  requireClassOfDomain(domain, scope);
  const group = { name: 'a security group', remedy: 'import it, for example with SecurityGroup.fromSecurityGroupId' };
  requireClass('securityGroups', securityGroups, 'securityGroupId', group, scope);
  requireSome('securityGroups', securityGroups, 'a group', 'leave it out where you do not know them', scope);
  if (securityGroups && isInVpc(domain) === false) {
    const remedy = 'no security group applies to it';
    refuse({ property: 'securityGroups', must: 'be left out for a domain with a public endpoint', remedy }, scope);
  }
  for (const [index, model] of (models ?? []).entries()) {
    requireMadeBy(`models[${index}]`, model, '_request', 'EmbeddingModel.cohereMultilingualV3()', scope);
  }
  requireSome('models', models, 'a model', 'leave it out where you do not know them', scope);
  requireLiteral('engine', engine, 'write it into the code: it decides which graphs there are', scope);
  requireOneOf('engine', engine, Object.values(VectorEngine), scope);
  return attrs;
}
