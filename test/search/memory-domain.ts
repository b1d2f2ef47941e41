import type { Answer, Send } from '../../src/search/handlers/domain';
import type { Method } from '../../src/search/plain/domain-state';

/** A connector, a model or a group of models, by its id. */
type Things = Map<string, any>;

/** A request that a test lets fail: before it does anything, or when it has. */
export type Failure = { readonly after: boolean; readonly answer?: Answer };

const OK: Answer = { status: 200, text: '{"acknowledged":true}' };

/**
 * An OpenSearch in memory, as far as the set-up of a search index talks to it, with the answers of a real one: the suite on a
 * real one, test/search/opensearch, has the same cases. Whoever sends is told of no failure but by an error or an answer.
 */
export class MemoryDomain {
  public readonly requests: Array<{ readonly method: Method; readonly path: string }> = [];
  public readonly indices = new Map<string, any>();
  public readonly pipelines: Record<'ingest' | 'search', Things> = { ingest: new Map(), search: new Map() };
  public readonly plugins: Record<string, Things> = {
    connectors: new Map(),
    models: new Map(),
    model_groups: new Map(),
  };
  /** The length of the vectors of each model. */
  public readonly dimensions = new Map<string, number>();
  /** Decides whether the request with a number fails. */
  public failing: (place: number) => Failure | undefined = () => undefined;
  /** Called after each request that had an effect. */
  public watch: () => void = () => undefined;
  private ids = 0;

  public readonly send: Send = async (method, path, body) => {
    const failure = this.failing(this.requests.length);
    this.requests.push({ method, path });
    if (failure && !failure.after) {
      return this.fail(failure);
    }
    const answer = this.answer(method, path.split('?')[0], body);
    if (method !== 'GET') {
      this.watch();
    }
    return failure ? this.fail(failure) : answer;
  };

  /** Stores documents, as an importer does; false if nobody takes them. */
  public write(name: string, ids: readonly string[]): boolean {
    const [index] = this.behind(name).filter((it) => this.indices.get(it).aliases[name]?.is_write_index);
    const pipeline = index && this.indices.get(index).settings.default_pipeline;
    const model = pipeline && this.pipelines.ingest.get(pipeline)?.processors[0].text_embedding.model_id;
    if (!model || !this.plugins.models.has(model)) {
      return false;
    }
    for (const id of ids) {
      this.indices.get(index).documents.add(id);
    }
    return true;
  }

  /** The indices behind a name. */
  public behind(name: string): string[] {
    return this.indices.has(name)
      ? [name]
      : [...this.indices.keys()].filter((it) => name in this.indices.get(it).aliases);
  }

  private fail({ answer }: Failure): Answer {
    if (!answer) {
      throw new Error('fetch failed');
    }
    return answer;
  }

  private answer(method: Method, path: string, body: any): Answer {
    const parts = path.slice(1).split('/');
    switch (parts[0]) {
      case '_aliases':
        return this.changeAliases(body.actions);
      case '_ingest':
      case '_search':
        return this.pipeline(method, this.pipelines[parts[0].slice(1) as 'ingest' | 'search'], parts[2], body);
      case '_plugins':
        return this.plugin(parts.slice(2), body);
      default:
        return this.index(method, parts[0], parts[1], body);
    }
  }

  private index(method: Method, name: string, what: string | undefined, body: any): Answer {
    if (method === 'PUT' && what === undefined) {
      return this.createIndex(name, body);
    }
    const found = this.behind(name);
    if (found.length === 0) {
      return refusal(404, `no such index [${name}]`);
    }
    const index = this.indices.get(found[0]);
    switch (what) {
      case undefined:
        return method === 'GET' ? json(this.described(found)) : this.deleteIndex(name);
      case '_alias':
        return json(Object.fromEntries(found.map((it) => [it, { aliases: this.indices.get(it).aliases }])));
      case '_count':
        return json({ count: index.documents.size });
      case '_settings':
        index.settings = { ...index.settings, ...body.index };
        return OK;
      case '_mapping':
        index.mappings._meta = body._meta;
        return OK;
      default:
        return OK;
    }
  }

  private createIndex(name: string, { settings, mappings, aliases }: any): Answer {
    if (this.indices.has(name)) {
      return refusal(400, `index [${name}] already exists`);
    }
    this.indices.set(name, { settings: settings.index, mappings, aliases, documents: new Set() });
    return OK;
  }

  private deleteIndex(name: string): Answer {
    return this.indices.delete(name) ? OK : refusal(400, `The provided expression [${name}] matches an alias`);
  }

