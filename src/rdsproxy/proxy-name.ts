import { Names } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';

/** The name that was given, or one made from the path. Names are dimensions and parts of log groups: case matters. */
export function proxyNameFor(scope: Construct, property: string, given: string | undefined): string {
  requireText(
    property,
    given,
    {
      pattern: /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      must: 'be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter',
      remedy: 'choose such a name, or leave it out to have one made',
    },
    scope,
  );
  return given ?? generatedName(scope);
}

function generatedName(scope: Construct): string {
  const name = Names.uniqueResourceName(scope, { maxLength: 60, separator: '-' }).toLowerCase();
  return /^[a-z]/.test(name) ? name : `p-${name}`;
}
