import { createHash } from 'node:crypto';
import { allAliasOf, type SetUpRequest, vectorFieldOf } from '../set-up-search.contract';
import { type Generation, MARK, markOf, modelNameOf, type Use } from './generation';

/** Everything that is made here begins its description with it. */
export const MADE_HERE = 'cdk-hindsight';

/** By default, a call that is throttled is not repeated, and its documents fail. */
const RETRIES = {
  max_retry_times: 5,
  retry_backoff_policy: 'exponential_full_jitter',
  retry_backoff_millis: 200,
  retry_timeout_seconds: 30,
};

export interface ConnectorBody {
  readonly name: string;
  readonly description: string;
  readonly [name: string]: unknown;
}

/**
 * A connector that calls a model for documents or for queries. Its description tells whether another deployment would make
 * another one: names are not unique, and credentials are not told.
 *
 * @see https://docs.opensearch.org/2.19/ml-commons-plugin/remote-models/blueprints/
 */
export function connectorBody(request: SetUpRequest, { number, model }: Generation, use: Use): ConnectorBody {
  const body = {
    name: modelNameOf(request.IndexName, number, use),
    version: '1',
    protocol: 'aws_sigv4',
    credential: { roleArn: request.ConnectorRole },
    parameters: {
      region: request.BedrockRegion,
      service_name: 'bedrock',
      // What a bulk request has more is cut into several calls.
      input_docs_processed_step_size: model.TextsPerCall,
    },
    client_config: RETRIES,
    actions: [
      {
        action_type: 'predict',
        method: 'POST',
        url: `${request.BedrockUrl}/model/${model.Id}/invoke`,
        headers: { 'content-type': 'application/json', 'x-amz-content-sha256': 'required' },
        request_body: use === 'document' ? model.DocumentBody : model.QueryBody,
        pre_process_function: model.PreProcess,
        post_process_function: model.PostProcess,
      },
    ],
  };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
  return { ...body, description: `${MADE_HERE} ${digest}` };
}

export function modelBody(request: SetUpRequest, { number }: Generation, use: Use, connector: string): object {
  const name = modelNameOf(request.IndexName, number, use);
  return { name, function_name: 'remote', description: MADE_HERE, connector_id: connector };
}

/** Its batch has as many documents as one call of the model takes texts of them. By default, it would be one document. */
export function ingestBody({ fields, model }: Generation, modelId: string): object {
  return {
    description: MADE_HERE,
    processors: [
      {
        text_embedding: {
          model_id: modelId,
          field_map: Object.fromEntries(fields.map((field) => [field, vectorFieldOf(field)])),
          batch_size: Math.max(1, Math.floor(Number(model.TextsPerCall) / fields.length)),
        },
      },
    ],
  };
}

/** It names the model of queries that do not, and brings the scores of words and of vectors together. */
export function searchBody(modelId: string): object {
  return {
    description: MADE_HERE,
    request_processors: [{ neural_query_enricher: { default_model_id: modelId } }],
    phase_results_processors: [
      {
        'normalization-processor': {
          normalization: { technique: 'min_max' },
          combination: { technique: 'arithmetic_mean' },
        },
      },
    ],
  };
}

export function indexBody({ IndexName }: SetUpRequest, generation: Generation, pipeline: string): object {
  const { fields, model, engine } = generation;
  const vector = {
    type: 'knn_vector',
    dimension: Number(model.Dimension),
    method: { name: 'hnsw', engine, space_type: model.Space },
  };
  const properties = fields.flatMap((field) => [
    [field, { type: 'text' }],
    [vectorFieldOf(field), vector],
  ]);
  return {
    settings: { index: { knn: true, default_pipeline: pipeline, 'search.default_pipeline': pipeline } },
    mappings: { _meta: { [MARK]: markOf(generation) }, properties: Object.fromEntries(properties) },
    aliases: { [allAliasOf(IndexName)]: { is_write_index: false } },
  };
}
