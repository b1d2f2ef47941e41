import {
  indexOf,
  type ModelRequest,
  SET_UP_ATTRIBUTES,
  type SetUpRequest,
  writeAliasOf,
} from '../set-up-search.contract';
import { indexBody, ingestBody, searchBody } from './bodies';
import { chooseModel } from './choose-model';
import { request as ask, type DomainState, type ModelState, type Step } from './domain-state';
import { differencesOf, type Generation, generationOfIndex, MARK, USES, type Use, writingOf } from './generation';
import { objectionTo } from './objections';
import { stepToEnd, stepToSweep } from './sweep';

/** The parts of a CloudFormation event that decide. */
export interface SetUpEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: SetUpRequest;
  readonly OldResourceProperties?: SetUpRequest;
}

/** The models of a generation, and whether they do what they should is known. */
type Models = Readonly<Record<Use, ModelState>>;

/**
 * The next step from what the domain has to what is asked for. After each step the domain is asked again, so that an
 * attempt that died somewhere is taken up by the next one, whichever event brings it.
 *
 * @param probed the models that were called in this attempt, and answered with vectors of the right length
 */
export function decide(event: SetUpEvent, state: DomainState, probed: ReadonlySet<string>): Step {
  const { ResourceProperties: request } = event;
  const owner = ownerOf(event);
  if (event.RequestType === 'Delete') {
    return stepToEnd(request, state, owner);
  }
  const why = objectionTo(request, state, owner);
  if (why) {
    return { do: 'refuse', why };
  }
  const generations = generationsOf(request, state);
  const chosen = new Map<string, Models>();
  for (const generation of generations) {
    const models = USES.map((use) => chooseModel(state, request, generation, use));
    const missing = models.find((choice) => 'step' in choice);
    if (missing && 'step' in missing) {
      return missing.step;
    }
    const [document, query] = models.map((choice) => (choice as { model: ModelState }).model);
    const unknown = [document, query].find(({ id }) => !probed.has(id));
    if (unknown) {
      return { do: 'probe', model: unknown.id, name: unknown.name, dimension: generation.model.Dimension };
    }
    chosen.set(generation.number, { document, query });
  }
  for (const generation of generations) {
    const step = stepToIndex(request, state, generation, chosen.get(generation.number) as Models);
    if (step) {
      return step;
    }
  }
  const [writing] = generations;
  const serving = generations[generations.length - 1];
  return (
    stepToAliases(request, state, writing, serving) ??
    stepToMark(event, state, serving, owner) ??
    stepToSweep(request, event.OldResourceProperties, state, chosenIds(chosen)) ??
    done(request, chosen)
  );
}

/** Account, Region and stack, and the resource in it: a stack that is made again under its name is the same owner. */
export function ownerOf({ StackId, LogicalResourceId }: SetUpEvent): string {
  const [, , , region, account, name = StackId] = StackId.split(':');
  return [account, region, name.split('/')[1], LogicalResourceId].filter(Boolean).join('/');
}

/** First that which is written, then that which searches use, if it is an older one. */
function generationsOf(request: SetUpRequest, { indices }: DomainState): readonly Generation[] {
  const writing = writingOf(request);
  const mark = indices[indexOf(request.IndexName, request.Serving)]?.mark;
  if (request.Serving === request.Generation || !mark) {
    return [writing];
  }
  const { fields, engine } = mark;
  return [writing, { number: request.Serving, model: request.ServingModel as ModelRequest, fields, engine }];
}

