import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { fillIn } from '../private/synth/text-files';
import { MAX_ADVANCED_PARAMETER, MAX_STANDARD_PARAMETER } from './facts';

/** A name that nobody can have, for the time until the instance has read the list. */
export const NO_DOMAIN = 'nothing.invalid';

/** The list of domains as a parameter that the instance reads, one domain a line. */
export function createDomainsParameter(scope: Construct, domains: string[], reader: IGrantable): StringParameter {
  const stringValue = domains.join('\n');
  const size = Buffer.byteLength(stringValue);
  if (size > MAX_ADVANCED_PARAMETER) {
    const must = `fit into a parameter of Systems Manager, ${MAX_ADVANCED_PARAMETER} bytes, with updateDomainsInPlace`;
    const remedy = 'replace subdomains by their domain with a leading dot, or split the domains among two proxies';
    refuse({ property: 'allowedDomains', must, got: `${size} bytes`, remedy }, scope);
  }
  const parameter = new StringParameter(scope, 'AllowedDomains', {
    stringValue,
    tier: size > MAX_STANDARD_PARAMETER ? ParameterTier.ADVANCED : ParameterTier.STANDARD,
    description: 'The domains that the squid proxy lets through, one a line',
  });
  Grant.addToPrincipal({ grantee: reader, actions: ['ssm:GetParameter'], resourceArns: [parameter.parameterArn] });
  return parameter;
}

/** The end of the user data: the instance takes the list, and looks for another one each minute. */
export function updatesScript(parameter: StringParameter): string {
  return fillIn('squid/install-updates.sh', {
    'update-domains.sh': fillIn('squid/update-domains.sh', {
      region: Stack.of(parameter).region,
      parameter: parameter.parameterName,
    }),
  });
}
