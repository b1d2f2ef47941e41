// The package is a module of ECMAScript, but has a file for require too.
const { StateMachine } = require('aws-local-stepfunctions');

// The interpreter is written for Node.js 22.
const promises = Promise as unknown as { withResolvers?: () => object };
promises.withResolvers ??= () => {
  const functions: Record<string, unknown> = {};
  const promise = new Promise((resolve, reject) => Object.assign(functions, { resolve, reject }));
  return { promise, ...functions };
};

type Json = any;

/** The interpreter ends a task after a minute, if nothing else is said. */
const LONG = 2_000_000;

export interface MachinePorts {
  /** Runs a task: its resource, what it gets, and the number of the child in whose execution it is. */
  readonly task: (resource: string, input: Json) => Promise<Json>;
  /** The list that a distributed Map reads. */
  readonly items: (bucket: string, key: string) => Json[];
}

/**
 * Executes a definition as it was synthesized. The interpreter has no distributed Map: here each of its items is an
 * execution of its own, as on AWS, and an execution that failed can be redriven. Waits and pauses take no time.
 */
export class Machine {
  /** The states that each child execution went through. */
  public readonly children: string[][] = [];
  private failed: { readonly state: string; readonly input: Json } | undefined;
  /** Items of a list whose child has succeeded. */
  private readonly done = new Set<string>();

  constructor(
    private readonly definition: Json,
    private readonly ports: MachinePorts,
  ) {}

  public run(name: string, input: Json = {}): Promise<Json> {
    return this.execute(this.definition, input, name, 'parent');
  }

  /** Goes on where the execution failed: with the children that have not succeeded. */
  public redrive(name: string): Promise<Json> {
    if (this.failed === undefined) {
      throw new Error('nothing failed');
    }
    const { state, input } = this.failed;
    return this.execute({ ...this.definition, StartAt: state }, input, name, 'parent');
  }

  private async execute(definition: Json, input: Json, name: string, kind: 'parent' | 'child'): Promise<Json> {
    const { TimeoutSeconds: _, ...whole } = definition;
    const states = Object.entries(whole.States as Record<string, Json>);
    const tasks = states.filter(([, { Type, ItemReader }]) => Type === 'Task' || ItemReader !== undefined);
    const visited: string[] = [];
    const handlers = tasks.map(([state, task]): [string, (input: Json) => Promise<Json>] => [
      state,
      async (given) => {
        visited.push(state);
        if (kind === 'parent') {
          this.failed = { state, input: given };
        }
        return task.ItemReader === undefined
          ? this.ports.task(task.Resource, given)
          : this.runChildren(task, given, `${name}/${state}`);
      },
    ]);
    const runnable = states.map(([state, { ItemReader, ItemProcessor, ...rest }]) => [
      state,
      ItemReader === undefined
        ? rest
        : { ...rest, Type: 'Task', Resource: 'arn:aws:states:::map', TimeoutSeconds: LONG },
    ]);
    const machine = new StateMachine(
      { ...whole, States: Object.fromEntries(runnable) },
      { validationOptions: { noValidate: true } },
    );
    const zero = (type: string) =>
      Object.fromEntries(states.filter(([, s]) => s.Type === type).map(([state]) => [state, 0]));
    const execution = machine.run(input, {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(handlers),
        waitTimeOverrides: zero('Wait'),
        retryIntervalOverrides: { ...zero('Task'), ...zero('Map') },
      },
      context: { Execution: { Name: name } },
    });
    const events: string[] = [];
    const reading = (async () => {
      for await (const event of execution.eventLogs) {
        if (event.type === 'StateEntered') {
          events.push(event.state.name);
        }
      }
    })();
    try {
      return await execution.result;
    } finally {
      await reading;
      if (kind === 'child') {
        this.children.push(events);
      }
    }
  }

  private async runChildren(map: Json, input: Json, name: string): Promise<Json> {
    const { Bucket: bucket, 'Key.$': keyPath } = map.ItemReader.Parameters;
    const key = input[keyPath.replace(/^\$\./, '')];
    const items = this.ports.items(bucket, key);
    const waiting = items
      .map((item, index) => ({ item, id: `${key}#${index}` }))
      .filter(({ id }) => !this.done.has(id));
    const outputs: Json[] = [];
    let failure: Error | undefined;
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined && failure === undefined; next = waiting.shift()) {
        const { item, id } = next;
        try {
          outputs.push(await this.execute(map.ItemProcessor, item, `${name}:${id}`, 'child'));
          this.done.add(id);
        } catch (error) {
          failure = error as Error;
        }
      }
    };
    await Promise.all(Array.from({ length: map.MaxConcurrency }, work));
    if (failure !== undefined) {
      const threshold = new Error(failure.message);
      threshold.name = 'States.ExceedToleratedFailureThreshold';
      throw threshold;
    }
    if (Buffer.byteLength(JSON.stringify(outputs)) > 262_144) {
      throw new Error('States.DataLimitExceeded');
    }
    return outputs;
  }
}