function stepToIndex(
  request: SetUpRequest,
  state: DomainState,
  generation: Generation,
  { document, query }: Models,
): Step | undefined {
  const { number } = generation;
  const index = indexOf(request.IndexName, number);
  const [ingest, search] = [ingestBody(generation, document.id), searchBody(query.id)];
  if (!isSame(state.ingest[number], ingest)) {
    return ask(`write the ingest pipeline ${index}`, 'PUT', `/_ingest/pipeline/${index}`, ingest);
  }
  if (!isSame(state.searchPipelines[number], search)) {
    return ask(`write the search pipeline ${index}`, 'PUT', `/_search/pipeline/${index}`, search);
  }
  const found = state.indices[index];
  if (!found) {
    return ask(`create the index ${index}`, 'PUT', `/${index}`, indexBody(request, generation, index));
  }
  if (found.mark && differencesOf(found.mark, generation).length > 0) {
    // It is untouched: any other one would have been an objection.
    return ask(`delete the empty index ${index}`, 'DELETE', `/${index}`);
  }
  if (found.ingestPipeline !== index || found.searchPipeline !== index) {
    const settings = { index: { default_pipeline: index, 'search.default_pipeline': index } };
    return ask(`give the index ${index} its pipelines`, 'PUT', `/${index}/_settings`, settings);
  }
  return undefined;
}

/** Both names change at one moment, or neither. */
function stepToAliases(request: SetUpRequest, state: DomainState, ...used: Generation[]): Step | undefined {
  const { IndexName } = request;
  const write = writeAliasOf(IndexName);
  const [writing, serving] = used.map(({ number }) => indexOf(IndexName, number));
  const isRight = isSame(state.write, { [writing]: true }) && state.search.length === 1 && state.search[0] === serving;
  if (isRight) {
    return undefined;
  }
  const remove = (alias: string, indices: readonly string[], kept: string) =>
    indices.filter((index) => index !== kept).map((index) => ({ remove: { index, alias } }));
  const actions = [
    ...remove(write, Object.keys(state.write), writing),
    ...remove(IndexName, state.search, serving),
    { add: { index: writing, alias: write, is_write_index: true } },
    // Whoever writes through the name that searches use is refused, instead of losing what is written at the next change.
    { add: { index: serving, alias: IndexName, is_write_index: false } },
  ];
  return ask(`write to ${writing}, search ${serving}`, 'POST', '/_aliases', { actions });
}

/** The last step that commits to something: from here on, the indices belong to this resource. */
function stepToMark(
  { RequestType, ResourceProperties: { IndexName } }: SetUpEvent,
  { indices }: DomainState,
  { number }: Generation,
  owner: string,
): Step | undefined {
  for (const [index, { mark, documents }] of Object.entries(indices)) {
    const isNew = RequestType === 'Create' || mark?.owner === undefined;
    const wanted = {
      ...mark,
      owner,
      ...((mark?.served || generationOfIndex(IndexName, index) === number) && { served: true }),
      ...((mark?.kept || (isNew && documents > 0)) && { kept: true }),
    };
    if (mark && !isSame(mark, wanted)) {
      return ask(`mark the index ${index}`, 'PUT', `/${index}/_mapping`, { _meta: { [MARK]: wanted } });
    }
  }
  return undefined;
}

function chosenIds(chosen: ReadonlyMap<string, Models>): ReadonlySet<string> {
  const models = [...chosen.values()].flatMap(({ document, query }) => [document, query]);
  return new Set(models.flatMap(({ id, connector }) => [id, connector]));
}

function done({ IndexName, Generation: writing, Serving: serving }: SetUpRequest, chosen: Map<string, Models>): Step {
  return {
    do: 'done',
    what: `documents go to ${indexOf(IndexName, writing)}, searches use ${indexOf(IndexName, serving)}`,
    attributes: {
      [SET_UP_ATTRIBUTES.writingIndex]: indexOf(IndexName, writing),
      [SET_UP_ATTRIBUTES.servingIndex]: indexOf(IndexName, serving),
      [SET_UP_ATTRIBUTES.documentModelId]: chosen.get(writing)?.document.id as string,
      [SET_UP_ATTRIBUTES.queryModelId]: chosen.get(serving)?.query.id as string,
    },
  };
}

/** Whether two values have the same JSON, whatever the order of their properties. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
