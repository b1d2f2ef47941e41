import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Account } from './account';
import { EXPERIMENT_TAG, RUN_TAG } from './tags';

/** How patient the destroying is. */
export interface Pace {
  /** Seconds between two looks. */
  readonly poll: number;
  /** Seconds in which a call of a program that was killed may still make something. */
  readonly settle: number;
  /** Minutes until a stack that does not go is given up. */
  readonly give: number;
  /** Minutes until what the tags still name counts as left: they are told of a deletion late. */
  readonly prove: number;
}

/** The pace for AWS, whose functions leave a network only after half an hour. */
export const PATIENT: Pace = { poll: 10, settle: 30, give: 60, prove: 15 };
/** The pace for an emulator on this machine. */
export const QUICK: Pace = { poll: 0.3, settle: 2, give: 2, prove: 0.1 };

/** Which stacks are meant. */
export interface Target {
  /** The run; any, if it is not given. */
  readonly run?: string;
  /** One experiment of the run. */
  readonly experiment?: string;
  /** Names under which a stack of ours may be there before it has its tags. */
  readonly names: readonly string[];
}

const ENDLESS = 10_000;

/** Destroys stacks and what their functions logged, and returns what it could not destroy, as sentences. */
export async function destroy(account: Account, target: Target, pace: Pace): Promise<string[]> {
  const logGroups = new Set<string>();
  const tried = new Set<string>();
  const deadline = Date.now() + pace.give * 60_000;
  let quietSince: number | undefined;
  for (let look = 0; look < ENDLESS; look++) {
    const stacks = (await account.stacks()).filter((stack) => isMeant(stack, target));
    if (stacks.length === 0) {
      quietSince ??= Date.now();
      if (Date.now() - quietSince >= pace.settle * 1000) {
        return deleteLogGroups(account, logGroups);
      }
    } else {
      quietSince = undefined;
      if (Date.now() > deadline) {
        await deleteLogGroups(account, logGroups);
        return stacks.map((stack) => `stack ${stack.StackName} in ${account.region}: ${stack.StackStatus}`);
      }
      for (const stack of stacks) {
        await remember(account, stack, logGroups);
        await push(account, stack, tried);
      }
    }
    await delay(pace.poll * 1000);
  }
  throw new Error('it never ended');
}

/** Whether a stack is of a run: it has the tag, or is the empty shell of a change set under a name of ours. */
export function isMeant(
  { Tags = [], StackName = '', StackStatus }: Stack,
  { run, experiment, names }: Target,
): boolean {
  const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
  if (tag(RUN_TAG) === undefined) {
    return StackStatus === 'REVIEW_IN_PROGRESS' && names.includes(StackName);
  }
  return (
    (run === undefined || tag(RUN_TAG) === run) && (experiment === undefined || tag(EXPERIMENT_TAG) === experiment)
  );
}

/** Asks for the deletion of a stack that does nothing else; one that another stack needs is asked again later. */
async function push(account: Account, stack: Stack, tried: Set<string>): Promise<void> {
  const { StackId = '', StackStatus = '' } = stack;
  if (StackStatus.endsWith('_IN_PROGRESS') && StackStatus !== 'REVIEW_IN_PROGRESS') {
    // A creation can be ended by a deletion, the rest has to come to its end.
    if (StackStatus !== 'CREATE_IN_PROGRESS') {
      return;
    }
  }
  const keep = StackStatus === 'DELETE_FAILED' ? await makeWay(account, StackId, tried) : [];
  await account.deleteStack(StackId, keep).catch(() => undefined);
}

/**
 * Empties what CloudFormation does not delete as long as something is in it, and returns what it has to leave out: custom
 * resources that it could not delete twice, because their function has gone. They are nothing without it.
 */
async function makeWay(account: Account, stack: string, tried: Set<string>): Promise<string[]> {
  const failed = (await account.resourcesOf(stack)).filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED');
  const again = failed.filter(({ LogicalResourceId }) => tried.has(`${stack} ${LogicalResourceId}`));
  for (const resource of failed.filter((one) => !again.includes(one))) {
    tried.add(`${stack} ${resource.LogicalResourceId}`);
    await account.empty(resource).catch(() => false);
  }
  return again.flatMap(({ LogicalResourceId, ResourceType }) =>
    LogicalResourceId && /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(ResourceType ?? '')
      ? [LogicalResourceId]
      : [],
  );
}

async function remember(account: Account, { StackId = '' }: Stack, logGroups: Set<string>): Promise<void> {
  // It may be gone by now.
  const resources = await account.resourcesOf(StackId).catch(() => []);
  for (const { ResourceType, PhysicalResourceId } of resources) {
    if (ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId) {
      logGroups.add(`/aws/lambda/${PhysicalResourceId}`);
    }
  }
}

async function deleteLogGroups(account: Account, names: ReadonlySet<string>): Promise<string[]> {
  const left: string[] = [];
  for (const name of names) {
    if ((await account.logGroups(name)).includes(name)) {
      await account.deleteLogGroup(name).catch((error) => left.push(`log group ${name}: ${error.message}`));
    }
  }
  return left;
}

/** What still has the tag of a run, as sentences; none, if nothing is left. */
export async function leftOf(accounts: readonly Account[], run: string, pace: Pace): Promise<string[]> {
  const deadline = Date.now() + pace.prove * 60_000;
  for (let look = 0; look < ENDLESS; look++) {
    const found = await Promise.all(
      accounts.map(async (account) => [
        ...(await account.stacks())
          .filter((stack) => isMeant(stack, { run, names: [] }))
          .map(({ StackName }) => `stack ${StackName} in ${account.region}`),
        ...(await account.tagged(run)),
      ]),
    );
    const left = found.flat();
    if (left.length === 0 || Date.now() > deadline) {
      return left;
    }
    await delay(pace.poll * 1000);
  }
  throw new Error('it never ended');
}
