import { requireKind, requireMadeBy } from '../private/synth/kinds';
import type { EmbeddingModel } from './embedding-model';
import { requireGeneration } from './generation-number';

/** An earlier index, which searches use until the new one is filled. */
export class SearchGeneration {
  /**
   * The generation with a number, and the model that embedded its documents.
   *
   * @param generation its number, from 1
   * @throws if the number is not whole, or known only at deploy time
   */
  public static of(generation: number, model: EmbeddingModel): SearchGeneration {
    requireKind('generation', generation, 'number');
    requireGeneration('generation', generation);
    requireKind('model', model, 'object');
    requireMadeBy('model', model, '_request', 'EmbeddingModel.cohereEnglishV3()');
    return new SearchGeneration(generation, model);
  }

  private constructor(
    /** The number of the generation. */
    public readonly generation: number,
    /** The model that embedded its documents. */
    public readonly model: EmbeddingModel,
  ) {}
}
