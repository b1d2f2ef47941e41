import type { VectorSpace } from './vector-space';

/** The limits and requests of a model that the library does not know. */
export interface EmbeddingModelOptions {
  /** The length of the vectors, from 1 to 16,000. The set-up calls the model once and compares. */
  readonly dimensions: number;

  /** The number of texts that the model accepts in one call, from 1 to 10,000. */
  readonly textsPerCall: number;

  /**
   * The body of a request for documents, as JSON with the placeholders of OpenSearch: those that `preProcess` makes, for
   * example `\${parameters.texts}` or `\${parameters.inputText}`.
   */
  readonly documentRequest: string;

  /**
   * The body of a request for queries. Models that tell documents and queries apart want another one here.
   *
   * @default - that of documents, for models that treat both alike
   */
  readonly queryRequest?: string;

  /** The function of OpenSearch, by its name or as a Painless script, that makes the parameters of the request. */
  readonly preProcess: string;

  /** The function of OpenSearch that reads the vectors from the answer. */
  readonly postProcess: string;

  /**
   * How the distance of two vectors is measured.
   *
   * @default VectorSpace.COSINE
   */
  readonly space?: VectorSpace;
}
