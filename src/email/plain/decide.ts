import type { ActivationRequest } from '../rule-set.contract';

/** What the parts of a CloudFormation event say that decide. */
export interface ActivationEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: ActivationRequest;
  readonly OldResourceProperties?: ActivationRequest;
  readonly PhysicalResourceId?: string;
}

/**
 * - `keep`: leave everything as it is; `why` is for the log
 * - `activate`: make the set the active one
 * - `restore`: make the previous set the active one, or none if there was none or it is gone
 * - `fail`: end the deployment with the sentence
 */
export type Decision =
  | { readonly action: 'keep'; readonly why: string }
  | { readonly action: 'activate'; readonly name: string }
  | { readonly action: 'restore'; readonly previous: string | undefined }
  | { readonly action: 'fail'; readonly why: string };

const ID = 'activation';

/** The physical id keeps what was active before: nothing else of a custom resource lives as long as the resource. */
export function physicalId(previous: string | undefined): string {
  return previous === undefined ? ID : `${ID}:${previous}`;
}

/** The set that was active before; the names of sets have no colon. */
export function previousIn(physicalResourceId: string | undefined): string | undefined {
  return physicalResourceId?.split(':')[1];
}

/**
 * Decides by the set that is active now.
 *
 * A rollback is an Update back to the properties of before, and nothing tells it from a deployment. So no Update fails, and
 * none takes the place of a set that the stack does not own: what was active before is known at the creation only, and could
 * not be restored. The watcher tells of it.
 */
export function decide(event: ActivationEvent, active: string | undefined): Decision {
  const { RuleSetName: wanted, Kind } = event.ResourceProperties;
  if (event.RequestType === 'Delete') {
    return onDelete(event, active);
  }
  if (active === wanted) {
    return { action: 'keep', why: `${wanted} is active already` };
  }
  if (Kind === 'joined') {
    return event.RequestType === 'Create'
      ? { action: 'fail', why: `${toBe(wanted)}, but ${named(active)}; activate it first, by its owner` }
      : { action: 'keep', why: `${named(active)}, not ${wanted}` };
  }
  return event.RequestType === 'Create' ? onCreate(event, active) : onUpdate(event, active);
}

function onCreate({ ResourceProperties: request }: ActivationEvent, active: string | undefined): Decision {
  const { RuleSetName: name, OnOtherActive } = request;
  if (active === undefined || OnOtherActive === 'TAKE_OVER') {
    return { action: 'activate', name };
  }
  const remedy = `join it with InboundRuleSet.join('${active}'), or choose OtherActiveSet.TAKE_OVER`;
  return { action: 'fail', why: `${toBe(name)}, but ${named(active)}, and its mail would no longer arrive; ${remedy}` };
}

function onUpdate(
  { ResourceProperties: { RuleSetName: name }, OldResourceProperties: old }: ActivationEvent,
  active: string | undefined,
): Decision {
  return active === undefined || active === old?.RuleSetName
    ? { action: 'activate', name }
    : { action: 'keep', why: `${named(active)}, which is not of this stack` };
}

function onDelete(
  { ResourceProperties: { RuleSetName: own, Kind }, PhysicalResourceId }: ActivationEvent,
  active: string | undefined,
): Decision {
  return Kind === 'own' && active === own
    ? { action: 'restore', previous: previousIn(PhysicalResourceId) }
    : { action: 'keep', why: named(active) };
}

function toBe(name: string): string {
  return `the receipt rule set ${name} must be the active one`;
}

function named(active: string | undefined): string {
  return active === undefined ? 'no rule set is active' : `${active} is active`;
}
