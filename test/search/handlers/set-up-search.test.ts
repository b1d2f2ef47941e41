import { type Failure, MemoryDomain, refusal } from '../memory-domain';
import { eventOf, MODELS, REQUEST, setUpOn } from '../requests';

let domain: MemoryDomain;
let setUp: ReturnType<typeof setUpOn>;

beforeEach(() => {
  domain = new MemoryDomain();
  setUp = setUpOn(domain);
});

const NEXT = { Generation: '2', Model: MODELS.titan, ServingModel: MODELS.cohere };
const markOf = (index: string) => domain.indices.get(index).mappings._meta['cdk-hindsight'];
const namesOf = (kind: string) => [...domain.plugins[kind].values()].map(({ name }) => name).sort();
/** Lets each request that a test picks fail. */
const failing = (isPicked: (path: string, method: string) => boolean, failure: Failure) => {
  const { send } = domain;
  const failed: string[] = [];
  Object.assign(domain, {
    send: (method: any, path: string, body?: object) => {
      if (isPicked(path, method)) {
        failed.push(path);
        domain.failing = () => failure;
      }
      const answer = send(method, path, body);
      domain.failing = () => undefined;
      return answer;
    },
  });
  return failed;
};

describe('the answer', () => {
  test('has the name of the index as physical id, and names and ids as attributes', async () => {
    const { PhysicalResourceId, Data } = await setUp.run(eventOf('Create'));
    expect(PhysicalResourceId).toBe('kb');
    expect(Data).toEqual({
      WritingIndex: 'kb-1',
      ServingIndex: 'kb-1',
      DocumentModelId: domain.pipelines.ingest.get('kb-1').processors[0].text_embedding.model_id,
      QueryModelId: domain.pipelines.search.get('kb-1').request_processors[0].neural_query_enricher.default_model_id,
    });
  });

  test('leaves one name that takes documents, and one that refuses them', async () => {
    await setUp.run(eventOf('Create'));
    expect(domain.indices.get('kb-1').aliases).toEqual({
      kb: { is_write_index: false },
      'kb-all': { is_write_index: false },
      'kb-write': { is_write_index: true },
    });
  });

  test('of two generations has the model of the queries of today', async () => {
    await setUp.run(eventOf('Create'));
    const { Data } = await setUp.run(eventOf('Update', NEXT, {}));
    const { request_processors: processors } = domain.pipelines.search.get('kb-1');
    expect(Data).toMatchObject({ WritingIndex: 'kb-2', ServingIndex: 'kb-1' });
    expect(Data?.QueryModelId).toBe(processors[0].neural_query_enricher.default_model_id);
  });

  test('is an error without a stack trace, which CloudFormation can show', async () => {
    const error = await setUp.run(eventOf('Create', { Serving: '2' })).catch((it) => it);
    expect([error.message, error.stack]).toEqual([
      'searches cannot use generation 2 while documents are written to generation 1',
      '',
    ]);
    expect(setUp.printed).toEqual([`FAILED ${error.message}`]);
  });
});

