/** The distance of two vectors, by the names that OpenSearch has for it. */
export enum VectorSpace {
  /** The angle between two vectors, whatever their lengths. */
  COSINE = 'cosinesimil',
  /** The product of two vectors, for models whose vectors have the length 1. */
  INNER_PRODUCT = 'innerproduct',
  /** The straight distance. */
  EUCLIDEAN = 'l2',
}
