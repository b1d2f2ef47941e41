import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { generatedName } from '../private/synth/names';
import { requireText } from '../private/synth/validation';
import { PROXY_LIMITS } from './facts';

const DIGEST_LENGTH = 8;

/**
 * The name that was given, or one made from the path and from everything whose change replaces the resource: a
 * replacement is created before the old one is deleted, so it cannot have the same name.
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
  return given ?? nameOf(scope, replacing);
}

function nameOf(scope: Construct, replacing: object): string {
  const resolved = JSON.stringify(Stack.of(scope).resolve(replacing), (_, value) => sorted(value));
  const digest = createHash('sha256').update(resolved).digest('hex').slice(0, DIGEST_LENGTH);
  const base = generatedName(scope, PROXY_LIMITS.nameLength - DIGEST_LENGTH - 1);
  return `${base}-${digest}`.toLowerCase();
}

/** CloudFormation does not mind the order of subnets. */
function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}
