import type { SetUpRequest } from '../set-up-search.contract';
import { connectorBody, modelBody } from './bodies';
import { request as ask, type DomainState, type ModelState, type Step } from './domain-state';
import type { Generation, Use } from './generation';

/** A model that does what is asked for, or what is to be done so that there is one. */
export type Choice = { readonly model: ModelState } | { readonly step: Step };

/** A node that has no copy yet gets one at the first call. */
const READY = ['DEPLOYED', 'PARTIALLY_DEPLOYED'];
/** It takes a moment. */
const ON_ITS_WAY = ['REGISTERING', 'DEPLOYING', 'UNDEPLOYING'];

/** Takes what an earlier attempt has left, and makes only what is missing. */
export function chooseModel(state: DomainState, request: SetUpRequest, generation: Generation, use: Use): Choice {
  const wanted = connectorBody(request, generation, use);
  const connectors = state.connectors
    .filter(({ name, description }) => name === wanted.name && description === wanted.description)
    .map(({ id }) => id)
    .sort();
  const models = state.models
    .filter(({ name, connector }) => name === wanted.name && connectors.includes(connector))
    .sort((a, b) => placeOf(a, state, generation) - placeOf(b, state, generation) || (a.id < b.id ? -1 : 1));
  if (models.length > 0) {
    const [model] = models;
    const step = readied(model);
    return step ? { step } : { model };
  }
  if (connectors.length > 0) {
    const body = modelBody(request, generation, use, connectors[0]);
    return { step: ask(`register ${wanted.name}`, 'POST', '/_plugins/_ml/models/_register', body) };
  }
  return { step: ask(`create the connector ${wanted.name}`, 'POST', '/_plugins/_ml/connectors/_create', wanted) };
}

/** That which works already comes first. */
function placeOf({ id, state }: ModelState, { ingest, searchPipelines }: DomainState, { number }: Generation): number {
  const isUsed = JSON.stringify([ingest[number], searchPipelines[number]]).includes(JSON.stringify(id));
  return (isUsed ? 0 : 2) + (READY.includes(state) ? 0 : 1);
}

function readied({ id, name, state }: ModelState): Step | undefined {
  if (READY.includes(state)) {
    return undefined;
  }
  return ON_ITS_WAY.includes(state)
    ? { do: 'wait', what: `${name}, which is ${state}` }
    : { do: 'deploy', model: id, what: `${name}, which is ${state}` };
}
