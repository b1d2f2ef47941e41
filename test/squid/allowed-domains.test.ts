import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { requireAllowedDomains } from '../../src/squid/allowed-domains';
import { proxyStack, userDataOf } from './support';

/** What the construct does with the list. */
function check(...domains: string[]): Stack {
  const stack = new Stack(new App(), 'Stack');
  requireAllowedDomains(domains, new Construct(stack, 'Proxy'));
  return stack;
}

const IN_CASE = 'be a domain in lower case, with a leading dot to include its subdomains';

test.each([
  ['*', 'your partner did not admit a proxy that everything passes: list the domains'],
  ['.', 'your partner did not admit a proxy that everything passes: list the domains'],
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
  ['203.0.113.10/login', 'name the site by its domain: an address can be taken over by someone else'],
  ['10.0.0.0/8', 'name the site by its domain: an address can be taken over by someone else'],
  ['2001:db8::1', 'name the site by its domain: an address can be taken over by someone else'],
  ['[2001:db8::1]', 'name the site by its domain: an address can be taken over by someone else'],
  ['2001:DB8::/32', 'name the site by its domain: an address can be taken over by someone else'],
  [
    'partner.example?page=1',
    'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request',
  ],
  [
    'partner.example#login',
    'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request',
  ],
  ['user@partner.example', 'leave out the scheme, the user and the path: squid sees only the name of an HTTPS request'],
  ['partner.example:443', 'leave out the port: the proxy reaches 80 and 443, and others by tunnelPorts'],
  ['Partner.example', 'write it in lower case'],
  ['.com', 'write for example api.partner.example, or .partner.example'],
  ['localhost', 'write for example api.partner.example, or .partner.example'],
  ['partner.example.', 'leave out the dot at the end: partner.example'],
  ['.partner.example.', 'leave out the dot at the end: .partner.example'],
  ['partner.example-.', 'leave out the dot at the end: partner.example-'],
  ['partner.example..', 'write for example api.partner.example, or .partner.example'],
  [
    'ec2.*.amazonaws.com',
    'squid has no star inside a name: list each host, or the part behind the star with a leading dot',
  ],
  [
    'api-*.partner.example',
    'squid has no star inside a name: list each host, or the part behind the star with a leading dot',
  ],
  ['bücher.example', 'write it as xn--bcher-kva.example, its name in the DNS'],
  ['.bücher.example', 'write it as .xn--bcher-kva.example, its name in the DNS'],
  ['bücher-laden.example', 'write it as xn--bcher-laden-thb.example, its name in the DNS'],
  ['пример.испытание', 'write it as xn--e1afmkfd.xn--80akhbyknj4f, its name in the DNS'],
  ['bücher\u200b.example', 'write for example api.partner.example, or .partner.example'],
  ['bü cher.example', 'write for example api.partner.example, or .partner.example'],
  ['partner.ex_ample', 'write for example api.partner.example, or .partner.example'],
  ['.-partner.example', 'write for example api.partner.example, or .partner.example'],
  ['-partner.example', 'write for example api.partner.example, or .partner.example'],
  ['partner-.example', 'write for example api.partner.example, or .partner.example'],
  ['partner.42', 'write for example api.partner.example, or .partner.example'],
  ['partner.example\nhttp_access allow all', 'write for example api.partner.example, or .partner.example'],
  [`${'a'.repeat(64)}.example`, 'write for example api.partner.example, or .partner.example'],
  [`${'a.'.repeat(124)}ab.xyz`, 'write for example api.partner.example, or .partner.example'],
  [`${'a.'.repeat(125)}example`, 'write for example api.partner.example, or .partner.example'],
])('fails on %j', (domain, remedy) => {
  const attempt = () => check(domain);
  expect(attempt).toThrow(`allowedDomains[0] must ${IN_CASE}, got: `);
  expect(attempt).toThrow(`; ${remedy} [Stack/Proxy]`);
});

test('fails on an empty domain', () => {
  expect(() => check('.partner.example', '')).toThrow(`allowedDomains[1] must ${IN_CASE}`);
});

test('fails on an empty list', () => {
  expect(() => check()).toThrow('allowedDomains must hold at least one domain');
});

