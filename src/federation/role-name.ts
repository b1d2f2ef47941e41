import type { IConstruct } from 'constructs';
import { requireText } from '../private/validation';

const NAME = {
  pattern: /^[\w+=,.@-]{1,64}$/,
  must: 'be 1 to 64 letters, digits or any of _+=,.@-',
  remedy: 'choose such a name, or leave it out to have one made; a path is a property of its own',
};

/** The name of a role, as IAM takes it. The CDK lets an empty one through. */
export function roleName(name: string | undefined, scope: IConstruct): string | undefined {
  requireText('roleName', name, NAME, scope);
  return name;
}
