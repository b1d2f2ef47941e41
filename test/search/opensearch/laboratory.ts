import { OpenSearchNode } from '../../support/opensearch-node';
import { BedrockStub } from '../bedrock-stub';
import { DomainProxy } from '../domain-proxy';

/** A domain on loopback: a real OpenSearch, what a managed domain has in front of it, and a stub of the models. */
export class Laboratory {
  public static async start(): Promise<Laboratory> {
    const [node, bedrock] = await Promise.all([OpenSearchNode.start(), BedrockStub.start()]);
    return new Laboratory(node, bedrock, await DomainProxy.start(node, bedrock.endpoint));
  }

  private constructor(
    public readonly node: OpenSearchNode,
    public readonly bedrock: BedrockStub,
    public readonly proxy: DomainProxy,
  ) {}

  public async stop(): Promise<void> {
    await Promise.all([this.proxy.stop(), this.bedrock.stop(), this.node.stop()]);
  }

  /** Stores documents by one bulk request. Returns the distinct errors. */
  public async write(name: string, documents: Readonly<Record<string, object>>): Promise<string[]> {
    const lines = Object.entries(documents).flatMap(([_id, document]) => [{ index: { _id } }, document]);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const { body } = await this.node.request('POST', `/${name}/_bulk?refresh=true`, text);
    return [...new Set<string>(body.items.flatMap(({ index }: any) => index.error?.reason ?? []))];
  }

  /** The ids of what is found by its meaning, the best first. The query names no model. */
  public async search(name: string, text: string, field = 'title', k = 3): Promise<string[]> {
    return this.hits(name, { neural: { [`${field}_embedding`]: { query_text: text, k } } });
  }

  /** The ids of what a query finds. */
  public async hits(name: string, query: object): Promise<string[]> {
    const { status, body } = await this.node.request('POST', `/${name}/_search`, { query, _source: false });
    if (status !== 200 || body._shards.failed > 0) {
      throw new Error(`the search failed: ${JSON.stringify(body)}`);
    }
    return body.hits.hits.map(({ _id }: any) => _id);
  }

  public async count(name: string): Promise<number> {
    await this.node.request('POST', `/${name}/_refresh`);
    return (await this.node.request('GET', `/${name}/_count`)).body.count;
  }

  /** The index that takes what is written through a name, and those that are searched through another one. */
  public async names(indexName: string): Promise<{ writes: string[]; searches: string[] }> {
    const { body } = await this.node.request('GET', `/${indexName}-all/_alias`);
    const indices = Object.keys(body.error ? {} : body).sort();
    return {
      writes: indices.filter((index) => body[index].aliases[`${indexName}-write`]?.is_write_index),
      searches: indices.filter((index) => indexName in body[index].aliases),
    };
  }

  /** The names of the connectors, models and groups of an index, sorted: each is there as often as it exists. */
  public async made(indexName: string): Promise<Record<'connectors' | 'models' | 'model_groups', string[]>> {
    const names = async (kind: string) => {
      const query = { prefix: { 'name.keyword': `${indexName}-` } };
      const { body } = await this.node.request('POST', `/_plugins/_ml/${kind}/_search`, { query, size: 100 });
      return body.hits.hits.map(({ _source }: any) => _source.name).sort();
    };
    const [connectors, models, groups] = await Promise.all(['connectors', 'models', 'model_groups'].map(names));
    return { connectors, models, model_groups: groups };
  }

  /** What a person does to fill the index of a new model: the steps of the RUNBOOK. */
  public async reindex(indexName: string, from: string, fields: readonly string[]): Promise<void> {
    const { status, body } = await this.node.request('POST', '/_reindex?refresh=true', {
      conflicts: 'proceed',
      source: { index: from, _source: fields, size: 100 },
      dest: { index: `${indexName}-write`, op_type: 'create' },
    });
    if (status !== 200 || body.failures.length > 0) {
      throw new Error(`the documents were not indexed again: ${JSON.stringify(body)}`);
    }
  }
}
