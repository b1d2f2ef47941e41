import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireOneOf, requireText, type TextRule } from '../private/synth/validation';
import { factoryFor } from './issuer-family';
import { EntraCloud } from './issuer-options';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HOST = /^(?!.{254})[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const PARTS_OF_ISSUERS = 'write it down, because it becomes part of condition keys';

/** A text that becomes part of the issuer's URL, and so of the keys of conditions, where no token can be. */
function requireUrlPart(property: string, value: string | undefined, rule: TextRule): void {
  requireLiteral(property, value, PARTS_OF_ISSUERS);
  requireText(property, value, rule);
}

/** Rejects a slug that is not one segment of a URL, such as a host name or a whole URL. */
export function requireSlug(property: string, value: string | undefined): void {
  requireUrlPart(property, value, {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    must: 'consist of letters, digits, hyphens and underscores',
    remedy: 'give the name as it stands in URLs, without the host',
  });
}

/** Rejects a subdomain that has its domain with it, or is none. */
export function requireSubdomain(property: string, value: string, domain: string): void {
  requireKind(property, value, 'text');
  requireUrlPart(property, value, {
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    must: `be the name before .${domain}`,
    remedy: `give the first part of the host name alone: acme for acme.${domain}`,
  });
}

/** Rejects a host name that is not lower case, has more around it, or belongs to an issuer with a factory of its own. */
export function requireHost(property: string, value: string): void {
  requireKind(property, value, 'text');
  requireUrlPart(property, value, {
    pattern: HOST,
    must: 'be a host name in lower case',
    remedy: 'give the host alone, without https://, port and path, such as git.example.com',
  });
  requireNoFactory(property, value, value);
}

/** Rejects a host that is none; the hosts of HCP Terraform and those of a Terraform Enterprise are fine. */
export function requireTerraformHost(value: string): void {
  if (factoryFor(value) !== 'hcpTerraform') {
    requireHost('hostname', value);
  }
}

/** Rejects the version of a GitHub Enterprise Server that has no major and minor number. */
export function requireServerVersion(value: string | undefined): void {
  requireUrlPart('version', value, {
    pattern: /^\d+\.\d+(\.\d+)?$/,
    must: 'be the version of the server, such as 3.17',
    remedy: 'copy it from the footer of the server’s pages, or leave it out if it is later than 3.18',
  });
}

/** True if the version is known, and neither its major nor its minor number goes beyond these. */
export function isUpTo(version: string | undefined, major: number, minor: number): boolean {
  if (version === undefined) {
    return false;
  }
  const [first, second] = version.split('.').map(Number);
  return first < major || (first === major && second <= minor);
}

/** The hosts of the issuers of one of Microsoft's clouds, by the version of the tokens. */
const ENTRA_HOSTS: Record<EntraCloud, { readonly v1: string; readonly v2: string }> = {
  [EntraCloud.PUBLIC]: { v1: 'sts.windows.net', v2: 'login.microsoftonline.com' },
  [EntraCloud.US_GOVERNMENT]: { v1: 'sts.windows.net', v2: 'login.microsoftonline.us' },
  [EntraCloud.CHINA]: { v1: 'sts.chinacloudapi.cn', v2: 'login.partner.microsoftonline.cn' },
};

/** The hosts of the issuers of a cloud. */
export function entraHosts(cloud = EntraCloud.PUBLIC): { readonly v1: string; readonly v2: string } {
  requireLiteral('cloud', cloud, PARTS_OF_ISSUERS);
  requireOneOf('cloud', cloud, Object.keys(ENTRA_HOSTS));
  return ENTRA_HOSTS[cloud];
}

/** Rejects anything but a UUID. */
export function requireUuid(property: string, value: string | undefined, rule: Partial<TextRule> = {}): void {
  requireUrlPart(property, value, {
    pattern: UUID,
    must: 'be a UUID in lower case, without braces',
    remedy: 'copy it from the settings page; names and wildcards are not accepted',
    ...rule,
  });
}

/** Rejects the multi-tenant names of Entra: a token of any organization in the world would fit. */
export function requireTenant(value: string): void {
  requireUuid('tenantId', value, {
    must: 'be the GUID of one tenant, in lower case',
    remedy: 'copy the tenant id from the Entra admin center; common, organizations and consumers admit other tenants',
  });
}

/** Rejects a URL that IAM would not accept for an identity provider, or that cannot be the `iss` claim of a token. */
export function requireIssuerUrl(url: string): void {
  requireLiteral('url', url, PARTS_OF_ISSUERS);
  const remedy = 'copy the iss claim of a token';
  // A URL with a user in it may hold a password.
  const got = url.includes('@') ? undefined : url;
  const [host, ...path] = url.slice('https://'.length).split('/');
  if (/\/\.well-known(\/|$)/.test(url)) {
    refuse({ property: 'url', must: 'be the issuer, not a document below it', got, remedy });
  }
  if (/^[^@]+:\d*$/.test(host)) {
    refuse({ property: 'url', must: 'have no port, which IAM does not accept', got, remedy });
  }
  const isEmpty = path.slice(0, -1).includes('');
  const isWrong = url.length > 255 || /[^!-~]|[?#*$@]/.test(url);
  if (!url.startsWith('https://') || !HOST.test(host) || isEmpty || isWrong) {
    refuse({
      property: 'url',
      must: 'be an https URL with a host in lower case, without query, of at most 255 characters',
      got,
      remedy,
    });
  }
  requireNoFactory('url', host, url);
}

/** Rejects the host of an issuer that a factory knows more of. */
function requireNoFactory(property: string, host: string, got: string): void {
  const factory = factoryFor(host);
  if (factory) {
    refuse({
      property,
      must: 'be that of an issuer without a factory of its own',
      got,
      remedy: `use Issuer.${factory}(…), which knows the rules of its tokens`,
    });
  }
}
