/** The library that keeps vectors and looks for the nearest ones. `nmslib` is none of them: new indices no longer have it. */
export enum VectorEngine {
  /** Lucene: vectors lie with the rest of the index and are cached by the operating system, and filters apply while it searches. */
  LUCENE = 'lucene',
  /** Faiss: graphs lie in memory beside the heap, with a limit, metrics and alarms of its own; for tens of millions of vectors. */
  FAISS = 'faiss',
}
