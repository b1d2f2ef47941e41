import type { IConstruct } from 'constructs';
import { requireText } from './validation';

const QUALIFIER = {
  pattern: /^[A-Za-z0-9_-]{1,10}$/,
  must: 'be 1 to 10 letters, digits, underscores or hyphens',
  remedy: 'give the qualifier that cdk bootstrap was called with',
};

/** The rule of the CDK's bootstrap template for its parameter `Qualifier`. */
export function requireQualifier(property: string, qualifier: string | undefined, scope: IConstruct): void {
  requireText(property, qualifier, QUALIFIER, scope);
}
