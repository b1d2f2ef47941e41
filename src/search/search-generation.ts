import { requireKind, requireMadeBy } from '../private/synth/kinds';
import type { EmbeddingModel } from './embedding-model';
import { requireGeneration } from './generation-number';

/** An index of before, which searches use until the new one is filled. */
export class SearchGeneration {
  /**
   * The generation of a number, with the model that its documents were embedded by.
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
    /** The model that its documents were embedded by. */
    public readonly model: EmbeddingModel,
  ) {}
}