  private described(names: readonly string[]): object {
    return Object.fromEntries(
      names.map((name) => {
        const { settings, mappings, aliases } = this.indices.get(name);
        const { default_pipeline, 'search.default_pipeline': search } = settings;
        const index = {
          ...(default_pipeline && { default_pipeline }),
          ...(search && { search: { default_pipeline: search } }),
        };
        return [name, { aliases, mappings, settings: { index } }];
      }),
    );
  }

  private changeAliases(actions: any[]): Answer {
    for (const { add, remove } of actions) {
      const { index, alias, ...options } = add ?? remove;
      if (this.indices.has(alias)) {
        return refusal(400, `Invalid alias name [${alias}], an index exists with the same name as the alias`);
      }
      if (!this.indices.has(index)) {
        return refusal(404, `no such index [${index}]`);
      }
      if (add) {
        this.indices.get(index).aliases[alias] = options;
      } else {
        delete this.indices.get(index).aliases[alias];
      }
    }
    return OK;
  }

  private pipeline(method: Method, pipelines: Things, id: string, body: any): Answer {
    if (method === 'PUT') {
      pipelines.set(id, body);
      return OK;
    }
    const found = pipelines.get(id);
    if (!found) {
      return { status: 404, text: '{}' };
    }
    if (method === 'DELETE') {
      pipelines.delete(id);
      return OK;
    }
    return json({ [id]: found });
  }

  private plugin([kind, id, verb]: string[], body: any): Answer {
    const { models } = this.plugins;
    if (kind === '_predict') {
      return this.predict(verb);
    }
    const things = this.plugins[kind];
    if (id === '_search') {
      // Models that are deployed are so a moment later.
      const hits = [...things]
        .filter(([, { name }]) => name.startsWith(body.query.prefix['name.keyword']))
        .map(([_id, source]) => ({ _id, _source: { ...source } }));
      for (const [, model] of kind === 'models' ? models : []) {
        model.model_state = model.model_state === 'DEPLOYING' ? 'DEPLOYED' : model.model_state;
      }
      return json({ hits: { hits } });
    }
    if (id === '_create') {
      return json({ connector_id: this.add(things, body) });
    }
    if (id === '_register') {
      return this.register(body);
    }
    if (verb === undefined) {
      return this.deleteThing(kind, id);
    }
    const model = models.get(id);
    if (!model) {
      return refusal(404, 'Failed to find model');
    }
    model.model_state = verb === '_deploy' ? 'DEPLOYING' : 'UNDEPLOYED';
    return OK;
  }

  private register(body: any): Answer {
    const { connectors, models, model_groups: groups } = this.plugins;
    if (!connectors.has(body.connector_id)) {
      return refusal(404, `Failed to find connector:${body.connector_id}`);
    }
    const { name, description } = body;
    const [group] = [...groups].find(([, it]) => it.name === name) ?? [this.add(groups, { name, description })];
    return json({ model_id: this.add(models, { ...body, group, model_state: 'REGISTERED' }) });
  }

  private deleteThing(kind: string, id: string): Answer {
    const models = [...this.plugins.models.values()];
    if (kind === 'models' && /^DEPLOY/.test(this.plugins.models.get(id)?.model_state)) {
      return refusal(
        400,
        'Model cannot be deleted in deploying or deployed state. Try undeploy model first then delete',
      );
    }
    if (models.some(({ connector_id, group }) => connector_id === id || group === id)) {
      return refusal(409, '1 models are still using it');
    }
    return this.plugins[kind].delete(id) ? OK : refusal(404, 'not found');
  }

  private predict(id: string): Answer {
    const model = this.plugins.models.get(id);
    if (!model) {
      return refusal(404, 'Failed to find model');
    }
    const { url } = this.plugins.connectors.get(model.connector_id).actions[0];
    const length = this.dimensions.get(url.split('/').at(-2)) ?? 0;
    return json({ inference_results: [{ output: [{ data: new Array(length).fill(0) }] }] });
  }

  private add(things: Things, body: any): string {
    this.ids += 1;
    // Ids are in no order.
    const id = `${(this.ids * 7919) % 10_007}-${this.ids}`;
    things.set(id, { ...body });
    return id;
  }
}

function json(value: object): Answer {
  return { status: 200, text: JSON.stringify(value) };
}

export function refusal(status: number, reason: string): Answer {
  return { status, text: JSON.stringify({ error: { root_cause: [{ reason }], reason }, status }) };
}
