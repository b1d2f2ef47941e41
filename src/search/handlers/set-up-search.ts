import type { Clock } from '../../private/runtime/clock';
import { failureOf, type ResourceResult } from '../../private/runtime/custom-resource';
import { decide, type SetUpEvent } from '../plain/decide';
import type { Step } from '../plain/domain-state';
import { Domain, DomainError, type Send } from './domain';
import { readDomain } from './read-domain';

/** What the set-up needs of the world; tests pass their own. */
export interface SetUpPorts {
  readonly clock: Clock;
  readonly logGroup: string;
  /** Sends signed requests to the domain at an address. */
  connect(endpoint: string): Send;
  print(line: string): void;
}

/** What Lambda tells of the invocation. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** What is left for the answer. */
const SPARE_MILLIS = 20_000;
/** A role that was made a moment ago is not known everywhere. */
const NOT_ALLOWED_MILLIS = 90_000;
/** A node that restarts, or a model that is throttled, is back after a while. */
const PASSING_MILLIS = 180_000;
const PAUSE_MILLIS = 500;
/** Far more than any set-up takes: what goes in a circle is a mistake of ours. */
const MAX_STEPS = 500;

/**
 * Answers one event of the custom resource. The physical id is the name of the index for as long as the resource exists: with
 * another one, CloudFormation would delete what an update has just made.
 */
export async function setUpSearch(
  event: SetUpEvent,
  invocation: Invocation,
  ports: SetUpPorts,
): Promise<ResourceResult> {
  try {
    return {
      PhysicalResourceId: event.ResourceProperties.IndexName,
      Data: await new SetUp(event, invocation, ports).run(),
    };
  } catch (error) {
    ports.print(`FAILED ${(error as Error).message}`);
    throw failureOf((error as Error).message, ports.logGroup);
  }
}

class SetUp {
  private readonly domain: Domain;
  private readonly probed = new Set<string>();
  private readonly begin: number;
  private readonly deadline: number;
  /** Since when nothing has succeeded. */
  private troubleSince?: number;

  public constructor(
    private readonly event: SetUpEvent,
    invocation: Invocation,
    private readonly ports: SetUpPorts,
  ) {
    this.domain = new Domain(ports.connect(event.ResourceProperties.Endpoint));
    this.begin = ports.clock.now();
    this.deadline = this.begin + invocation.getRemainingTimeInMillis() - SPARE_MILLIS;
  }

  public async run(): Promise<Readonly<Record<string, string>>> {
    for (let count = 0; count < MAX_STEPS; count++) {
      try {
        const step = await this.next();
        if (step.do === 'done') {
          this.ports.print(`Done: ${step.what}`);
          return step.attributes;
        }
        await this.take(step);
        if (step.do !== 'wait' && step.do !== 'deploy') {
          this.troubleSince = undefined;
        }
      } catch (error) {
        if (this.event.RequestType === 'Delete' && isGone(error)) {
          this.ports.print('Done: the domain does not exist any more');
          return {};
        }
        await this.overcome(error);
      }
    }
    throw new Error(`the set-up did not end after ${MAX_STEPS} steps`);
  }

  private async next(): Promise<Step> {
    const { ResourceProperties: request, OldResourceProperties: old } = this.event;
    const state = await readDomain(this.domain, old ? [request, old] : [request]);
    return decide(this.event, state, this.probed);
  }

  private async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'refuse':
        throw new Refusal(step.why);
      case 'wait':
        await this.wait(step.what, PASSING_MILLIS);
        break;
      case 'deploy':
        this.ports.print(`Deploy ${step.what}`);
        await this.domain.ask('POST', `/_plugins/_ml/models/${step.model}/_deploy`);
        await this.wait(step.what, PASSING_MILLIS);
        break;
      case 'probe':
        this.ports.print(`Probe ${step.name}`);
        await this.probe(step.model, step.name, Number(step.dimension));
        break;
      case 'request':
        this.ports.print(step.what.toUpperCase().slice(0, 1) + step.what.slice(1));
        if (step.method === 'DELETE' || step.path.endsWith('/_undeploy')) {
          await this.domain.ignoringAbsence(step.method, step.path);
        } else {
          await this.domain.ask(step.method, step.path, step.body);
        }
        break;
      default:
    }
  }

  /** A model that is refused, or whose vectors are of another length, must not get a single document. */
  private async probe(model: string, name: string, dimension: number): Promise<void> {
    const body = { text_docs: ['hindsight'], return_number: true, target_response: ['sentence_embedding'] };
    const answer = await this.domain.ask<Prediction>('POST', `/_plugins/_ml/_predict/text_embedding/${model}`, body);
    const length = answer.inference_results?.[0]?.output?.[0]?.data?.length;
    if (length !== dimension) {
      throw new Refusal(
        `the model of ${name} returns vectors of ${length} numbers, and the index would take ${dimension}`,
      );
    }
    this.probed.add(model);
  }

  /** Waits before another attempt, if one may succeed; what has been done stays. */
  private async overcome(error: unknown): Promise<void> {
    if (error instanceof Refusal) {
      throw error;
    }
    const isAnswer = error instanceof DomainError;
    const patience = isAnswer && error.isNotAllowed ? NOT_ALLOWED_MILLIS : PASSING_MILLIS;
    if (isAnswer && !error.isNotAllowed && !error.isPassing) {
      throw error;
    }
    const text = messageOf(error);
    await this.wait(text, patience, isAnswer && error.isNotAllowed ? `${text}; ${ACCESS}` : text);
  }

  private async wait(what: string, patience: number, failure = `waited in vain for ${what}`): Promise<void> {
    const { clock, print } = this.ports;
    this.troubleSince ??= clock.now();
    const end = Math.min(this.troubleSince + patience, this.deadline);
    if (clock.now() + PAUSE_MILLIS > end) {
      throw new Error(failure);
    }
    print(`Wait: ${what}`);
    await clock.sleep(PAUSE_MILLIS);
  }
}

interface Prediction {
  readonly inference_results?: ReadonlyArray<{
    readonly output?: ReadonlyArray<{ readonly data?: readonly number[] }>;
  }>;
}

class Refusal extends Error {}

const ACCESS =
  'see "Access" in the README: the access policy of the domain and, with fine-grained access control, the mapping of the roles';

/** The name of a domain that was deleted leads nowhere: nothing of it is left to be deleted. */
function isGone(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code === 'ENOTFOUND' || (cause !== undefined && isGone(cause));
}

/** `fetch` says why it failed in the cause of its error. */
function messageOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return cause ? `${message} (${cause.code ?? cause.message})` : `${message}`;
}
