import { type Stack, Token } from 'aws-cdk-lib';
import { matchesGlob } from '../private/glob';
import type { Clause } from './scp-condition';
import type { ScpStatement } from './scp-statement';

/** Judges whether a statement's Resource or NotResource takes in the stack. */
export function judgeResource(stack: Stack, { resources, notResources = [] }: ScpStatement): Clause {
  const patterns = resources ?? notResources;
  const covered = any(patterns.map((pattern) => coversStack(stack, pattern)));
  return {
    holds: covered === undefined ? undefined : covered === (resources !== undefined),
    text: `${resources ? 'Resource' : 'NotResource'} ${patterns.join(', ')}`,
    isAboutTags: false,
  };
}

function coversStack(stack: Stack, pattern: string): boolean | undefined {
  if (pattern === '*') {
    return true;
  }
  // A policy never names another partition than its organization's.
  const [arn, , service, region, account, ...name] = pattern.split(':');
  if (arn !== 'arn' || name.length !== 1) {
    return undefined;
  }
  return all([
    matchesPart('cloudformation', service),
    matchesPart(stack.region, region),
    matchesPart(stack.account, account),
    coversName(stack.stackName, name[0]),
  ]);
}

function matchesPart(part: string, pattern: string): boolean | undefined {
  if (pattern === '*') {
    return true;
  }
  return Token.isUnresolved(part) ? undefined : matchesGlob(part, pattern);
}

/** The resource is `stack/<name>/<id>`, and CloudFormation chooses the id. */
function coversName(name: string, pattern: string): boolean | undefined {
  if (['*', 'stack/*', 'stack/*/*'].includes(pattern)) {
    return true;
  }
  if (Token.isUnresolved(name)) {
    return undefined;
  }
  const known = `stack/${name}/`;
  const literal = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  if (!known.startsWith(literal) && !literal.startsWith(known)) {
    return false;
  }
  return pattern.endsWith('*') && matchesGlob(known, pattern) ? true : undefined;
}

function all(verdicts: (boolean | undefined)[]): boolean | undefined {
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}

function any(verdicts: (boolean | undefined)[]): boolean | undefined {
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}
