import { SYSTEM_CLOCK } from '../../../src/private/runtime/clock';
import { setUpSearch } from '../../../src/search/handlers/set-up-search';
import { signedRequests } from '../../../src/search/handlers/signed-requests';
import type { SetUpEvent } from '../../../src/search/plain/decide';
import type { SetUpRequest } from '../../../src/search/set-up-search.contract';
import { eventOf, MODELS } from '../requests';
import { Laboratory } from './laboratory';

jest.setTimeout(120_000);

let lab: Laboratory;

beforeAll(async () => {
  lab = await Laboratory.start();
});

afterAll(() => lab?.stop());

const CREDENTIALS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Answers an event, in this process. */
function run(type: SetUpEvent['RequestType'], wanted: Partial<SetUpRequest>, old?: Partial<SetUpRequest>) {
  const Endpoint = lab.proxy.endpoint;
  return setUpSearch(
    eventOf(type, { Endpoint, ...wanted }, old && { Endpoint, ...old }),
    { getRemainingTimeInMillis: () => 100_000 },
    { clock: SYSTEM_CLOCK, logGroup: 'log', connect: (it) => signedRequests(it, CREDENTIALS), print: () => undefined },
  );
}

const article = (title: string) => ({ title });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`${place}`, article(`article ${place}`)]));

describe('one index', () => {
  const one = { IndexName: 'one' };

  test('is set up, by requests that are signed', async () => {
    const { Data, PhysicalResourceId } = await run('Create', one);
    expect(PhysicalResourceId).toBe('one');
    expect(Data).toMatchObject({ WritingIndex: 'one-1', ServingIndex: 'one-1' });
    expect(await lab.names('one')).toEqual({ writes: ['one-1'], searches: ['one-1'] });
  });

  test('finds a document in another script than that of the query, which is embedded as one', async () => {
    const documents = { a: article('Netflix'), b: article('天気'), c: article('自転車') };
    lab.bedrock.takeCalls();
    expect(await lab.write('one-write', documents)).toEqual([]);
    expect(await lab.search('one', 'ネットフリックス', 'title', 1)).toEqual(['a']);
    expect(await lab.search('one', 'погода', 'title', 1)).toEqual(['b']);
    expect(lab.bedrock.takeCalls().map(({ inputType, texts }) => `${inputType}: ${texts.length}`)).toEqual([
      ...['search_document: 3', 'search_query: 1', 'search_query: 1'],
    ]);
  });

  test('the role of the connector is its credential', async () => {
    await lab.search('one', 'x');
    expect(lab.bedrock.takeCalls().map(({ key }) => key)).toEqual(['connector']);
  });

  test('words and meaning are searched together, without a word of how', async () => {
    const queries = [
      { match: { title: 'Netflix' } },
      { neural: { title_embedding: { query_text: 'Нетфликс', k: 1 } } },
    ];
    expect(await lab.hits('one', { hybrid: { queries } })).toEqual(['a']);
  });

  test('200 documents in one request are 3 calls of the model', async () => {
    lab.bedrock.takeCalls();
    expect(await lab.write('one-write', many(200))).toEqual([]);
    const sizes = lab.bedrock.takeCalls().map(({ texts }) => texts.length);
    expect(sizes.sort()).toEqual([8, 96, 96]);
  });

  test('a call that is throttled is repeated, a few times', async () => {
    lab.bedrock.throttled = 3;
    expect(await lab.write('one-write', { again: article('again') })).toEqual([]);
    lab.bedrock.throttled = 6;
    const [reason] = await lab.write('one-write', { failed: article('failed') });
    expect(reason).toContain('denied due to remote server throttling');
    expect(lab.bedrock.throttled).toBe(0);
  });

  test('a long text is cut, and does not fail', async () => {
    expect(await lab.write('one-write', { long: article('x'.repeat(5_000)) })).toEqual([]);
  });

  test('what is written through the name of searches is refused', async () => {
    const [reason] = await lab.write('one', { lost: article('lost') });
    expect(reason).toContain('no write index is defined for alias [one]');
  });

  test('what is as it should be is left alone', async () => {
    const before = await lab.made('one');
    lab.proxy.requests.length = 0;
    await run('Update', one, one);
    const changes = lab.proxy.requests.filter(
      ({ method, path }) => method !== 'GET' && !/_(search|refresh)$|_predict/.test(path),
    );
    expect(changes).toEqual([]);
    expect(await lab.made('one')).toEqual(before);
  });

  test('another role gets connectors of its own, and the old ones go', async () => {
    const before = await lab.made('one');
    const ConnectorRole = 'arn:aws:iam::123456789012:role/another';
    await run('Update', { ...one, ConnectorRole }, one);
    expect(await lab.made('one')).toEqual(before);
    lab.bedrock.takeCalls();
    await lab.write('one-write', { d: article('weather') });
    await lab.search('one', 'weather');
    expect(new Set(lab.bedrock.takeCalls().map(({ key }) => key))).toEqual(new Set(['another']));
  });
});

