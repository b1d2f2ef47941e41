import * as fc from 'fast-check';
import { connectorBody } from '../../../src/search/plain/bodies';
import type { SetUpEvent } from '../../../src/search/plain/decide';
import { indexOf, type ModelRequest, type SetUpRequest } from '../../../src/search/set-up-search.contract';
import { type Failure, MemoryDomain, refusal } from '../memory-domain';
import { eventOf, MODELS, REQUEST, setUpOn } from '../requests';

const CASES = Number(process.env.FIRE_CASES ?? 40);
const PARAMETERS = { numRuns: CASES, seed: Number(process.env.FIRE_SEED ?? 1) };

/** What a random moment of the life of a stack brings. */
type Moment =
  | { readonly do: 'deploy'; readonly request: SetUpRequest; readonly laterFails: boolean; readonly trouble: Trouble }
  | { readonly do: 'write'; readonly count: number }
  | { readonly do: 'reindex' }
  | { readonly do: 'destroy'; readonly trouble: Trouble };

/** What happens to the requests of one event: a crash at one, a crash after one, a busy domain; or the event comes twice. */
interface Trouble {
  readonly place: number;
  readonly kind: 'none' | 'crash' | 'crash-after' | 'busy' | 'doubled';
}

const trouble = fc.record<Trouble>({
  place: fc.nat(120),
  kind: fc.constantFrom('none', 'none', 'crash', 'crash-after', 'busy', 'doubled'),
});
const models = fc.constantFrom<ModelRequest>(...Object.values(MODELS));

/** Requests that a user may deploy: some are to be refused. */
const request = fc
  .record({
    writing: fc.integer({ min: 1, max: 3 }),
    behind: fc.constantFrom(0, 0, 1),
    model: models,
    servingModel: models,
    role: fc.constantFrom('a', 'b'),
    fields: fc.constantFrom(['title'], ['title', 'content']),
    isDeleted: fc.boolean(),
  })
  .map(({ writing, behind, model, servingModel, role, fields, isDeleted }): SetUpRequest => {
    const serving = Math.max(1, writing - behind);
    return {
      ...REQUEST,
      ...{ Generation: `${writing}`, Serving: `${serving}`, Model: model, Fields: fields },
      ...(serving !== writing && { ServingModel: servingModel }),
      ConnectorRole: `arn:aws:iam::123456789012:role/${role}`,
      Removal: isDeleted ? 'delete' : 'retain',
    };
  });

const moment = fc.oneof<fc.WeightedArbitrary<Moment>[]>(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('deploy' as const), request, laterFails: fc.boolean(), trouble }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.constant<Moment>({ do: 'reindex' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const), trouble }) },
);

/** A stack, the domain, and CloudFormation between them. */
class Life {
  public readonly domain = new MemoryDomain();
  /** What the last deployment that ended well asked for. */
  public deployed?: SetUpRequest;
  private readonly setUp = setUpOn(this.domain);
  private readonly written = new Map<string, Set<string>>();
  private stacks = 1;
  private documents = 0;

  public constructor() {
    this.domain.watch = () => this.check();
  }

  public async live(moment: Moment): Promise<void> {
    switch (moment.do) {
      case 'deploy':
        await this.deploy(moment.request, moment.laterFails, moment.trouble);
        break;
      case 'write':
        this.write(moment.count);
        break;
      case 'reindex':
        this.reindex();
        break;
      default:
        await this.destroy(moment.trouble);
    }
  }

  private async deploy(wanted: SetUpRequest, laterFails: boolean, trouble: Trouble): Promise<void> {
    const before = this.deployed;
    const isDone = await this.tries(this.event(before ? 'Update' : 'Create', wanted, before), trouble);
    if (isDone) {
      this.converged(wanted);
    }
    if (isDone && !laterFails) {
      this.deployed = wanted;
    } else if (before) {
      // A rollback that is refused would leave the stack where nobody gets it out.
      await this.succeeds(this.event('Update', before, wanted), trouble);
      this.converged(before);
    } else if (isDone) {
      await this.succeeds(this.event('Delete', wanted), trouble);
      this.ended(wanted);
    } else {
      // The provider keeps the end of what was not created to itself; the stack is made again.
      this.stacks += 1;
    }
  }

  private async destroy(trouble: Trouble): Promise<void> {
    const { deployed } = this;
    if (deployed) {
      this.deployed = undefined;
      if (deployed.Removal === 'delete') {
        for (const [index, { mappings }] of this.domain.indices) {
          if (!mappings._meta['cdk-hindsight'].kept) {
            this.written.delete(index);
          }
        }
      }
      await this.succeeds(this.event('Delete', deployed), trouble);
      this.ended(deployed);
      this.stacks += 1;
    }
  }

  private event(type: SetUpEvent['RequestType'], wanted: SetUpRequest, old?: SetUpRequest): SetUpEvent {
    return {
      ...eventOf(type, wanted, old),
      StackId: `arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/${this.stacks}`,
    };
  }

