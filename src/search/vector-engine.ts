/** The library that stores vectors and finds the nearest ones. `nmslib` is missing, because new indices cannot use it. */
export enum VectorEngine {
  /** Lucene: vectors are stored with the rest of the index and cached by the operating system, and filters apply during a search. */
  LUCENE = 'lucene',
  /** Faiss: graphs are in memory outside the heap, with their own limit, metrics and alarms. For tens of millions of vectors. */
  FAISS = 'faiss',
}
