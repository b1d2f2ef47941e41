import { type Size, Token } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireClass, requireKind } from '../private/synth/kinds';
import { FARGATE_MEMORY } from './facts';
import { type FargatePair, isFargatePair, nearestPairs, written } from './plain/fargate-pairs';

/**
 * The vCPUs and memory of a job. Fargate supports only some pairs. A job with another pair is rejected when it is submitted,
 * not when it is deployed.
 *
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html
 *
 * @example
 * import { Size } from 'aws-cdk-lib';
 * import { FargateSize } from 'cdk-hindsight/batch';
 *
 * FargateSize.of(1, Size.gibibytes(2));
 */
export class FargateSize {
  /**
   * A pair that Fargate supports.
   *
   * @param cpu the number of vCPUs: 0.25, 0.5, 1, 2, 4, 8, 16 or 32
   * @throws if Fargate does not support the pair; the error lists the nearest pairs. Values known only at deploy time pass
   */
  public static of(cpu: number, memory: Size): FargateSize {
    const size = FargateSize.unchecked(cpu, memory);
    if (!Token.isUnresolved(cpu) && !memory.isUnresolved()) {
      requirePair({ cpu, mebibytes: memory.toMebibytes({ rounding: 2 }) });
    }
    return size;
  }

  /** A pair that Fargate may support by now, but that this version of the library does not know. */
  public static unchecked(cpu: number, memory: Size): FargateSize {
    requireKind('cpu', cpu, 'number');
    requireKind('memory', memory, 'object');
    requireClass('memory', memory, 'toMebibytes', {
      name: 'a Size',
      remedy: 'pass a Size, for example Size.gibibytes(2)',
    });
    return new FargateSize(cpu, memory);
  }

  private constructor(
    /** The number of vCPUs. */
    public readonly cpu: number,
    /** The memory. */
    public readonly memory: Size,
  ) {}
}

function requirePair(pair: FargatePair): void {
  if (!FARGATE_MEMORY.has(pair.cpu)) {
    const must = `be one of ${[...FARGATE_MEMORY.keys()].join(', ')}`;
    const remedy = 'choose one; FargateSize.unchecked is for numbers that are newer than this library';
    refuse({ property: 'cpu', must, got: `${pair.cpu}`, remedy });
  }
  if (!isFargatePair(pair)) {
    const remedy = `the nearest pairs are ${nearestPairs(pair).map(written).join(' and ')}`;
    refuse({ property: 'memory', must: `be one that Fargate has for ${pair.cpu} vCPU`, got: written(pair), remedy });
  }
}
