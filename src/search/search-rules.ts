import type { IConstruct } from 'constructs';
import { claimInRegion, identityOf } from '../private/synth/claims';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import {
  requireDistinct,
  requireLiteral,
  requireOneOf,
  requireRemovalPolicy,
  requireSome,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { requireGeneration } from './generation-number';
import { hasFineGrainedAccess, isInVpc, requireDomain } from './search-domain';
import type { SemanticSearchIndexProps } from './semantic-search-index-props';
import { vectorFieldOf } from './set-up-search.contract';
import { VectorEngine } from './vector-engine';

const PROPS: Kinds<SemanticSearchIndexProps> = {
  domain: 'object',
  indexName: 'text',
  fields: 'list of texts',
  model: 'object',
  generation: 'number?',
  serving: 'object?',
  mayMiss: 'number?',
  engine: 'text?',
  vpc: 'object?',
  vpcSubnets: 'object?',
  role: 'object?',
  removalPolicy: 'text?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const INDEX_NAME = {
  pattern: /^[a-z0-9][a-z0-9_-]{0,199}$/,
  must: 'be 1 to 200 lower case letters, digits, - and _, and begin with a letter or digit',
  remedy: 'OpenSearch accepts no upper case; the indices have numbers at the end of this name',
};

const FIELD = {
  pattern: /^[A-Za-z][\w-]{0,99}$/,
  must: 'be 1 to 100 letters, digits, - and _, and begin with a letter',
  remedy: 'move what is in an object to the top of the document: only fields there are embedded',
};

/** The subnets of the function that sets up the index. */
export const SUBNETS = {
  zones: { min: 1 },
  publicProblem: 'public: a function there has no public address, and reaches nothing outside of the VPC',
  remedy: 'choose private or isolated subnets that the domain can be reached from',
};

/** Rejects properties with which an index could not be set up, or would hurt another one. */
export function requireSearchProps(props: SemanticSearchIndexProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  const { domain, model, serving, vpc, role, encryptionKey } = props;
  requireMadeBy('model', model, '_request', 'EmbeddingModel.cohereMultilingualV3()', scope);
  requireMadeBy('serving', serving, 'generation', 'SearchGeneration.of(1, EmbeddingModel.cohereEnglishV3())', scope);
  requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', scope);
  requireMadeBy('role', role, 'assumeRoleAction', 'new Role(…)', scope);
  requireEncryptionKey(encryptionKey, scope);
  requireDomain(domain, scope);
  requireNames(props, scope);
  requireOneOf('engine', props.engine, Object.values(VectorEngine), scope);
  requireRemovalPolicy(
    'removalPolicy',
    props.removalPolicy,
    'use RETAIN: the domain makes snapshots of its own',
    scope,
  );
  requireGenerations(props, scope);
  requireWay(props, scope);
  requireAccess(props, scope);
  requireOwnName(props, scope);
}

/** Rejects a name of which rights cannot be made. */
export function requireIndexName(indexName: string, scope: IConstruct): void {
  requireLiteral('indexName', indexName, 'write it into the code: rights and pipelines are made for it', scope);
  requireText('indexName', indexName, INDEX_NAME, scope);
}

function requireNames({ indexName, fields, engine }: SemanticSearchIndexProps, scope: IConstruct): void {
  requireIndexName(indexName, scope);
  requireLiteral('fields', fields, 'write them into the code: the index is made for them', scope);
  requireLiteral('engine', engine, 'write it into the code: the index is made for it', scope);
  requireSome('fields', fields, 'a field', 'name the fields that searches are to understand', scope);
  for (const [index, field] of fields.entries()) {
    requireText(`fields[${index}]`, field, FIELD, scope);
  }
  requireDistinct('fields', fields, 'list it once', scope);
  const taken = fields.find((field) => fields.some((other) => vectorFieldOf(other) === field));
  if (taken !== undefined) {
    const remedy = 'rename the field: the vector of the other field is stored there';
    refuse(
      { property: 'fields', must: 'not list a field together with its _embedding field', got: taken, remedy },
      scope,
    );
  }
}

function requireGenerations({ generation = 1, serving, mayMiss }: SemanticSearchIndexProps, scope: IConstruct): void {
  requireGeneration('generation', generation, scope);
  const deleted = 'count the documents that were deleted while the new index was being filled';
  requireWholeNumber('mayMiss', mayMiss, { min: 0, remedy: deleted }, scope);
  if (serving !== undefined && serving.generation >= generation) {
    const remedy = 'leave it out once the new index is filled: searches use that of generation then';
    const must = `be an older generation than ${generation}`;
    refuse({ property: 'serving', must, got: serving.generation, remedy }, scope);
  }
}

/** Rejects a function that could not reach the domain. */
function requireWay({ domain, vpc, vpcSubnets }: SemanticSearchIndexProps, scope: IConstruct): void {
  if (isInVpc(domain) && vpc === undefined) {
    const remedy = 'set vpc, and vpcSubnets if need be: only a function in the VPC reaches the domain';
    refuse({ property: 'vpc', must: 'be that of the domain, which is in one', got: undefined, remedy }, scope);
  }
  if (vpcSubnets !== undefined && vpc === undefined) {
    refuse(
      { property: 'vpcSubnets', must: 'be left out without vpc', remedy: 'set vpc too, or leave both out' },
      scope,
    );
  }
}

/** Rejects a role that the domain could not know when the index is set up. */
function requireAccess({ domain, role }: SemanticSearchIndexProps, scope: IConstruct): void {
  if (role === undefined && hasFineGrainedAccess(domain)) {
    const must = 'be given for a domain with fine-grained access control';
    const remedy =
      'pass the master user of the domain, or a role that is mapped to ml_full_access and all_access before';
    refuse({ property: 'role', must, remedy }, scope);
  }
}

function requireOwnName({ domain, indexName }: SemanticSearchIndexProps, scope: IConstruct): void {
  const other = claimInRegion(['search index', identityOf(domain.domainEndpoint, scope), indexName].join(' '), scope);
  if (other !== undefined) {
    const remedy = 'choose another name: they would fight for aliases and pipelines';
    const must = 'be another one than that of another index of the domain';
    refuse({ property: 'indexName', must, got: `${indexName} as ${other}`, remedy }, scope);
  }
}