describe('it refuses', () => {
  test('an index of another stack', async () => {
    await setUp.run(eventOf('Create'));
    const other = { ...eventOf('Create'), StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Other/2' };
    await expect(setUp.run(other)).rejects.toThrow('the index kb-1 belongs to 123456789012/us-east-1/Shop/Articles;');
  });

  test('an index of another construct of the stack: under a new id, the end of the old one would take it along', async () => {
    await setUp.run(eventOf('Create'));
    await expect(setUp.run({ ...eventOf('Create'), LogicalResourceId: 'Renamed' })).rejects.toThrow('belongs to');
    // The end of what was never created deletes nothing of the other one.
    await setUp.run({ ...eventOf('Delete'), LogicalResourceId: 'Renamed' });
    expect(namesOf('models')).toEqual(['kb-1-document', 'kb-1-query']);
  });

  test.each([
    ['kb', 'there is an index with the name kb, which has to be an alias'],
    ['kb-write', 'there is an index with the name kb-write, which has to be an alias'],
  ])('an index of somebody with the name %s, which a writer made that came too early', async (name, message) => {
    domain.indices.set(name, { settings: {}, mappings: {}, aliases: {}, documents: new Set() });
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(message);
  });

  test.each(['kb', 'kb-write'])('an alias %s of somebody', async (name) => {
    domain.indices.set('theirs', { settings: {}, mappings: {}, aliases: { [name]: {} }, documents: new Set() });
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(
      `the alias ${name} leads to theirs, which this construct`,
    );
  });

  test('an index without its mark', async () => {
    domain.indices.set('kb-1', {
      settings: { index: {} },
      mappings: {},
      aliases: { 'kb-all': {} },
      documents: new Set(),
    });
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(
      'has the alias kb-all, but not the marks of this construct',
    );
  });

  test.each<[string, object, string]>([
    [
      'another model',
      { Model: MODELS.english },
      'model cohere.embed-multilingual-v3 instead of cohere.embed-english-v3',
    ],
    ['another length', { Model: { ...MODELS.cohere, Dimension: '512' } }, 'dimension 1024 instead of 512'],
    ['another space', { Model: { ...MODELS.cohere, Space: 'l2' } }, 'space cosinesimil instead of l2'],
    ['another engine', { Engine: 'faiss' }, 'engine lucene instead of faiss'],
    ['one more field', { Fields: ['title', 'content'] }, 'fields title instead of content, title'],
  ])('%s in the same index, and says what to deploy', async (_, wanted, difference) => {
    await setUp.run(eventOf('Create'));
    await expect(setUp.run(eventOf('Update', wanted, {}))).rejects.toThrow(
      `the index kb-1 has ${difference}: its vectors would have to be made again; deploy generation 2 with serving ` +
        'SearchGeneration.of(1, the model of before), index all documents again, then leave serving out',
    );
  });

  test('searches on an index that does not exist', async () => {
    await expect(setUp.run(eventOf('Create', NEXT))).rejects.toThrow(
      'the index kb-1, which searches are to use, does not',
    );
  });

  test('an older generation without its model', async () => {
    await expect(setUp.run(eventOf('Create', { Generation: '2' }))).rejects.toThrow(
      'the model of generation 1 is missing',
    );
  });

  test('an older generation with a model that has not filled it', async () => {
    await setUp.run(eventOf('Create'));
    const wanted = { ...NEXT, ServingModel: MODELS.english };
    await expect(setUp.run(eventOf('Update', wanted, {}))).rejects.toThrow('name the model that filled it');
  });

  test('a model whose vectors have another length than the index would take', async () => {
    domain.dimensions.set(MODELS.cohere.Id, 768);
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(
      'the model of kb-1-document returns vectors of 768 numbers, and the index would take 1024',
    );
    expect(domain.indices.size).toBe(0);
  });
});

describe('searches change to a new index', () => {
  const filled = async (old: number, next: number, MayMiss?: string) => {
    await setUp.run(eventOf('Create'));
    domain.write(
      'kb-write',
      Array.from({ length: old }, (_, place) => `old ${place}`),
    );
    await setUp.run(eventOf('Update', NEXT, {}));
    domain.write(
      'kb-write',
      Array.from({ length: next }, (_, place) => `new ${place}`),
    );
    const wanted = { ...NEXT, Serving: '2', ...(MayMiss && { MayMiss }) };
    return setUp.run(eventOf('Update', wanted, NEXT)).then(
      () => domain.behind('kb'),
      ({ message }) => message,
    );
  };

  test.each([
    [3, 3, undefined],
    [0, 0, undefined],
    [3, 2, '1'],
  ])('if of %d documents %d are in it, and %s may be missing', async (old, next, mayMiss) => {
    expect(await filled(old, next, mayMiss)).toEqual(['kb-2']);
  });

  test.each([
    [3, 2, undefined],
    [3, 1, '1'],
  ])('not if of %d documents %d are in it, and %s may be missing', async (old, next, mayMiss) => {
    expect(await filled(old, next, mayMiss)).toContain(`and kb-1, which searches use, holds ${old} documents`);
  });

  test('and back to the old one, whatever it holds', async () => {
    await filled(1, 5);
    await setUp.run(eventOf('Update', {}, { ...NEXT, Serving: '2' }));
    expect([domain.behind('kb'), domain.behind('kb-write')]).toEqual([['kb-1'], ['kb-1']]);
  });

  test('which a rollback undoes, though the new index has fewer documents by now', async () => {
    await filled(1, 5);
    const served = { ...NEXT, Serving: '2' };
    await setUp.run(eventOf('Update', {}, served));
    domain.write(
      'kb-write',
      Array.from({ length: 9 }, (_, place) => `more ${place}`),
    );
    await setUp.run(eventOf('Update', served, {}));
    expect(domain.behind('kb')).toEqual(['kb-2']);
  });
});

describe('what is left behind', () => {
  test('by requests whose answers were lost is found, and not made again', async () => {
    const failed = failing((path) => path.endsWith('/_create'), { after: true });
    setUp = setUpOn(domain);
    await setUp.run(eventOf('Create'));
    expect(failed).toHaveLength(2);
    expect(namesOf('connectors')).toEqual(['kb-1-document', 'kb-1-query']);
  });

  test('several times is there once afterwards, and it is what is in use', async () => {
    const { Data } = await setUp.run(eventOf('Create'));
    for (const [id, model] of [...domain.plugins.models]) {
      domain.plugins.connectors.set(`0 of ${id}`, { ...domain.plugins.connectors.get(model.connector_id) });
      domain.plugins.models.set(`0 ${id}`, { ...model, connector_id: `0 of ${id}` });
    }
    expect((await setUp.run(eventOf('Update', {}, {}))).Data).toEqual(Data);
    expect([...domain.plugins.models.keys()].sort()).toEqual([Data?.DocumentModelId, Data?.QueryModelId].sort());
    expect(namesOf('connectors')).toEqual(['kb-1-document', 'kb-1-query']);
  });

  test('an empty index of an attempt with another model makes room', async () => {
    await setUp.run(eventOf('Create'));
    for (const name of ['kb', 'kb-write']) {
      delete domain.indices.get('kb-1').aliases[name];
    }
    await setUp.run(eventOf('Update', { Model: MODELS.titan }, {}));
    expect(markOf('kb-1').model).toBe(MODELS.titan.Id);
  });

  test('an index that was given up with its documents does not', async () => {
    await setUp.run(eventOf('Create'));
    await setUp.run(eventOf('Update', NEXT, {}));
    domain.write('kb-write', ['a']);
    await setUp.run(eventOf('Update', {}, NEXT));
    const wanted = { ...NEXT, Model: MODELS.english };
    await expect(setUp.run(eventOf('Update', wanted, {}))).rejects.toThrow('the index kb-2 has model amazon.titan');
    expect([...domain.indices.get('kb-2').documents]).toEqual(['a']);
  });

  test('models of a generation that was given up go with the next deployment', async () => {
    await setUp.run(eventOf('Create'));
    await setUp.run(eventOf('Update', NEXT, {}));
    await setUp.run(eventOf('Update', {}, NEXT));
    expect(namesOf('models')).toEqual(['kb-1-document', 'kb-1-query', 'kb-2-document', 'kb-2-query']);
    await setUp.run(eventOf('Update', { BedrockRegion: 'eu-central-1' }, {}));
    expect([namesOf('models'), namesOf('model_groups')]).toEqual([
      ['kb-1-document', 'kb-1-query'],
      ['kb-1-document', 'kb-1-query'],
    ]);
    expect([...domain.indices.keys()]).toEqual(['kb-1', 'kb-2']);
  });

  test('what others have with a similar name stays', async () => {
    const others = ['kb-1-documents', 'kb-x-document', 'kb-01-query', 'kb-2-1-document'];
    for (const name of others) {
      domain.plugins.models.set(`id of ${name}`, { name, description: 'cdk-hindsight' });
    }
    domain.plugins.models.set('hand', { name: 'kb-1-document', description: 'made by hand', model_state: 'DEPLOYED' });
    await setUp.run(eventOf('Create', { Removal: 'delete' }));
    await setUp.run(eventOf('Delete', { Removal: 'delete' }));
    expect(namesOf('models')).toEqual([...others, 'kb-1-document'].sort());
  });
});

test('another name is another index, and the end of the old one leaves it alone', async () => {
  await setUp.run(eventOf('Create'));
  const { PhysicalResourceId } = await setUp.run(eventOf('Update', { IndexName: 'faq' }, {}));
  expect(PhysicalResourceId).toBe('faq');
  await setUp.run(eventOf('Delete'));
  expect(namesOf('models')).toEqual(['faq-1-document', 'faq-1-query']);
  expect([...domain.indices.keys()]).toEqual(['kb-1', 'faq-1']);
});

describe('a domain that does not do what it is asked', () => {
  const first = (count: number) => {
    let left = count;
    return (path: string) => path.endsWith('/_create') && left-- > 0;
  };

  test.each([
    ['is busy', { after: false, answer: refusal(503, 'busy') }],
    ['throttles', { after: false, answer: refusal(429, 'throttled') }],
    ['does not know a new role yet', { after: false, answer: refusal(400, 'not authorized to assume the role') }],
    ['does not answer', { after: false }],
  ])('%s is asked again', async (_, failure) => {
    const failed = failing(first(3), failure);
    setUp = setUpOn(domain);
    await setUp.run(eventOf('Create'));
    expect(failed).toHaveLength(3);
  });

  test.each([
    ['is busy', refusal(503, 'busy'), 180, 'POST /_plugins/_ml/connectors/_create answered 503: busy'],
    ['forbids it', { status: 403, text: '{"Message":"no"}' }, 90, 'answered 403: no; see "Access" in the README'],
  ])('and %s for too long is told of', async (_, answer, seconds, message) => {
    failing((path) => path.endsWith('/_create'), { after: false, answer });
    setUp = setUpOn(domain);
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(message);
    expect(setUp.clock.now()).toBe(seconds * 1_000);
  });

  test('whose answers have no effect is given up after 500 steps', async () => {
    failing((path) => path.endsWith('/_create'), { after: false, answer: { status: 200, text: '{}' } });
    setUp = setUpOn(domain);
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow('the set-up did not end after 500 steps');
    expect(setUp.printed.filter((line) => line === 'Create the connector kb-1-document')).toHaveLength(500);
  });

  test('is told of at once if it does not understand', async () => {
    failing((path) => path.endsWith('/_create'), { after: false, answer: refusal(400, 'Connector version is null') });
    setUp = setUpOn(domain);
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow('answered 400: Connector version is null');
    expect(setUp.clock.now()).toBe(0);
  });

  test('is not waited for longer than the function has time', async () => {
    failing((path) => path.endsWith('/_create'), { after: false, answer: refusal(503, 'busy') });
    setUp = setUpOn(domain);
    await expect(setUp.run(eventOf('Create'), 50_000)).rejects.toThrow('busy');
    expect(setUp.clock.now()).toBe(30_000);
  });

  test('whose model cannot be deployed is given up', async () => {
    const { send } = domain;
    Object.assign(domain, {
      send: async (method: any, path: string, body?: object) => {
        const answer = await send(method, path, body);
        for (const model of domain.plugins.models.values()) {
          model.model_state = 'DEPLOY_FAILED';
        }
        return answer;
      },
    });
    setUp = setUpOn(domain);
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow(
      'waited in vain for kb-1-document, which is DEPLOY_FAILED',
    );
  });

  const lookup = () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    return Promise.reject(new TypeError('fetch failed', { cause }));
  };

  test('does not keep its end from ending if it is gone', async () => {
    setUp = setUpOn(Object.assign(domain, { send: lookup }));
    expect(await setUp.run(eventOf('Delete'))).toEqual({ PhysicalResourceId: 'kb', Data: {} });
  });

  test('is looked for by a creation, because its name may be new', async () => {
    setUp = setUpOn(Object.assign(domain, { send: lookup }));
    await expect(setUp.run(eventOf('Create'))).rejects.toThrow('fetch failed (ENOTFOUND)');
    expect(setUp.clock.now()).toBe(180_000);
  });
});

test('a domain of an earlier request is asked under the address of today', async () => {
  const asked: string[] = [];
  const connect = (endpoint: string) => {
    asked.push(endpoint);
    return domain.send;
  };
  Object.assign(setUp.ports, { connect });
  await setUp.run(eventOf('Update', { Endpoint: 'https://new.example.com' }, REQUEST));
  expect(asked).toEqual(['https://new.example.com']);
});
