import { connectorBody, indexBody, ingestBody, modelBody, searchBody } from '../../../src/search/plain/bodies';
import { writingOf } from '../../../src/search/plain/generation';
import { indexOf, vectorFieldOf, writeAliasOf } from '../../../src/search/set-up-search.contract';
import { MODELS, REQUEST } from '../requests';

const generation = writingOf(REQUEST);

describe('a connector', () => {
  test('signs for Bedrock with the role, in the Region of the model', () => {
    const { description, ...body } = connectorBody(REQUEST, generation, 'query');
    expect(description).toMatch(/^cdk-hindsight [0-9a-f]{16}$/);
    expect(body).toEqual({
      name: 'kb-1-query',
      version: '1',
      protocol: 'aws_sigv4',
      credential: { roleArn: 'arn:aws:iam::123456789012:role/connector' },
      parameters: { region: 'us-east-1', service_name: 'bedrock', input_docs_processed_step_size: '96' },
      client_config: {
        ...{ max_retry_times: 5, retry_backoff_policy: 'exponential_full_jitter' },
        ...{ retry_backoff_millis: 200, retry_timeout_seconds: 30 },
      },
      actions: [
        {
          action_type: 'predict',
          method: 'POST',
          url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/cohere.embed-multilingual-v3/invoke',
          headers: { 'content-type': 'application/json', 'x-amz-content-sha256': 'required' },
          request_body: `{"texts":\${parameters.texts},"truncate":"END","input_type":"search_query"}`,
          pre_process_function: 'connector.pre_process.cohere.embedding',
          post_process_function: 'connector.post_process.cohere.embedding',
        },
      ],
    });
  });

  test('of documents calls the same model with another body', () => {
    const [documents, queries] = (['document', 'query'] as const).map((use) => connectorBody(REQUEST, generation, use));
    expect(JSON.stringify(documents.actions)).toBe(
      JSON.stringify(queries.actions).replace('search_query', 'search_document'),
    );
  });

  test.each([
    ['role', { ConnectorRole: 'arn:aws:iam::123456789012:role/other' }],
    ['Region', { BedrockRegion: 'eu-central-1' }],
    ['address', { BedrockUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com' }],
  ])('with another %s is another one', (_, change) => {
    const [before, after] = [REQUEST, { ...REQUEST, ...change }].map((it) => connectorBody(it, generation, 'query'));
    expect(after.description).not.toBe(before.description);
  });
});

test.each([
  ['96', 1, 96],
  ['96', 2, 48],
  ['96', 5, 19],
  ['1', 1, 1],
  ['1', 2, 1],
])('a model with %s texts a call and %d fields has a batch of %d documents', (TextsPerCall, count, size) => {
  const fields = Array.from({ length: count }, (_, place) => `f${place}`);
  const body: any = ingestBody({ ...generation, fields, model: { ...MODELS.cohere, TextsPerCall } }, 'm');
  expect(body.processors[0].text_embedding.batch_size).toBe(size);
});

test('an index has a vector of the right length beside each field, and both pipelines', () => {
  const { settings, mappings, aliases }: any = indexBody(REQUEST, { ...generation, engine: 'faiss' }, 'kb-1');
  expect(settings.index).toEqual({ knn: true, default_pipeline: 'kb-1', 'search.default_pipeline': 'kb-1' });
  expect(mappings.properties).toEqual({
    title: { type: 'text' },
    title_embedding: {
      ...{ type: 'knn_vector', dimension: 1024 },
      method: { name: 'hnsw', engine: 'faiss', space_type: 'cosinesimil' },
    },
  });
  expect(aliases).toEqual({ 'kb-all': { is_write_index: false } });
});

test('the models are called for each field, and its vector lies beside it', () => {
  const model = { ...MODELS.cohere, TextsPerCall: '96' };
  expect(ingestBody({ ...generation, fields: ['title', 'text'], model }, 'model-1')).toEqual({
    description: 'cdk-hindsight',
    processors: [
      {
        text_embedding: {
          model_id: 'model-1',
          field_map: { title: 'title_embedding', text: 'text_embedding' },
          batch_size: 48,
        },
      },
    ],
  });
});

test('queries get the model, and both kinds of scores are brought together', () => {
  expect(searchBody('model-1')).toEqual({
    description: 'cdk-hindsight',
    request_processors: [{ neural_query_enricher: { default_model_id: 'model-1' } }],
    phase_results_processors: [
      {
        'normalization-processor': {
          normalization: { technique: 'min_max' },
          combination: { technique: 'arithmetic_mean' },
        },
      },
    ],
  });
});

test('a model has the name of its connector', () => {
  expect(modelBody(REQUEST, generation, 'query', 'connector-1')).toEqual({
    name: 'kb-1-query',
    function_name: 'remote',
    description: 'cdk-hindsight',
    connector_id: 'connector-1',
  });
});

test('an index says what its vectors are made by', () => {
  const { mappings }: any = indexBody(REQUEST, generation, 'kb-1');
  expect(mappings._meta).toEqual({
    'cdk-hindsight': {
      ...{ model: 'cohere.embed-multilingual-v3', dimension: '1024', space: 'cosinesimil' },
      ...{ engine: 'lucene', fields: ['title'] },
    },
  });
});

test('names are those of the README', () => {
  expect([indexOf('kb', 2), writeAliasOf('kb'), vectorFieldOf('title')]).toEqual([
    'kb-2',
    'kb-write',
    'title_embedding',
  ]);
});
