import { MADE_HERE } from '../plain/bodies';
import type { DomainState, IndexState } from '../plain/domain-state';
import { generationOfIndex, generationOfName, type IndexMark, MARK } from '../plain/generation';
import { allAliasOf, indexOf, type SetUpRequest, writeAliasOf } from '../set-up-search.contract';
import type { Domain } from './domain';

/** More than this is read when some of it is gone. */
const PAGE = 500;

interface Aliases {
  readonly aliases: Readonly<Record<string, { readonly is_write_index?: boolean }>>;
}

interface FoundIndex extends Aliases {
  readonly mappings: { readonly _meta?: Readonly<Record<string, IndexMark>> };
  readonly settings: {
    readonly index: { readonly default_pipeline?: string; readonly search?: { readonly default_pipeline?: string } };
  };
}

/** A connector, a model or a group of models. */
interface Named {
  readonly name: string;
  readonly description?: string;
  readonly connector_id?: string;
  readonly model_state?: string;
}

interface Hits {
  readonly hits: { readonly hits: ReadonlyArray<{ readonly _id: string; readonly _source: Named }> };
}

/** What a domain has of a search index, and of the generations that the requests are about. */
export async function readDomain(domain: Domain, requests: readonly SetUpRequest[]): Promise<DomainState> {
  const { IndexName } = requests[0];
  const [all, search, write, connectors, models, groups] = await Promise.all([
    domain.find<FoundIndex>(`/${allAliasOf(IndexName)}`),
    domain.find<Aliases>(`/${IndexName}/_alias`),
    domain.find<Aliases>(`/${writeAliasOf(IndexName)}/_alias`),
    named(domain, 'connectors', IndexName),
    named(domain, 'models', IndexName),
    named(domain, 'model_groups', IndexName),
  ]);
  const indices = await Promise.all(
    Object.entries(all).map(async ([index, found]) => [index, await stateOf(domain, index, found, IndexName)] as const),
  );
  const numbers = [
    ...requests.filter((it) => it.IndexName === IndexName).flatMap(({ Generation, Serving }) => [Generation, Serving]),
    ...indices.flatMap(([index]) => generationOfIndex(IndexName, index) ?? []),
    ...[...connectors, ...models, ...groups].flatMap(({ name }) => generationOfName(IndexName, name) ?? []),
  ];
  const pipelines = (kind: string) => readPipelines(domain, kind, IndexName, [...new Set(numbers)]);
  const [ingest, searchPipelines] = await Promise.all([pipelines('ingest'), pipelines('search')]);
  const takes = ({ aliases }: Aliases) => aliases[writeAliasOf(IndexName)]?.is_write_index !== false;
  return {
    indices: Object.fromEntries(indices),
    search: Object.keys(search),
    write: Object.fromEntries(Object.entries(write).map(([index, found]) => [index, takes(found)])),
    connectors: connectors.map(({ id, name, description = '' }) => ({ id, name, description })),
    models: models.map(({ id, name, connector_id: connector = '', model_state: state = '' }) => ({
      ...{ id, name, connector, state },
    })),
    groups: groups.map(({ id, name }) => ({ id, name })),
    ingest,
    searchPipelines,
  };
}

async function stateOf(domain: Domain, index: string, found: FoundIndex, indexName: string): Promise<IndexState> {
  // Without it, what was written a moment ago is not counted.
  await domain.ask('POST', `/${index}/_refresh`);
  const { count } = await domain.ask<{ count: number }>('GET', `/${index}/_count`);
  const { settings, mappings, aliases } = found;
  const { default_pipeline: ingestPipeline, search } = settings.index;
  const mark = mappings._meta?.[MARK];
  return {
    ...(mark && { mark }),
    documents: count,
    ...(ingestPipeline && { ingestPipeline }),
    ...(search?.default_pipeline && { searchPipeline: search.default_pipeline }),
    isUsed: Object.keys(aliases).some((alias) => alias !== allAliasOf(indexName)),
  };
}

/** What has a name of ours, and was made here. */
async function named(domain: Domain, kind: string, indexName: string): Promise<Array<Named & { readonly id: string }>> {
  const query = { prefix: { 'name.keyword': `${indexName}-` } };
  const _source = ['name', 'description', 'connector_id', 'model_state'];
  const { hits } = await domain.ask<Hits>('POST', `/_plugins/_ml/${kind}/_search`, { size: PAGE, query, _source });
  return hits.hits
    .map(({ _id: id, _source: source }) => ({ id, ...source }))
    .filter(
      ({ name, description }) =>
        generationOfName(indexName, name) !== undefined && `${description}`.split(' ')[0] === MADE_HERE,
    );
}

async function readPipelines(
  domain: Domain,
  kind: string,
  indexName: string,
  numbers: readonly string[],
): Promise<Record<string, object>> {
  const found = await Promise.all(
    numbers.map(async (number) => {
      const id = indexOf(indexName, number);
      return [number, (await domain.find<object>(`/_${kind}/pipeline/${id}`))[id]] as const;
    }),
  );
  return Object.fromEntries(found.filter(([, body]) => body !== undefined));
}
