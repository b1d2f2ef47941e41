import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A statement of a policy, as it stands in the template. */
export interface Statement {
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The length of a trust anchor's ARN; most others are shorter. */
export const TYPICAL_ARN =
  'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/11111111-1111-4111-8111-111111111111'.length;

/** The statements, with a text of a typical length for everything that is known only at deploy time. */
export function statementsOf(scope: IConstruct, document: unknown, arnLength = TYPICAL_ARN): Statement[] {
  const policy = estimate(Stack.of(scope).resolve(document), arnLength) as { Statement: Statement[] } | undefined;
  return policy?.Statement ?? [];
}

/** The length of a policy without whitespace, as IAM counts it. */
export function lengthOf(statements: Statement[]): number {
  return JSON.stringify({ Statement: statements, Version: '2012-10-17' }).replace(/\s/g, '').length;
}

function estimate(value: unknown, arnLength: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => estimate(item, arnLength));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) {
    return estimateFunction(entries[0][0], entries[0][1], arnLength);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, estimate(item, arnLength)]));
}

function estimateFunction(name: string, argument: unknown, arnLength: number): string {
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown];
    return [estimate(parts, arnLength)].flat().join(separator);
  }
  const known: Record<string, string> = { 'AWS::Partition': 'aws', 'AWS::AccountId': '111122223333' };
  return known[String(argument)] ?? 'x'.repeat(arnLength);
}
