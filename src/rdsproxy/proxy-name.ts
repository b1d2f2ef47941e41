import type { Construct } from 'constructs';
import { replaceableName } from '../private/synth/names';
import { requireText } from '../private/synth/validation';
import { PROXY_LIMITS } from './facts';

/**
 * The name that was given, or one made from the path and from everything whose change replaces the resource.
 *
 * Names are dimensions of metrics and parts of log groups, where case matters, so they are in lower case.
 */
export function proxyNameFor(scope: Construct, property: string, given: string | undefined, replacing: object): string {
  requireText(
    property,
    given,
    {
      pattern: /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      must: 'be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter',
      remedy: 'choose such a name, or leave it out to have one generated',
    },
    scope,
  );
  return given ?? replaceableName(scope, PROXY_LIMITS.nameLength, replacing);
}
