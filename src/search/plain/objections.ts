import { allAliasOf, indexOf, type SetUpRequest, writeAliasOf } from '../set-up-search.contract';
import type { DomainState, IndexState } from './domain-state';
import { differencesOf, type Generation, generationOfIndex, writingOf } from './generation';

/** Why a request cannot be carried out, in words for the reader of a failed deployment. */
export function objectionTo(request: SetUpRequest, state: DomainState, owner: string): string | undefined {
  return (
    ofAnother(request, state, owner) ??
    ofNames(request, state) ??
    ofOrder(request) ??
    ofVectors(request, state) ??
    ofServing(request, state)
  );
}

/** The generation that searches use now. */
export function servedNow({ IndexName }: SetUpRequest, { search }: DomainState): string | undefined {
  return search.length === 1 ? generationOfIndex(IndexName, search[0]) : undefined;
}

/** An index that an attempt has made, and that nothing was ever written to. */
export function isUntouched({ documents, isUsed }: IndexState): boolean {
  return documents === 0 && !isUsed;
}

function ofAnother({ IndexName }: SetUpRequest, { indices }: DomainState, owner: string): string | undefined {
  for (const [index, { mark }] of Object.entries(indices)) {
    if (!mark) {
      return `the index ${index} has the alias ${allAliasOf(IndexName)}, but not the marks of this construct; choose another indexName`;
    }
    if (mark.owner !== undefined && mark.owner !== owner) {
      return (
        `the index ${index} belongs to ${mark.owner}; choose another indexName, or remove that construct first: ` +
        'a retained index is taken over by the next one'
      );
    }
  }
  return undefined;
}

/** What has one of our names, and is not ours. */
function ofNames({ IndexName }: SetUpRequest, { indices, search, write }: DomainState): string | undefined {
  const names = [
    [IndexName, search],
    [writeAliasOf(IndexName), Object.keys(write)],
  ] as const;
  for (const [name, targets] of names) {
    const stranger = targets.find((index) => !(index in indices));
    if (stranger !== undefined) {
      return stranger === name
        ? `there is an index with the name ${name}, which has to be an alias; delete the index, or choose another indexName`
        : `the alias ${name} leads to ${stranger}, which this construct has not made; remove the alias, or choose another indexName`;
    }
  }
  return undefined;
}

function ofOrder({ Serving, Generation: writing, ServingModel }: SetUpRequest): string | undefined {
  if (Number(Serving) > Number(writing)) {
    return `searches cannot use generation ${Serving} while documents are written to generation ${writing}`;
  }
  return Serving !== writing && !ServingModel ? `the model of generation ${Serving} is missing` : undefined;
}

function ofVectors(request: SetUpRequest, { indices }: DomainState): string | undefined {
  const { IndexName, Serving, ServingModel } = request;
  const writing = writingOf(request);
  const found = indices[indexOf(IndexName, writing.number)];
  const differences = found?.mark && !isUntouched(found) ? differencesOf(found.mark, writing) : [];
  if (differences.length > 0) {
    const next = Number(writing.number) + 1;
    return (
      `the index ${indexOf(IndexName, writing.number)} has ${differences.join(', ')}: its vectors would have to be made ` +
      `again; deploy generation ${next} with serving SearchGeneration.of(${Serving}, the model of before), index all documents ` +
      'again, then leave serving out'
    );
  }
  if (Serving === writing.number) {
    return undefined;
  }
  const served = indices[indexOf(IndexName, Serving)]?.mark;
  if (!served) {
    return `the index ${indexOf(IndexName, Serving)}, which searches are to use, does not exist`;
  }
  const { fields, engine } = served;
  const older: Generation = { number: Serving, model: ServingModel as SetUpRequest['Model'], fields, engine };
  const others = differencesOf(served, older);
  return others.length > 0
    ? `the index ${indexOf(IndexName, Serving)} has ${others.join(', ')}: name the model that filled it for the generation that searches use`
    : undefined;
}

/** Searches must not change to an index that is not filled yet. */
function ofServing(request: SetUpRequest, state: DomainState): string | undefined {
  const { IndexName, Serving, MayMiss = '0' } = request;
  const now = servedNow(request, state);
  if (now === undefined || Number(Serving) <= Number(now)) {
    return undefined;
  }
  const [old, next] = [now, Serving].map((number) => state.indices[indexOf(IndexName, number)]);
  const documents = next?.documents ?? 0;
  if (next?.mark?.served || documents + Number(MayMiss) >= old.documents) {
    return undefined;
  }
  return (
    `the index ${indexOf(IndexName, Serving)} holds ${counted(documents)}, and ${indexOf(IndexName, now)}, which searches ` +
    `use, holds ${counted(old.documents)}; deploy with serving SearchGeneration.of(${now}, its model) until all documents are indexed again`
  );
}

function counted(documents: number): string {
  return documents === 1 ? '1 document' : `${documents} documents`;
}