describe('two fields', () => {
  const two = { IndexName: 'two', Fields: ['title', 'content'] };

  test('share a call of the model', async () => {
    await run('Create', two);
    lab.bedrock.takeCalls();
    const documents = Object.entries(many(100)).map(([id, document]) => [id, { ...document, content: `text ${id}` }]);
    expect(await lab.write('two-write', Object.fromEntries(documents))).toEqual([]);
    expect(
      lab.bedrock
        .takeCalls()
        .map(({ texts }) => texts.length)
        .sort(),
    ).toEqual([8, 96, 96]);
  });

  test('a document that lacks one of them has the vector of the other', async () => {
    expect(await lab.write('two-write', { n: { content: 'Netflix' } })).toEqual([]);
    expect(await lab.search('two', 'ネットフリックス', 'content', 1)).toEqual(['n']);
  });
});

test('a model that takes one text in a call gets one, from documents with two', async () => {
  const wanted = { IndexName: 'single', Fields: ['title', 'content'], Model: MODELS.titan };
  await run('Create', wanted);
  lab.bedrock.takeCalls();
  expect(await lab.write('single-write', { a: { title: 'Netflix', content: 'x' } })).toEqual([]);
  expect(lab.bedrock.takeCalls()).toHaveLength(2);
  expect(await lab.search('single', 'ネットフリックス', 'title', 1)).toEqual(['a']);
});

test('why two generations are not behind one name: no model is known for the queries of both', async () => {
  const old = { IndexName: 'both' };
  await run('Create', old);
  await run('Update', { ...old, Generation: '2', Model: MODELS.titan, ServingModel: MODELS.cohere }, old);
  const add = (index: string) => ({ add: { index, alias: 'together' } });
  await lab.node.request('POST', '/_aliases', { actions: [add('both-1'), add('both-2')] });
  await expect(lab.search('together', 'weather')).rejects.toThrow('modelId is marked non-null but is null');
  expect(await lab.search('both', 'weather')).toEqual([]);
});

test('a model whose vectors have another length gets no document', async () => {
  const Model = { ...MODELS.titan, Dimension: '1024' };
  await expect(run('Create', { IndexName: 'length', Model })).rejects.toThrow(
    'the model of length-1-document returns vectors of 512 numbers, and the index would take 1024',
  );
  expect(await lab.names('length')).toEqual({ writes: [], searches: [] });
});

test('documents that are deleted while a new index is filled are deleted in each', async () => {
  const old = { IndexName: 'gone' };
  await run('Create', old);
  await lab.write('gone-write', many(3));
  const next = { ...old, Generation: '2', Model: MODELS.titan, ServingModel: MODELS.cohere };
  await run('Update', next, old);
  await lab.reindex('gone', 'gone-1', ['title']);
  const query = { ids: { values: ['1'] } };
  const { status } = await lab.node.request('POST', '/gone-all/_delete_by_query?refresh=true', { query });
  expect(status).toBe(200);
  expect([await lab.count('gone-1'), await lab.count('gone-2')]).toEqual([2, 2]);
});

describe('the end', () => {
  const end = { IndexName: 'end' };

  test('of an index that is retained leaves its documents, and lets nobody write without vectors', async () => {
    await run('Create', end);
    await lab.write('end-write', { a: article('Netflix') });
    await run('Delete', end);
    expect(await lab.made('end')).toEqual({ connectors: [], models: [], model_groups: [] });
    expect(await lab.hits('end', { match: { title: 'netflix' } })).toEqual(['a']);
    const [reason] = await lab.write('end-write', { b: article('lost') });
    expect(reason).toContain('no write index is defined for alias [end-write]');
  });

  test('is not for ever: the next construct of the name takes the index over', async () => {
    await run('Create', { ...end, Removal: 'delete' });
    expect(await lab.search('end', 'ネットフリックス', 'title', 1)).toEqual(['a']);
  });

  test('of an index that held documents before deletes nothing', async () => {
    await run('Delete', { ...end, Removal: 'delete' });
    expect(await lab.count('end-1')).toBe(1);
  });

  test('of one that is to be deleted leaves nothing', async () => {
    const wanted: Partial<SetUpRequest> = { IndexName: 'all', Removal: 'delete' };
    await run('Create', wanted);
    await lab.write('all-write', { a: article('Netflix') });
    await run('Delete', wanted);
    expect(await lab.made('all')).toEqual({ connectors: [], models: [], model_groups: [] });
    expect((await lab.node.request('GET', '/all-1')).status).toBe(404);
  });
});
