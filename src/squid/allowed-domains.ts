import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireLiteral } from '../private/synth/validation';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const ADDRESS = /^(\[?[0-9a-f]*:[0-9a-f:.]*\]?|\d+(\.\d+){3})(\/\d+)?$/i;
const MUST = 'be a domain in lower case, with a leading dot to take in its subdomains';

/** Refuses a list that squid would not start on, or that lets more through than its writer may have meant. */
export function requireAllowedDomains(domains: string[], scope: IConstruct): void {
  requireLiteral('allowedDomains', domains, 'write the domains into the code, where they can be checked', scope);
  if (domains.length === 0) {
    const remedy = "name the partner's domains: a proxy without any refuses every request";
    refuse({ property: 'allowedDomains', must: 'name at least one domain', got: domains, remedy }, scope);
  }
  domains.forEach((domain, index) => {
    requireDomain(`allowedDomains[${index}]`, domain, scope);
  });
  requireNoOverlap(domains, scope);
}

function requireDomain(property: string, domain: string, scope: IConstruct): void {
  requireLiteral(property, domain, 'write the domain into the code, where it can be checked', scope);
  const labels = domain.replace(/^\./, '').split('.');
  const valid =
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    /[a-z]/.test(labels[labels.length - 1]) &&
    labels.join('.').length <= 253;
  if (!valid) {
    refuse({ property, must: MUST, got: domain, remedy: remedyFor(domain) }, scope);
  }
}

function remedyFor(domain: string): string {
  if (/^\.?\*?$/.test(domain)) {
    return 'a proxy that everything passes is not what your partner has admitted: name the domains';
  }
  if (/^\*?\*\./.test(domain)) {
    return `write ${domain.replace(/^\*+/, '')} for a domain and all its subdomains`;
  }
  if (ADDRESS.test(domain)) {
    return 'name the site by its domain: an address can be taken over by someone else';
  }
  if (/[/?#@]/.test(domain)) {
    return 'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request';
  }
  if (domain.includes(':')) {
    return 'leave out the port: the proxy reaches 80 and 443 only';
  }
  if (domain.toLowerCase() !== domain) {
    return 'write it in lower case';
  }
  return 'write for example api.partner.example, or .partner.example';
}

function requireNoOverlap(domains: string[], scope: IConstruct): void {
  domains.forEach((domain, index) => {
    const other = domains.findIndex((wide, position) => position !== index && covers(wide, domain));
    if (other >= 0) {
      const must = `not be covered by another domain of the list, ${domains[other]}`;
      const remedy = 'keep only the wider one: squid does not start on both';
      refuse({ property: `allowedDomains[${index}]`, must, got: domain, remedy }, scope);
    }
  });
}

function covers(wide: string, domain: string): boolean {
  return wide === domain || (wide.startsWith('.') && (domain === wide.slice(1) || domain.endsWith(wide)));
}
