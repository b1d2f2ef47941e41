import { Lazy } from 'aws-cdk-lib';
import { proxyStack, userDataOf } from './support';

const IN_CASE = 'be a domain in lower case, with a leading dot to take in its subdomains';

test.each([
  ['*', 'a proxy that everything passes is not what your partner has admitted: name the domains'],
  ['.', 'a proxy that everything passes is not what your partner has admitted: name the domains'],
  ['*.partner.example', 'write .partner.example for a domain and all its subdomains'],
  [
    'https://partner.example/login',
    'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request',
  ],
  [
    'partner.example/login',
    'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request',
  ],
  ['203.0.113.10', 'name the site by its domain: an address can be taken over by someone else'],
  ['10.0.0.0/8', 'name the site by its domain: an address can be taken over by someone else'],
  ['2001:db8::1', 'name the site by its domain: an address can be taken over by someone else'],
  ['[2001:db8::1]', 'name the site by its domain: an address can be taken over by someone else'],
  ['partner.example:443', 'leave out the port: the proxy reaches 80 and 443 only'],
  ['Partner.example', 'write it in lower case'],
  ['.com', 'write for example api.partner.example, or .partner.example'],
  ['localhost', 'write for example api.partner.example, or .partner.example'],
  ['partner.example.', 'write for example api.partner.example, or .partner.example'],
  ['part_ner.example', 'write for example api.partner.example, or .partner.example'],
  ['partner.example\nhttp_access allow all', 'write for example api.partner.example, or .partner.example'],
  [`${'a'.repeat(64)}.example`, 'write for example api.partner.example, or .partner.example'],
  [`${'a.'.repeat(125)}example`, 'write for example api.partner.example, or .partner.example'],
])('fails on %j', (domain, remedy) => {
  expect(() => proxyStack({ allowedDomains: [domain] })).toThrow(
    `allowedDomains[0] must ${IN_CASE}, got: ${domain}; ${remedy} [Stack/Proxy]`,
  );
});

test('fails on an empty domain', () => {
  expect(() => proxyStack({ allowedDomains: ['.partner.example', ''] })).toThrow(
    `allowedDomains[1] must ${IN_CASE}, got: ''; a proxy that everything passes is not what your partner has admitted: name the domains [Stack/Proxy]`,
  );
});

test('fails on an empty list', () => {
  expect(() => proxyStack({ allowedDomains: [] })).toThrow(
    "allowedDomains must name at least one domain, got: []; name the partner's domains: a proxy without any refuses every request [Stack/Proxy]",
  );
});

test.each([
  ['.partner.example', 'api.partner.example'],
  ['.partner.example', '.api.partner.example'],
  ['.partner.example', 'partner.example'],
  ['partner.example', 'partner.example'],
])('fails on %s beside %s, in either order', (wide, narrow) => {
  const message = (index: number) =>
    `allowedDomains[${index}] must not be covered by another domain of the list, ${wide}, got: ${narrow}; keep only the wider one: squid does not start on both [Stack/Proxy]`;
  expect(() => proxyStack({ allowedDomains: [narrow, wide] })).toThrow(message(0));
  expect(() => proxyStack({ allowedDomains: ['other.example', wide, narrow] })).toThrow(
    wide === narrow ? message(1) : message(2),
  );
});

test.each([
  ['partner.example', 'api.partner.example'],
  ['.partner.example', 'notpartner.example'],
])('takes %s beside %s', (one, other) => {
  const { template } = proxyStack({ allowedDomains: [one, other] });
  expect(userDataOf(template())).toContain(`\n${one}\n${other}\nEND_OF_FILE`);
});

test('fails on a domain that is not known at synth', () => {
  const allowedDomains = [Lazy.string({ produce: () => 'partner.example' })];
  expect(() => proxyStack({ allowedDomains })).toThrow(
    'allowedDomains[0] must be known at synth, got: a token; write the domain into the code, where it can be checked [Stack/Proxy]',
  );
});

test('fails on a list that is not known at synth', () => {
  const allowedDomains = Lazy.list({ produce: () => ['partner.example'] });
  expect(() => proxyStack({ allowedDomains })).toThrow(
    'allowedDomains must be known at synth, got: a token; write the domains into the code, where they can be checked [Stack/Proxy]',
  );
});

test('fails on more domains than the user data holds', () => {
  const allowedDomains = Array.from({ length: 600 }, (_, index) => `host-${index}.partner.example`);
  expect(() => proxyStack({ allowedDomains })).toThrow(
    /^allowedDomains must fit into the user data of an instance, 14848 bytes with the scripts, got: \d+ bytes; put a leading dot in place of subdomains, or split the domains among two proxies \[Stack\/Proxy\]$/,
  );
});
