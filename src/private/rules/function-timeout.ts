import type { Resource } from '../template/resource';

export const FUNCTION = 'AWS::Lambda::Function';
const DEFAULT_SECONDS = 3;

/** The number of seconds after which a call of the function is cut off. */
export function timeoutOf({ properties }: Resource): number {
  return properties.get('Timeout').number() ?? DEFAULT_SECONDS;
}
