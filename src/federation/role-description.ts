import type { IConstruct } from 'constructs';
import { requireText } from '../private/validation';

const DESCRIPTION = {
  pattern: /^[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}$/,
  must: 'be at most 1,000 characters of Latin-1',
  remedy: 'IAM takes no other in the description of a role: rewrite it',
};

/** The description of a role, as IAM takes it. */
export function roleDescription(description: string | undefined, scope: IConstruct): string | undefined {
  requireText('description', description, DESCRIPTION, scope);
  return description;
}
