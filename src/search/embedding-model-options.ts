import type { VectorSpace } from './vector-space';

/** The limits and requests of a model that the library does not know. */
export interface EmbeddingModelOptions {
  /** The length of the vectors, from 1 to 16,000. The set-up calls the model once and compares. */
  readonly dimensions: number;

  /** The number of texts that the model accepts in one call, from 1 to 10,000. */
  readonly textsPerCall: number;

  /**
   * The body of a request for documents, as JSON with OpenSearch's placeholders, which `preProcess` provides, for
   * example `\${parameters.texts}` or `\${parameters.inputText}`.
   */
  readonly documentRequest: string;

  /**
   * The body of a request for queries. Models that distinguish documents and queries need a different one here.
   *
   * @default - the body for documents, for models that treat both alike
   */
  readonly queryRequest?: string;

  /** The OpenSearch function that provides the request's parameters, by name or as a Painless script. */
  readonly preProcess: string;

  /** The OpenSearch function that reads the vectors from the response. */
  readonly postProcess: string;

  /**
   * The measure of distance between two vectors.
   *
   * @default VectorSpace.COSINE
   */
  readonly space?: VectorSpace;
}