test.each([
  ['.partner.example', 'api.partner.example'],
  ['.partner.example', '.api.partner.example'],
  ['.partner.example', 'partner.example'],
  ['partner.example', 'partner.example'],
])('fails on %s beside %s, in either order', (wide, narrow) => {
  const message = (index: number) =>
    `allowedDomains[${index}] must not be covered by another domain of the list, ${wide}, got: ${narrow}; keep only the wider one: squid does not start on both [Stack/Proxy]`;
  expect(() => check(narrow, wide)).toThrow(message(0));
  expect(() => check(wide, narrow)).toThrow(message(wide === narrow ? 0 : 1));
  expect(() => check('other.example', wide, narrow)).toThrow(wide === narrow ? message(1) : message(2));
});

test.each([
  ['partner.example', 'api.partner.example'],
  ['.partner.example', 'notpartner.example'],
])('takes %s beside %s', (one, other) => {
  expect(() => check(one, other)).not.toThrow();
});

test('fails on a domain that is not known at synth', () => {
  const allowedDomains = [Lazy.string({ produce: () => 'partner.example' })];
  expect(() => proxyStack({ allowedDomains })).toThrow('allowedDomains must be known at synth');
});

test('fails on a list that is not known at synth', () => {
  const allowedDomains = Lazy.list({ produce: () => ['partner.example'] });
  expect(() => proxyStack({ allowedDomains })).toThrow('allowedDomains must be known at synth');
});

test('the list is in the user data, one domain a line', () => {
  const { template } = proxyStack({ allowedDomains: ['.partner.example', 'my_bucket.s3.amazonaws.com'] });
  expect(userDataOf(template())).toContain('\n.partner.example\nmy_bucket.s3.amazonaws.com\nEND_OF_FILE');
});

test('fails on more domains than the user data holds', () => {
  const allowedDomains = Array.from({ length: 600 }, (_, index) => `host-${index}.partner.example`);
  expect(() => proxyStack({ allowedDomains })).toThrow(
    /^allowedDomains must fit into the user data of an instance, 14848 bytes with the scripts, got: \d+ bytes; replace subdomains by their domain with a leading dot, split the domains among two proxies, or set updateDomainsInPlace, which keeps the list in a parameter \[Stack\/Proxy\]$/,
  );
});

test.each([
  'my_bucket.s3.amazonaws.com',
  '_dmarc.partner.example',
  'a_.partner.example',
  'xn--bcher-kva.example',
  'partner.xn--80akhbyknj4f',
  '1.partner.example',
  '2nd.partner.example',
  `${'a'.repeat(63)}.partner.example`,
  `${'a.'.repeat(124)}a.xyz`,
  `.${'a.'.repeat(124)}a.xyz`,
])('takes %s', (domain) => {
  expect(() => check(domain)).not.toThrow();
});

describe('a public suffix', () => {
  const warnings = (...domains: string[]) =>
    Annotations.fromStack(check(...domains))
      .findWarning('*', Match.stringLikeRegexp('squid:publicSuffix'))
      .map(({ entry }) => `${entry.data}`);

  test.each([
    '.co.uk',
    '.github.io',
    '.amazonaws.com',
    '.s3.amazonaws.com',
    '.s3.eu-central-1.amazonaws.com',
    '.cloudfront.net',
    '.azurewebsites.net',
    '.foo.ck',
    '.kobe.jp',
    '.any.kobe.jp',
  ])('with a leading dot warns: %s', (domain) => {
    expect(warnings(domain, 'api.partner.example')).toEqual([
      expect.stringContaining(`allowedDomains lets ${domain} through, below which anyone can get a name`),
    ]);
  });

  test.each([
    '.partner.example',
    '.example.co.uk',
    '.bucket.s3.amazonaws.com',
    'github.io',
    'mygithub.io',
    'xgithub.io',
    'bucket.s3.amazonaws.com',
    '.www.ck',
    '.city.kobe.jp',
    '.partner.com',
    '.notamazonaws.com',
    '.uk.partner.example',
  ])('is not %s', (domain) => {
    expect(warnings(domain)).toEqual([]);
  });

  test('of a list are told together', () => {
    expect(warnings('.co.uk', '.partner.example', '.github.io')).toEqual([
      expect.stringContaining('.co.uk, .github.io'),
    ]);
  });
});
