import type { IConstruct } from 'constructs';
import { requireText } from './validation';

const PLAIN_REMEDY = 'choose such a name, or leave it out to have one made; a path is a property of its own';

/** Passes the name of a role on, unless IAM has none like it. The CDK lets an empty one through. */
export function requireRoleName(name: string | undefined, scope?: IConstruct, remedy = PLAIN_REMEDY) {
  const must = 'be 1 to 64 letters, digits or any of _+=,.@-';
  requireText('roleName', name, { pattern: /^[\w+=,.@-]{1,64}$/, must, remedy }, scope);
  return name;
}
