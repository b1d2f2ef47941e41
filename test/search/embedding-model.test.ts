import { Token } from 'aws-cdk-lib';
import { EmbeddingModel, type EmbeddingModelOptions, SearchGeneration, VectorSpace } from '../../src/search';

const OPTIONS: EmbeddingModelOptions = {
  dimensions: 768,
  textsPerCall: 8,
  documentRequest: `{"texts":\${parameters.texts},"kind":"document"}`,
  queryRequest: `{"texts":\${parameters.texts},"kind":"query"}`,
  preProcess: 'connector.pre_process.cohere.embedding',
  postProcess: 'connector.post_process.cohere.embedding',
};
const of = (options: Partial<EmbeddingModelOptions> = {}, id = 'acme.embed-v1:0') =>
  EmbeddingModel.of(id, { ...OPTIONS, ...options });

describe('a model that the library knows', () => {
  test.each([
    [EmbeddingModel.cohereMultilingualV3(), 'cohere.embed-multilingual-v3'],
    [EmbeddingModel.cohereEnglishV3(), 'cohere.embed-english-v3'],
  ])('of Cohere tells documents and queries apart, cuts long texts, and takes 96 a call', (model, Id) => {
    expect(model.modelId).toBe(Id);
    expect(model._request()).toEqual({
      Id,
      Dimension: '1024',
      Space: 'cosinesimil',
      TextsPerCall: '96',
      DocumentBody: `{"texts":\${parameters.texts},"truncate":"END","input_type":"search_document"}`,
      QueryBody: `{"texts":\${parameters.texts},"truncate":"END","input_type":"search_query"}`,
      PreProcess: 'connector.pre_process.cohere.embedding',
      PostProcess: 'connector.post_process.cohere.embedding',
    });
  });

  test.each([
    [undefined, 1024],
    [256, 256],
    [512, 512],
    [1024, 1024],
  ])('Titan with %s dimensions takes one text a call, the same for both', (given, dimensions) => {
    const body = `{"inputText":"\${parameters.inputText}","dimensions":${dimensions},"normalize":true}`;
    expect(EmbeddingModel.titanTextV2(given)._request()).toEqual({
      Id: 'amazon.titan-embed-text-v2:0',
      Dimension: `${dimensions}`,
      Space: 'cosinesimil',
      TextsPerCall: '1',
      DocumentBody: body,
      QueryBody: body,
      PreProcess: 'connector.pre_process.bedrock.embedding',
      PostProcess: 'connector.post_process.bedrock.embedding',
    });
  });

  test.each([255, 768, 1025])('Titan makes no vectors of %d', (dimensions) => {
    expect(() => EmbeddingModel.titanTextV2(dimensions)).toThrow(
      `dimensions must be one of 256, 512, 1024, got: ${dimensions}; Titan Text Embeddings V2 makes no others`,
    );
  });
});

describe('another model', () => {
  test('is taken as it is described', () => {
    expect(of({ space: VectorSpace.INNER_PRODUCT })._request()).toEqual({
      Id: 'acme.embed-v1:0',
      Dimension: '768',
      Space: 'innerproduct',
      TextsPerCall: '8',
      DocumentBody: OPTIONS.documentRequest,
      QueryBody: OPTIONS.queryRequest,
      PreProcess: OPTIONS.preProcess,
      PostProcess: OPTIONS.postProcess,
    });
  });

  test('has the request of documents for queries, if it has no other', () => {
    expect(of({ queryRequest: undefined })._request().QueryBody).toBe(OPTIONS.documentRequest);
  });

  test.each(['us', 'us-gov', 'eu', 'apac', 'au', 'ca', 'jp', 'global'])('is no profile of %s', (prefix) => {
    expect(() => of({}, `${prefix}.cohere.embed-v4:0`)).toThrow(
      'modelId must be the id of a foundation model of the Region',
    );
  });

  test.each(['usual.embed-v1', 'cohere.embed-v4:0', 'eunomia.embed'])('%s is the id of a model', (id) => {
    expect(() => of({}, id)).not.toThrow();
  });

  test.each(['cohere', '', 'arn:aws:bedrock:eu-central-1::foundation-model/cohere.embed-v4:0', 'Cohere.Embed'])(
    '%s is none',
    (id) => expect(() => of({}, id)).toThrow('modelId must be'),
  );

  test.each<[Partial<EmbeddingModelOptions>, string]>([
    [{ dimensions: 0 }, 'options.dimensions must be a whole number between 1 and 16000, got: 0;'],
    [{ dimensions: 16_001 }, 'options.dimensions must be'],
    [{ dimensions: 1.5 }, 'options.dimensions must be'],
    [{ textsPerCall: 0 }, 'options.textsPerCall must be a whole number between 1 and 10000, got: 0;'],
    [{ textsPerCall: 10_001 }, 'options.textsPerCall must be'],
    [{ documentRequest: '{"texts":[]}' }, `options.documentRequest must have a placeholder \${parameters.…}`],
    [{ queryRequest: '{}' }, 'options.queryRequest must have a placeholder'],
    [{ documentRequest: `{"texts":\${parameters.texts}` }, 'options.documentRequest must be JSON'],
    [{ space: 'hamming' as VectorSpace }, 'options.space must be one of cosinesimil, innerproduct, l2, got: hamming;'],
    [{ dimensions: Token.asNumber({ Ref: 'P' }) }, 'options.dimensions must be known at synth, got: a token;'],
    [{ preProcess: Token.asString({ Ref: 'P' }) }, 'options.preProcess must be known at synth'],
    [{ preProcess: undefined as never }, 'options.preProcess must be a text, got: undefined;'],
  ])('%p is refused', (options, message) => {
    expect(() => of(options)).toThrow(message);
  });

  test.each([
    { dimensions: 1 },
    { dimensions: 16_000 },
    { textsPerCall: 1 },
    { textsPerCall: 10_000 },
    { space: VectorSpace.EUCLIDEAN },
    { documentRequest: `{"inputText":"\${parameters.inputText}"}` },
  ])('%p is accepted', (options) => {
    expect(() => of(options)).not.toThrow();
  });
});

describe('a generation', () => {
  const model = EmbeddingModel.cohereEnglishV3();

  test('has its number and its model', () => {
    expect(SearchGeneration.of(3, model)).toMatchObject({ generation: 3, model });
  });

  test.each([0, 1.5, 10_000, -1])('%d is none', (generation) => {
    expect(() => SearchGeneration.of(generation, model)).toThrow(
      `generation must be a whole number between 1 and 9999, got: ${generation}; start at 1, and increment it by one when the model changes`,
    );
  });

  test('wants a model', () => {
    expect(() => SearchGeneration.of(1, { modelId: 'x' } as never)).toThrow(
      'model must be made by the class EmbeddingModel',
    );
  });
});
