import type { IConstruct } from 'constructs';
import { generatedName } from '../private/synth/names';
import { requireLiteral, requireText } from '../private/synth/validation';
import { MAX_NAME_LENGTH, NAME } from './facts';

const RULE = {
  pattern: NAME,
  must: `be 1 to ${MAX_NAME_LENGTH} lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen`,
  remedy: 'write it as the service stores it',
};

/** Rejects a name that the service would store in another form, and one that is known only at deploy time. */
export function requireName(property: string, name: string | undefined, scope: IConstruct): void {
  const remedy = 'the service stores it in lower case, and metrics and logins have to match that';
  requireLiteral(property, name, remedy, scope);
  requireText(property, name, RULE, scope);
}

/** Rejects a name that the service would store in another form. A token passes: its value comes from the service. */
export function requireStoredName(property: string, name: string | undefined, scope: IConstruct): void {
  requireText(property, name, RULE, scope);
}

/** A lower-case name made from the construct's path. */
export function nameOf(scope: IConstruct): string {
  return generatedName(scope, MAX_NAME_LENGTH).toLowerCase();
}
