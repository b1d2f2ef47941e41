import { indexOf, type SetUpRequest, writeAliasOf } from '../set-up-search.contract';
import { request as ask, type DomainState, type Step } from './domain-state';
import { generationOfIndex, generationOfName, MARK } from './generation';

/**
 * Deletes what earlier deployments and attempts that died have left: models and connectors that nothing uses, and the
 * pipelines of generations that are neither asked for nor what a rollback of this request would ask for. Never an index.
 */
export function stepToSweep(
  request: SetUpRequest,
  old: SetUpRequest | undefined,
  state: DomainState,
  used: ReadonlySet<string>,
): Step | undefined {
  const current = [request.Generation, request.Serving];
  const before = old?.IndexName === request.IndexName ? [old.Generation, old.Serving] : [];
  const isKept = (id: string, name: string) => {
    const number = generationOfName(request.IndexName, name);
    return used.has(id) || (number !== undefined && before.includes(number) && !current.includes(number));
  };
  const kept = [...current, ...before];
  return (
    stepToDetach(request, state, (number) => !kept.includes(number)) ??
    stepToDelete(state, isKept, (number) => kept.includes(number), request.IndexName)
  );
}

/** The end of the resource. What is retained keeps documents, vectors and names, and refuses writes: nothing makes vectors any more. */
export function stepToEnd(request: SetUpRequest, state: DomainState, owner: string): Step {
  const { IndexName, Removal } = request;
  const other = Object.entries(state.indices).find(([, { mark }]) => mark?.owner !== undefined && mark.owner !== owner);
  if (other) {
    return { do: 'done', what: `nothing: the index ${other[0]} belongs to ${other[1].mark?.owner}`, attributes: {} };
  }
  return (
    (Removal === 'delete' ? stepToDeleteIndex(state) : undefined) ??
    stepToClose(IndexName, state) ??
    stepToDetach(request, state, () => true) ??
    stepToDelete(
      state,
      () => false,
      () => false,
      IndexName,
    ) ??
    stepToRelease(state) ?? {
      do: 'done',
      what: `left: ${Object.keys(state.indices).join(', ') || 'nothing'}`,
      attributes: {},
    }
  );
}

function stepToDeleteIndex({ indices }: DomainState): Step | undefined {
  const [index] = Object.entries(indices).find(([, { mark }]) => mark && !mark.kept) ?? [];
  return index === undefined ? undefined : ask(`delete the index ${index}`, 'DELETE', `/${index}`);
}

function stepToClose(IndexName: string, { write, indices }: DomainState): Step | undefined {
  const open = Object.keys(write).filter((index) => write[index] && index in indices);
  if (open.length === 0) {
    return undefined;
  }
  const alias = writeAliasOf(IndexName);
  const actions = open.map((index) => ({ add: { index, alias, is_write_index: false } }));
  return ask(`close ${alias}`, 'POST', '/_aliases', { actions });
}

/** Takes the pipelines from indices before these are deleted. */
function stepToDetach(
  { IndexName }: SetUpRequest,
  state: DomainState,
  isToGo: (number: string) => boolean,
): Step | undefined {
  for (const [index, { ingestPipeline, searchPipeline, mark }] of Object.entries(state.indices)) {
    const number = generationOfIndex(IndexName, index);
    if (mark && number !== undefined && isToGo(number) && (ingestPipeline === index || searchPipeline === index)) {
      const settings = { index: { default_pipeline: null, 'search.default_pipeline': null } };
      return ask(`take the pipelines from ${index}`, 'PUT', `/${index}/_settings`, settings);
    }
  }
  return undefined;
}

function stepToDelete(
  { models, connectors, groups, ingest, searchPipelines }: DomainState,
  isKept: (id: string, name: string) => boolean,
  isKeptNumber: (number: string) => boolean,
  indexName: string,
): Step | undefined {
  for (const [kind, pipelines] of [
    ['ingest', ingest],
    ['search', searchPipelines],
  ] as const) {
    const number = Object.keys(pipelines).find((it) => !isKeptNumber(it));
    if (number !== undefined) {
      const id = indexOf(indexName, number);
      return ask(`delete the ${kind} pipeline ${id}`, 'DELETE', `/_${kind}/pipeline/${id}`);
    }
  }
  const model = models.find(({ id, name }) => !isKept(id, name));
  if (model) {
    const path = `/_plugins/_ml/models/${model.id}`;
    return /DEPLOY(ED|ING)$/.test(model.state) && model.state !== 'UNDEPLOYED'
      ? ask(`undeploy ${model.name}`, 'POST', `${path}/_undeploy`)
      : ask(`delete ${model.name}`, 'DELETE', path);
  }
  const connector = connectors.find(({ id, name }) => !isKept(id, name));
  if (connector) {
    return ask(`delete the connector ${connector.name}`, 'DELETE', `/_plugins/_ml/connectors/${connector.id}`);
  }
  const group = groups.find(({ name }) => !isKeptNumber(generationOfName(indexName, name) as string));
  return group && ask(`delete the group ${group.name}`, 'DELETE', `/_plugins/_ml/model_groups/${group.id}`);
}

/** Last, so that an end that died is not taken for another one's. */
function stepToRelease({ indices }: DomainState): Step | undefined {
  for (const [index, { mark }] of Object.entries(indices)) {
    if (mark?.owner !== undefined) {
      const { owner, ...rest } = mark;
      return ask(`release the index ${index}`, 'PUT', `/${index}/_mapping`, { _meta: { [MARK]: rest } });
    }
  }
  return undefined;
}
