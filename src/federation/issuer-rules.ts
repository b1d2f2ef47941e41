import { refuse } from '../private/synth/errors';
import { requireLiteral, requireText, type TextRule } from '../private/synth/validation';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const PARTS_OF_ISSUERS = 'write it down, because it becomes part of condition keys';

/** A text that becomes part of the issuer's URL, and so of the keys of conditions, where no token can be. */
function requireUrlPart(property: string, value: string | undefined, rule: TextRule): void {
  requireLiteral(property, value, PARTS_OF_ISSUERS);
  requireText(property, value, rule);
}

/** Refuses a name that is not one segment of a URL. */
export function requireName(property: string, value: string | undefined): void {
  requireUrlPart(property, value, {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    must: 'consist of letters, digits, dots, hyphens and underscores',
    remedy: 'give the name as it stands in URLs',
  });
}

/** Refuses a host name that is not lower case or has more around it. */
export function requireHost(property: string, value: string): void {
  requireUrlPart(property, value, {
    pattern: HOST,
    must: 'be a host name in lower case',
    remedy: 'give the host alone, without https:// and path, such as git.example.com',
  });
}

/** Refuses anything but a UUID. */
export function requireUuid(property: string, value: string | undefined, rule: Partial<TextRule> = {}): void {
  requireUrlPart(property, value, {
    pattern: UUID,
    must: 'be a UUID in lower case, without braces',
    remedy: 'copy it from the settings page; names and wildcards are not accepted',
    ...rule,
  });
}

/** Refuses the multi-tenant names of Entra: a token of any organization in the world would fit. */
export function requireTenant(value: string): void {
  requireUuid('tenantId', value, {
    must: 'be the GUID of one tenant, in lower case',
    remedy: 'copy the tenant id from the Entra admin center; common, organizations and consumers admit other tenants',
  });
}

/** Refuses a URL that IAM would not take for an identity provider. */
export function requireIssuerUrl(url: string): void {
  requireLiteral('url', url, PARTS_OF_ISSUERS);
  const host = url.slice('https://'.length).split('/')[0];
  if (!url.startsWith('https://') || !HOST.test(host) || /[?#*$\s]/.test(url) || url.length > 255) {
    refuse({
      property: 'url',
      must: 'be an https URL with a host in lower case, without query, of at most 255 characters',
      got: url,
      remedy: 'copy the iss claim of a token',
    });
  }
}
