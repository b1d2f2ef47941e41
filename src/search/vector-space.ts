/** The distance between two vectors, by OpenSearch's names. */
export enum VectorSpace {
  /** The angle between two vectors, regardless of their lengths. */
  COSINE = 'cosinesimil',
  /** The product of two vectors, for models whose vectors have the length 1. */
  INNER_PRODUCT = 'innerproduct',
  /** The straight-line distance. */
  EUCLIDEAN = 'l2',
}