  /** Whether an event ends well. */
  private async tries(event: SetUpEvent, { place, kind }: Trouble): Promise<boolean> {
    const start = this.domain.requests.length;
    const failures: Record<string, Failure> = {
      crash: { after: false },
      'crash-after': { after: true },
      busy: { after: false, answer: refusal(503, 'busy') },
    };
    const { [kind]: failure } = failures;
    // A crash is for good; what is busy answers the next time.
    this.domain.failing = (it) =>
      failure && (kind === 'busy' ? it === start + place : it >= start + place) ? failure : undefined;
    const runs = kind === 'doubled' ? [this.setUp.run(event), this.setUp.run(event)] : [this.setUp.run(event)];
    const ends = await Promise.allSettled(runs);
    this.domain.failing = () => undefined;
    for (const end of ends) {
      if (end.status === 'fulfilled') {
        expect(end.value.PhysicalResourceId).toBe(event.ResourceProperties.IndexName);
      }
    }
    return ends[ends.length - 1].status === 'fulfilled';
  }

  /** Whoever operates the stack lets a failed rollback or deletion go on until it is through. */
  private async succeeds(event: SetUpEvent, trouble: Trouble): Promise<void> {
    await this.tries(event, trouble);
    await this.setUp.run(event);
  }

  private write(count: number): void {
    const ids = Array.from({ length: count }, (_, place) => `${this.documents + place}`);
    this.documents += count;
    const [index] = this.domain.behind('kb-write');
    const isTaken = this.domain.write('kb-write', ids);
    if (this.deployed) {
      expect(isTaken).toBe(true);
    }
    if (isTaken) {
      this.written.set(index, new Set([...(this.written.get(index) ?? []), ...ids]));
    }
  }

  private reindex(): void {
    if (this.deployed) {
      const { Serving, Generation } = this.deployed;
      const ids = [...this.domain.indices.get(indexOf('kb', Serving)).documents];
      this.domain.write('kb-write', ids);
      const index = indexOf('kb', Generation);
      this.written.set(index, new Set([...(this.written.get(index) ?? []), ...ids]));
    }
  }

  /** Holds at each moment, in the middle of each event. */
  private check(): void {
    const { indices, plugins, pipelines } = this.domain;
    for (const [index, ids] of this.written) {
      expect([...ids].filter((id) => !indices.get(index)?.documents.has(id))).toEqual([]);
    }
    const modelOf = (pipeline: string, kind: 'ingest' | 'search') => {
      const body = pipelines[kind].get(pipeline);
      const id =
        kind === 'ingest'
          ? body?.processors[0].text_embedding.model_id
          : body?.request_processors[0].neural_query_enricher.default_model_id;
      return plugins.connectors.get(plugins.models.get(id)?.connector_id);
    };
    if (this.deployed) {
      // Searches never lack the model that filled their index, nor does what is written.
      const served = this.domain.behind('kb');
      expect(served).toHaveLength(1);
      const [written] = this.domain.behind('kb-write');
      for (const [index, kind] of [
        [served[0], 'search'],
        [written, 'ingest'],
      ] as const) {
        const { model } = indices.get(index).mappings._meta['cdk-hindsight'];
        expect(modelOf(index, kind)?.actions[0].url).toContain(`/model/${model}/`);
        expect(modelOf(index, kind)?.name).toBe(`${index}-${kind === 'ingest' ? 'document' : 'query'}`);
      }
    }
  }

  /** What a deployment that ended well has made. */
  private converged(wanted: SetUpRequest): void {
    const { indices, plugins } = this.domain;
    const [writing, serving] = [wanted.Generation, wanted.Serving].map((number) => indexOf('kb', number));
    expect([this.domain.behind('kb'), this.domain.behind('kb-write')]).toEqual([[serving], [writing]]);
    expect(indices.get(writing).mappings._meta['cdk-hindsight']).toMatchObject({
      model: wanted.Model.Id,
      fields: wanted.Fields,
    });
    // One of each for a generation: nothing that nobody uses, but what a rollback wants.
    const names = (kind: string) => [...plugins[kind].values()].map(({ name }) => name);
    for (const number of new Set([wanted.Generation, wanted.Serving])) {
      for (const use of ['document', 'query']) {
        const name = `kb-${number}-${use}`;
        expect(names('models').filter((it) => it === name)).toEqual([name]);
        expect(names('connectors').filter((it) => it === name)).toEqual([name]);
      }
    }
    const generation = { number: wanted.Generation, model: wanted.Model, fields: wanted.Fields, engine: wanted.Engine };
    const body = connectorBody(wanted, generation, 'document');
    expect([...plugins.connectors.values()].filter(({ description }) => description === body.description)).toHaveLength(
      1,
    );
  }

  /** What the end leaves. */
  private ended({ Removal }: SetUpRequest): void {
    const { indices, plugins, pipelines } = this.domain;
    expect(Object.values(plugins).map(({ size }) => size)).toEqual([0, 0, 0]);
    expect([pipelines.ingest.size, pipelines.search.size]).toEqual([0, 0]);
    for (const { mappings, settings } of indices.values()) {
      expect(Removal === 'retain' || mappings._meta['cdk-hindsight'].kept).toBe(true);
      expect(mappings._meta['cdk-hindsight'].owner).toBeUndefined();
      expect([settings.default_pipeline, settings['search.default_pipeline']]).toEqual([null, null]);
    }
  }
}

test('whatever happens in whatever order, no document is lost, and searches have the model that filled their index', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 10 }), async (moments) => {
      const life = new Life();
      for (const it of moments) {
        await life.live(it);
      }
    }),
    PARAMETERS,
  );
});
