import type { IConstruct } from 'constructs';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

/** Rejects what is not the number of a generation. Undefined passes. */
export function requireGeneration(property: string, value: number | undefined, scope?: IConstruct): void {
  requireLiteral(property, value, 'write it into the code: it names an index', scope);
  const remedy = 'start at 1, and increment it by one when the model changes';
  requireWholeNumber(property, value, { min: 1, max: 9_999, remedy }, scope);
}
