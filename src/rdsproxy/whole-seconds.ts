import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type DurationRange, requireDuration } from '../private/synth/validation';

/** Refuses a duration outside the range, or one that the service cannot take because it counts in seconds. */
export function requireWholeSeconds(
  property: string,
  value: Duration | undefined,
  range: DurationRange,
  scope: Construct,
): void {
  requireDuration(property, value, range, scope);
  if (value && !value.isUnresolved() && !Number.isInteger(value.toSeconds({ integral: false }))) {
    refuse({ property, must: 'be whole seconds', got: value.toHumanString(), remedy: 'round it' }, scope);
  }
}
