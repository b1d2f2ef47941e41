import { requireText } from '../private/synth/validation';

/** Refuses a name that would widen the ARN of a policy, such as one with a wildcard. */
export function requireDatabaseUser(property: string, user: string): void {
  requireText(property, user, {
    pattern: /^[A-Za-z0-9_.@-]+$/,
    must: 'consist of letters, digits and _ . @ -',
    remedy: 'name one database user, without wildcards',
  });
}
