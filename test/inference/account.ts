import { App, Stack } from 'aws-cdk-lib';
import type { BatchInferenceProps } from '../../src/inference';
import { collectInference } from '../../src/inference/handlers/collect-inference';
import { finishInference } from '../../src/inference/handlers/finish-inference';
import { planInference } from '../../src/inference/handlers/plan-inference';
import { ENDED } from '../../src/inference/run-layout.contract';
import { resolveIntrinsics } from '../support/intrinsics';
import { type BedrockOptions, FakeBedrock } from './fake-bedrock';
import { Ground } from './ground';
import { Machine } from './machine';
import { Crash, MemoryStore } from './memory-store';

export const SOURCE = 'prompts';
export const RESULTS = 'answers';
export const WORK = 'work';

export interface Synthesized {
  readonly definition: any;
  readonly environment: Record<string, string>;
}

/** The state machine and the variables of the functions, as the template has them. */
export function synthesize(props: (ground: Ground) => Partial<BatchInferenceProps> = () => ({})): Synthesized {
  const ground = new Ground(new Stack(new App(), 'Stack'));
  ground.inference(props(ground));
  const resources: Record<string, any> = ground.template().toJSON().Resources;
  const names: [string, string][] = [
    ['Prompts', SOURCE],
    ['Answers', RESULTS],
    ['MadeWork', WORK],
  ];
  const values: Record<string, string> = {};
  for (const id of Object.keys(resources)) {
    const name = names.find(([prefix]) => id.startsWith(prefix))?.[1] ?? id;
    values[id] = name;
    values[`${id}.Arn`] = `arn:aws:made:::${name}`;
  }
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const [[, machine]] = ofType('AWS::StepFunctions::StateMachine');
  const planner = ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('MadePlanner'))?.[1];
  return {
    definition: JSON.parse(resolveIntrinsics(machine.Properties.DefinitionString, { values })),
    environment: resolveIntrinsics(planner.Properties.Environment.Variables, { values }),
  };
}

export interface AccountOptions {
  readonly environment?: Record<string, string>;
  readonly bedrock?: Partial<BedrockOptions>;
  /** After how many requests a call of a function dies; not at all if there is nothing. */
  readonly diesAfter?: () => number | undefined;
  /** How often a call of a function is made, at the same time. */
  readonly copies?: () => number;
  /** How much the planner reads in one call. */
  readonly callBytes?: number;
}

/** An account with two buckets of a user, a batch inference, and a Bedrock that fails as it is told to. */
export class Account {
  public readonly store = new MemoryStore();
  public readonly bedrock: FakeBedrock;
  public readonly machine: Machine;
  public readonly printed: any[] = [];
  private readonly environment: Record<string, string>;

  constructor(
    { definition, environment }: Synthesized,
    private readonly options: AccountOptions = {},
  ) {
    this.environment = { ...environment, ...options.environment };
    const limit = (name: string) => Number(this.environment[name]);
    this.bedrock = new FakeBedrock(this.store, {
      minRecords: limit('MIN_RECORDS'),
      maxRecords: limit('MAX_RECORDS'),
      maxBytes: limit('MAX_BYTES'),
      ...options.bedrock,
    });
    this.machine = new Machine(definition, {
      task: (resource, input) => this.task(resource, JSON.parse(JSON.stringify(input))),
      items: (bucket, key) => JSON.parse((this.store.get(bucket, key) as Buffer).toString()),
    });
  }

  /** The same as the machine does, in a thousandth of the time: for many cases. */
  public async hurry(run: string): Promise<void> {
    let state: any = { run, round: 1, cursor: '', input: {} };
    for (;;) {
      state = await this.call('MadePlanner', state);
      if (state.next === 'jobs') {
        for (const job of this.list(state.jobsKey)) {
          await this.call('MadeCollector', { job, now: await this.await(job) });
        }
        state = { run, round: state.round + 1, cursor: '', input: state.input };
      } else if (state.next !== 'plan') {
        break;
      }
    }
    for (const { inputUri, outputUri } of state.next === 'online' ? this.list(state.onlineKey) : []) {
      await this.bedrock.call('invokeModel', { Input: { S3Uri: inputUri }, Output: { S3Uri: outputUri } });
    }
    await this.call('MadeFinisher', state);
  }

