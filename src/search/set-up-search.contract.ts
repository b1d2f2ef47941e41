/**
 * What the custom resource asks for. CloudFormation passes texts, and lists and maps of them.
 *
 * The physical id is the index name as long as the resource exists, so that no update makes CloudFormation delete anything.
 */
export interface SetUpRequest {
  /** The address of the domain, with `https://` and without a path. */
  readonly Endpoint: string;
  readonly IndexName: string;
  /** The fields that are embedded, of the generation that is written. */
  readonly Fields: readonly string[];
  readonly Engine: SearchEngine;
  /** The generation that documents are written to. */
  readonly Generation: string;
  readonly Model: ModelRequest;
  /** The generation that searches use: that which is written, or an older one while the new one is filled. */
  readonly Serving: string;
  /** The model of the generation that searches use, if it is an older one. */
  readonly ServingModel?: ModelRequest;
  /** Where the domain calls the models: `https://bedrock-runtime.<Region>.<suffix>`. */
  readonly BedrockUrl: string;
  /** The Region that these calls are signed for. */
  readonly BedrockRegion: string;
  /** The ARN of the role by which the domain calls the models. */
  readonly ConnectorRole: string;
  /** How many documents fewer than the index of today's searches a newer one may hold when searches change to it. */
  readonly MayMiss?: string;
  /** What the end of the resource leaves of the indices. */
  readonly Removal: IndexRemoval;
}

export type SearchEngine = 'lucene' | 'faiss';
export type IndexRemoval = 'retain' | 'delete';

/** A model as a connector calls it, once for documents and once for queries. */
export interface ModelRequest {
  /** The id of the foundation model, as it stands in the path of `InvokeModel`. */
  readonly Id: string;
  readonly Dimension: string;
  readonly Space: string;
  readonly TextsPerCall: string;
  /** The body of a request for documents, with the placeholders of ml-commons: `${parameters.texts}`. */
  readonly DocumentBody: string;
  /** The body of a request for queries. */
  readonly QueryBody: string;
  /** The function of ml-commons, by its name or as a Painless script, that makes the parameters of the body. */
  readonly PreProcess: string;
  /** The one that reads the vectors from the answer. */
  readonly PostProcess: string;
}

/** The attributes of the custom resource, all of them names or ids. */
export const SET_UP_ATTRIBUTES = {
  /** The index of the generation that is written. */
  writingIndex: 'WritingIndex',
  /** The index that searches use. */
  servingIndex: 'ServingIndex',
  /** The model that embeds documents as they are written. */
  documentModelId: 'DocumentModelId',
  /** The model that embeds the queries of today's searches. */
  queryModelId: 'QueryModelId',
} as const;

/** The index of a generation. */
export function indexOf(indexName: string, generation: string | number): string {
  return `${indexName}-${generation}`;
}

/** The alias that documents are written through; searches go through the index name itself. */
export function writeAliasOf(indexName: string): string {
  return `${indexName}-write`;
}

/** The alias of all generations. */
export function allAliasOf(indexName: string): string {
  return `${indexName}-all`;
}

/** The field of a document that has the vector of another one. */
export function vectorFieldOf(field: string): string {
  return `${field}_embedding`;
}
