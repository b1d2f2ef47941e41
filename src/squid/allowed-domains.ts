import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { IConstruct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireLiteral, requireSome } from '../private/synth/validation';
import { isPublicSuffix } from './public-suffixes';

const { warn } = messagesOf('squid');

// Names of hosts may have underscores: those of S3 buckets do.
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MUST = 'be a domain in lower case, with a leading dot to include its subdomains';
const EXAMPLE = 'write for example api.partner.example, or .partner.example';

/** Rejects a list that squid would not start on, or that lets more through than its writer may have meant. */
export function requireAllowedDomains(domains: string[], scope: IConstruct): void {
  requireLiteral('allowedDomains', domains, 'write the domains into the code, where they can be checked', scope);
  const remedy = "list the partner's domains: a proxy without any denies every request";
  requireSome('allowedDomains', domains, 'a domain', remedy, scope);
  domains.forEach((domain, index) => {
    requireDomain(`allowedDomains[${index}]`, domain, scope);
  });
  requireNoOverlap(domains, scope);
  warnOfPublicSuffixes(domains, scope);
}

function requireDomain(property: string, domain: string, scope: IConstruct): void {
  const labels = domain.replace(/^\./, '').split('.');
  const valid =
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d|_/.test(labels[labels.length - 1]) &&
    labels.join('.').length <= 253;
  if (!valid) {
    refuse({ property, must: MUST, got: domain, remedy: remedyFor(domain) }, scope);
  }
}

function remedyFor(domain: string): string {
  if (/^\.?\*?$/.test(domain)) {
    return 'your partner did not admit a proxy that everything passes: list the domains';
  }
  if (/^\*?\*\./.test(domain)) {
    return `write ${domain.slice(domain.indexOf('.'))} for a domain and all its subdomains`;
  }
  if (isAddress(domain)) {
    return 'name the site by its domain: an address can be taken over by someone else';
  }
  if (/[/?#@]/.test(domain)) {
    return 'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request';
  }
  if (domain.includes(':')) {
    return 'leave out the port: the proxy reaches 80 and 443, and others by tunnelPorts';
  }
  if (domain.includes('*')) {
    return 'squid has no star inside a name: list each host, or the part behind the star with a leading dot';
  }
  if (domain.endsWith('.') && !domain.endsWith('..')) {
    return `leave out the dot at the end: ${domain.slice(0, -1)}`;
  }
  if (domain.toLowerCase() !== domain) {
    return 'write it in lower case';
  }
  return internationalRemedy(domain) ?? EXAMPLE;
}

/** Whether it is an IP address or a range of them, in the form of a URL or not. */
function isAddress(domain: string): boolean {
  return isIP(domain.split('/')[0].replace('[', '').replace(']', '')) !== 0;
}

/** The form of a name with other letters than a to z that resolvers know. */
function internationalRemedy(domain: string): string | undefined {
  const isForeign = /[^ -~]/.test(domain) && !/\p{C}/u.test(domain);
  const ascii = isForeign ? domainToASCII(domain.replace(/^\./, '')) : '';
  return ascii === '' ? undefined : `write it as ${domain.startsWith('.') ? '.' : ''}${ascii}, its name in the DNS`;
}

function requireNoOverlap(domains: string[], scope: IConstruct): void {
  domains.forEach((domain, index) => {
    const other = domains.find((wide, position) => position !== index && covers(wide, domain));
    if (other !== undefined) {
      const must = `not be covered by another domain of the list, ${other}`;
      const remedy = 'keep only the wider one: squid does not start on both';
      refuse({ property: `allowedDomains[${index}]`, must, got: domain, remedy }, scope);
    }
  });
}

function covers(wide: string, domain: string): boolean {
  return wide === domain || (wide.startsWith('.') && (domain === wide.slice(1) || domain.endsWith(wide)));
}

function warnOfPublicSuffixes(domains: string[], scope: IConstruct): void {
  const open = domains.filter((domain) => domain.startsWith('.') && isPublicSuffix(domain.slice(1)));
  if (open.length > 0) {
    const message =
      `allowedDomains lets ${open.join(', ')} through, below which anyone can get a name, for example for a bucket or ` +
      'a site: list the names of your partner';
    warn(scope, 'publicSuffix', message);
  }
}
