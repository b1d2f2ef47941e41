import { indexOf, type ModelRequest, type SearchEngine, type SetUpRequest } from '../set-up-search.contract';

/** What a model is called for. A model that embeds queries as if they were documents finds nothing in another language. */
export const USES = ['document', 'query'] as const;
export type Use = (typeof USES)[number];

/** An index with the models and pipelines that make and find its vectors. */
export interface Generation {
  readonly number: string;
  readonly model: ModelRequest;
  readonly fields: readonly string[];
  readonly engine: SearchEngine;
}

/** What an index says of itself in the `_meta` of its mapping. */
export interface IndexMark {
  readonly model: string;
  readonly dimension: string;
  readonly space: string;
  readonly engine: SearchEngine;
  readonly fields: readonly string[];
  /** The resource that it belongs to; none after the end of that resource. */
  readonly owner?: string;
  /** Searches have used it: it may serve again, for a rollback must not be refused. */
  readonly served?: boolean;
  /** It held documents before it belonged to its owner: the end of the owner, or the rollback of its creation, keeps it. */
  readonly kept?: boolean;
}

export const MARK = 'cdk-hindsight';

export function markOf({ model, fields, engine }: Generation): IndexMark {
  return { model: model.Id, dimension: model.Dimension, space: model.Space, engine, fields };
}

/** What makes the vectors of an index other ones than those that are asked for, in words. */
export function differencesOf(mark: IndexMark, generation: Generation): string[] {
  const wanted = markOf(generation);
  const names = ['model', 'dimension', 'space', 'engine'] as const;
  const differences = names
    .filter((name) => mark[name] !== wanted[name])
    .map((name) => `${name} ${mark[name]} instead of ${wanted[name]}`);
  const [had, has] = [mark.fields, wanted.fields].map((fields) => [...fields].sort().join(', '));
  return had === has ? differences : [...differences, `fields ${had} instead of ${has}`];
}

/** The name of a connector, of its model and of the group of the model. */
export function modelNameOf(indexName: string, number: string, use: Use): string {
  return `${indexOf(indexName, number)}-${use}`;
}

/** The generation that a name of a connector, model or group is of; undefined if it is another one's. */
export function generationOfName(indexName: string, name: string): string | undefined {
  return USES.map((use) => numberBetween(`${indexName}-`, name, `-${use}`)).find((number) => number !== undefined);
}

/** The generation that an index is of; undefined if it is another one's. */
export function generationOfIndex(indexName: string, index: string): string | undefined {
  return numberBetween(`${indexName}-`, index, '');
}

function numberBetween(start: string, text: string, end: string): string | undefined {
  if (!text.startsWith(start) || !text.endsWith(end)) {
    return undefined;
  }
  const number = text.slice(start.length, text.length - end.length);
  return /^[1-9]\d*$/.test(number) ? number : undefined;
}

/** The generation that is written. */
export function writingOf({
  Generation: number,
  Model: model,
  Fields: fields,
  Engine: engine,
}: SetUpRequest): Generation {
  return { number, model, fields, engine };
}
