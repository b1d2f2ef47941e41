import { failureOf, type ResourceResult } from '../../private/runtime/custom-resource';
import { type ActivationEvent, decide, physicalId } from '../plain/decide';

/** The rule sets of the account in the Region. */
export interface RuleSets {
  /** The name of the active set, if there is one. */
  active(): Promise<string | undefined>;
  /** Makes a set the active one; none without a name. Returns false if the set does not exist. */
  activate(name: string | undefined): Promise<boolean>;
}

export interface ActivationPorts {
  readonly ruleSets: RuleSets;
  readonly logGroup: string;
  print(line: string): void;
}

/** Answers one event of the custom resource. */
export async function activateRuleSet(event: ActivationEvent, ports: ActivationPorts): Promise<ResourceResult> {
  try {
    return await answer(event, ports);
  } catch (error) {
    ports.print(`FAILED ${(error as Error).message}`);
    throw failureOf((error as Error).message, ports.logGroup);
  }
}

async function answer(event: ActivationEvent, { ruleSets, print }: ActivationPorts): Promise<ResourceResult> {
  const active = await ruleSets.active();
  const decision = decide(event, active);
  switch (decision.action) {
    case 'fail':
      throw new Error(decision.why);
    case 'activate':
      print(`ACTIVATE ${decision.name}; before: ${active ?? 'none'}`);
      await activate(decision.name, ruleSets);
      break;
    case 'restore':
      print(`RESTORE ${decision.previous ?? 'none'}`);
      await restore(decision.previous, ruleSets);
      break;
    default:
      print(`KEEP ${decision.why}`);
  }
  return { PhysicalResourceId: event.RequestType === 'Create' ? createdId(event, active) : unchangedId(event) };
}

/** A set that is there already, because the same event came twice, has no previous one. */
function createdId({ ResourceProperties: { RuleSetName } }: ActivationEvent, active: string | undefined): string {
  return physicalId(active === RuleSetName ? undefined : active);
}

function unchangedId({ PhysicalResourceId }: ActivationEvent): string {
  return PhysicalResourceId ?? physicalId(undefined);
}

async function activate(name: string, ruleSets: RuleSets): Promise<void> {
  try {
    if (!(await ruleSets.activate(name))) {
      throw new Error(`the receipt rule set ${name} does not exist`);
    }
  } catch (error) {
    // A creation that fails is not deleted: what did happen, in spite of the error, must not stay behind.
    if ((await ruleSets.active()) !== name) {
      throw error;
    }
  }
}

/** Makes the previous set the active one; none, if there was none or it is gone. */
async function restore(previous: string | undefined, ruleSets: RuleSets): Promise<void> {
  if (!(await ruleSets.activate(previous))) {
    await ruleSets.activate(undefined);
  }
}
