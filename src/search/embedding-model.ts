import { refuse } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireOneOf, requireText, requireWholeNumber } from '../private/synth/validation';
import type { EmbeddingModelOptions } from './embedding-model-options';
import { COHERE_TEXTS_PER_CALL, DIMENSIONS, TITAN_DIMENSIONS } from './facts';
import type { ModelRequest } from './set-up-search.contract';
import { VectorSpace } from './vector-space';

const OPTIONS: Kinds<EmbeddingModelOptions> = {
  dimensions: 'number',
  textsPerCall: 'number',
  documentRequest: 'text',
  queryRequest: 'text?',
  preProcess: 'text',
  postProcess: 'text',
  space: 'text?',
};

const MODEL_ID = {
  pattern: /^(?!(us|us-gov|eu|apac|au|ca|jp|global)\.)[a-z0-9-]+\.[a-z0-9.:-]+$/,
  must: 'be the id of a foundation model of the Region',
  remedy:
    'write for example amazon.titan-embed-text-v2:0; a profile of several Regions has rights that are not granted here',
};

/**
 * An Amazon Bedrock model that turns texts into vectors, with its limits and its two requests, one for documents and one for
 * queries, which always belong together.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html
 */
export class EmbeddingModel {
  /** Cohere Embed Multilingual v3: 1,024 dimensions and more than 100 languages, which may differ between documents and queries. */
  public static cohereMultilingualV3(): EmbeddingModel {
    return EmbeddingModel.cohere('cohere.embed-multilingual-v3');
  }

  /** Cohere Embed English v3: 1,024 dimensions. */
  public static cohereEnglishV3(): EmbeddingModel {
    return EmbeddingModel.cohere('cohere.embed-english-v3');
  }

  /**
   * Amazon Titan Text Embeddings V2. It accepts one text per call, and rejects a text of more than 8,192 tokens.
   *
   * @param dimensions 256, 512 or 1,024
   * @throws if the model does not support these dimensions
   */
  public static titanTextV2(dimensions: number = 1024): EmbeddingModel {
    requireKind('dimensions', dimensions, 'number');
    requireLiteral('dimensions', dimensions, 'write it into the code: the index is made for it');
    if (!TITAN_DIMENSIONS.includes(dimensions)) {
      const must = `be one of ${TITAN_DIMENSIONS.join(', ')}`;
      refuse({ property: 'dimensions', must, got: dimensions, remedy: 'Titan Text Embeddings V2 makes no others' });
    }
    return EmbeddingModel.of('amazon.titan-embed-text-v2:0', {
      dimensions,
      textsPerCall: 1,
      documentRequest: `{"inputText":"\${parameters.inputText}","dimensions":${dimensions},"normalize":true}`,
      preProcess: 'connector.pre_process.bedrock.embedding',
      postProcess: 'connector.post_process.bedrock.embedding',
    });
  }

  /**
   * Another model, whose limits and requests you know.
   *
   * @param modelId the id of the foundation model, for example `amazon.titan-embed-text-v2:0`
   * @throws if the id belongs to an inference profile, a number is out of range, or a request is not JSON with a placeholder
   * @see https://docs.opensearch.org/latest/ml-commons-plugin/remote-models/blueprints/
   */
  public static of(modelId: string, options: EmbeddingModelOptions): EmbeddingModel {
    requireKind('modelId', modelId, 'text');
    requireLiteral('modelId', modelId, 'write it into the code: an index belongs to its model');
    requireText('modelId', modelId, MODEL_ID);
    requireKinds(options, OPTIONS, undefined, 'options.');
    for (const [name, value] of Object.entries(options)) {
      requireLiteral(`options.${name}`, value, 'write it into the code: an index belongs to its model');
    }
    const { dimensions, textsPerCall, documentRequest, queryRequest, space } = options;
    const length = 'OpenSearch has no longer vectors: look up how many the model makes';
    requireWholeNumber('options.dimensions', dimensions, { ...DIMENSIONS, remedy: length });
    const texts = 'look up how many the model accepts: all documents of a call fail if it has more';
    requireWholeNumber('options.textsPerCall', textsPerCall, { min: 1, max: 10_000, remedy: texts });
    requireRequest('options.documentRequest', documentRequest);
    requireRequest('options.queryRequest', queryRequest);
    requireOneOf('options.space', space, Object.values(VectorSpace));
    return new EmbeddingModel(modelId, options);
  }

  private static cohere(modelId: string): EmbeddingModel {
    // Without truncate, one text that is too long fails the whole call.
    const request = (purpose: string) => `{"texts":\${parameters.texts},"truncate":"END","input_type":"${purpose}"}`;
    return EmbeddingModel.of(modelId, {
      dimensions: 1024,
      textsPerCall: COHERE_TEXTS_PER_CALL,
      documentRequest: request('search_document'),
      queryRequest: request('search_query'),
      preProcess: 'connector.pre_process.cohere.embedding',
      postProcess: 'connector.post_process.cohere.embedding',
    });
  }

  private constructor(
    /** The id of the model, which is also the dimension `ModelId` of its metrics. */
    public readonly modelId: string,
    private readonly options: EmbeddingModelOptions,
  ) {}

  /** @internal */
  public _request(): ModelRequest {
    const { dimensions, textsPerCall, documentRequest, queryRequest, space, preProcess, postProcess } = this.options;
    return {
      Id: this.modelId,
      Dimension: `${dimensions}`,
      Space: space ?? VectorSpace.COSINE,
      TextsPerCall: `${textsPerCall}`,
      DocumentBody: documentRequest,
      QueryBody: queryRequest ?? documentRequest,
      PreProcess: preProcess,
      PostProcess: postProcess,
    };
  }
}

/** A request is JSON as soon as each placeholder is a value. */
function requireRequest(property: string, request: string | undefined): void {
  if (request === undefined) {
    return;
  }
  const remedy = `write for example {"inputText":"\${parameters.inputText}"}`;
  if (!/\$\{parameters\.\w+\}/.test(request)) {
    refuse({ property, must: `have a placeholder \${parameters.…}`, got: request, remedy });
  }
  try {
    JSON.parse(request.replace(/\$\{parameters\.\w+\}/g, '0'));
  } catch {
    refuse({ property, must: 'be JSON as soon as its placeholders are filled in', got: request, remedy });
  }
}
