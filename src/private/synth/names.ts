import { createHash } from 'node:crypto';
import { Names, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireText } from './validation';

/** A name made of the construct's path: the same at each synthesis, and another for each construct. */
export function generatedName(scope: IConstruct, maxLength: number): string {
  // Where the CDK leaves out the middle of a long name, two hyphens can meet: many services reject that.
  return Names.uniqueResourceName(scope, { maxLength, separator: '-' }).replace(/-{2,}/g, '-');
}

const FINGERPRINT_LENGTH = 8;

/**
 * A lower-case name made of the construct's path and of the properties whose change replaces the resource: the new
 * resource is created while the old one still has its name. The order of a list does not matter, as to CloudFormation.
 */
export function replaceableName(scope: IConstruct, maxLength: number, replacing: object): string {
  // Sorted once they are resolved: a token's text depends on how many were made before it.
  const text = JSON.stringify(Stack.of(scope).resolve(replacing), (_, value) => sorted(value));
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
  return `${generatedName(scope, maxLength - FINGERPRINT_LENGTH - 1)}-${fingerprint}`.toLowerCase();
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}

const ROLE_NAME_REMEDY =
  'choose such a name, or leave it out to have one generated; a path goes into the property for it';

/** Returns the name of a role. The CDK itself accepts an empty one. */
export function requireRoleName(name: string | undefined, scope?: IConstruct, remedy = ROLE_NAME_REMEDY) {
  const must = 'be 1 to 64 letters, digits or any of _+=,.@-';
  requireText('roleName', name, { pattern: /^[\w+=,.@-]{1,64}$/, must, remedy }, scope);
  return name;
}

const ROLE_DESCRIPTION = {
  pattern: /^[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}$/,
  must: 'be at most 1,000 characters of Latin-1',
  remedy: 'IAM accepts only these characters in a role description',
};

/** Returns the description of a role. */
export function requireRoleDescription(description: string | undefined, scope: IConstruct) {
  requireText('description', description, ROLE_DESCRIPTION, scope);
  return description;
}

const QUALIFIER = {
  pattern: /^[A-Za-z0-9_-]{1,10}$/,
  must: 'be 1 to 10 letters, digits, underscores or hyphens',
  remedy: 'use the qualifier that cdk bootstrap was called with',
};

/** Applies the rule of the CDK's bootstrap template for its parameter `Qualifier`. */
export function requireQualifier(property: string, qualifier: string | undefined, scope: IConstruct): void {
  requireText(property, qualifier, QUALIFIER, scope);
}