  /** Calls a function until it answers. */
  public async call(resource: string, event: any): Promise<any> {
    for (;;) {
      try {
        return await this.task(resource, event);
      } catch (error) {
        if (!(error instanceof Crash)) {
          throw error;
        }
      }
    }
  }

  private list(key: string): any[] {
    return JSON.parse(String(this.store.get(WORK, key)));
  }

  private async await({ jobName, clientRequestToken, inputUri, outputUri }: any): Promise<any> {
    const { JobArn } = await this.bedrock.call('createModelInvocationJob', {
      JobName: jobName,
      ClientRequestToken: clientRequestToken,
      InputDataConfig: { S3InputDataConfig: { S3Uri: inputUri } },
      OutputDataConfig: { S3OutputDataConfig: { S3Uri: outputUri } },
      TimeoutDurationInHours: 24,
    });
    for (;;) {
      const now = await this.bedrock.call('getModelInvocationJob', { JobIdentifier: JobArn });
      if ((ENDED as readonly string[]).includes(now.Status)) {
        return now;
      }
    }
  }

  /** Records of the user, one line each. */
  public upload(key: string, lines: readonly (object | string)[]): void {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    this.store.put(SOURCE, key, text);
  }

  public results(): any[] {
    return this.ended('results');
  }

  public failed(): any[] {
    return this.ended('failed');
  }

  public manifest(): any {
    const [key] = this.store.keys(RESULTS).filter((each) => each.endsWith('manifest.json'));
    return key && JSON.parse((this.store.get(RESULTS, key) as Buffer).toString());
  }

  /** The sum of a metric. */
  public metric(name: string): number {
    return this.printed.reduce((sum, line) => sum + (line._aws ? (line[name] ?? 0) : 0), 0);
  }

  private ended(kind: string): any[] {
    const keys = this.store.keys(RESULTS).filter((key) => key.includes(`/${kind}/`));
    return keys.flatMap((key) => this.store.lines(RESULTS, key));
  }

  private async task(resource: string, input: any): Promise<any> {
    const action = /:aws-sdk:bedrock:(\w+)$|:bedrock:(\w+)$/.exec(resource);
    if (action !== null) {
      return this.bedrock.call(action[1] ?? action[2], input);
    }
    if (resource.endsWith(':aws-sdk:s3:putObject')) {
      this.store.put(input.Bucket, input.Key, input.Body);
      return {};
    }
    const copies = Array.from({ length: this.options.copies?.() ?? 1 }, () => this.invoke(resource, input));
    const outcomes = await Promise.allSettled(copies);
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) {
      throw failure.reason;
    }
    return (outcomes[0] as PromiseFulfilledResult<unknown>).value;
  }

  /** A function of the library, which may die. */
  private async invoke(resource: string, event: any): Promise<unknown> {
    const ports = {
      environment: this.environment,
      store: this.store.session(this.options.diesAfter?.()),
      clock: { now: () => 0 },
      print: (line: string) => this.printed.push(JSON.parse(line)),
      callBytes: this.options.callBytes ?? Number.POSITIVE_INFINITY,
    };
    const functions: [string, () => Promise<unknown>][] = [
      ['MadePlanner', () => planInference(event, ports)],
      ['MadeCollector', () => collectInference(event, ports)],
      ['MadeFinisher', () => finishInference(event, ports)],
    ];
    const [, run] = functions.find(([name]) => resource.includes(name)) as (typeof functions)[number];
    // What Step Functions gets is JSON.
    return JSON.parse(JSON.stringify(await run()));
  }
}
