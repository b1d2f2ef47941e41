import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireQualifier } from '../private/synth/names';
import { requireText } from '../private/synth/validation';
import type { CdkDeployOptions } from './cdk-deploy-options';

const DEFAULT_QUALIFIER = 'hnb659fds';
const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];

/** The ARNs of the four roles that the CDK's command line assumes, in each account and region. */
export function bootstrapRoleArns(scope: Construct, options: CdkDeployOptions): string[] {
  const stack = Stack.of(scope);
  const { accounts = [stack.account], regions = [stack.region] } = options;
  const qualifier = options.qualifier ?? stack.synthesizer.bootstrapQualifier ?? DEFAULT_QUALIFIER;
  validate(scope, qualifier, accounts, regions);
  return accounts.flatMap((account) =>
    regions.flatMap((region) =>
      ROLES.map((role) => roleArn(stack, account, `cdk-${qualifier}-${role}-${account}-${region}`)),
    ),
  );
}

function roleArn(stack: Stack, account: string, resourceName: string): string {
  return stack.formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName });
}

function validate(scope: Construct, qualifier: string, accounts: string[], regions: string[]): void {
  requireQualifier('qualifier', qualifier, scope);
  requireEach('accounts', accounts, /^\d{12}$/, 'be account ids of 12 digits', scope);
  requireEach('regions', regions, /^[a-z]{2,}(-[a-z]+)+-\d+$/, 'be names of regions, such as eu-central-1', scope);
}

function requireEach(property: string, values: string[], pattern: RegExp, must: string, scope: Construct): void {
  const remedy = 'name each environment to deploy to; wildcards are not accepted';
  if (values.length === 0) {
    refuse({ property, must: 'not be empty', remedy }, scope);
  }
  for (const value of values) {
    requireText(property, value, { pattern, must, remedy }, scope);
  }
}
