import { Aws } from 'aws-cdk-lib';
import {
  entraHosts,
  isUpTo,
  requireHost,
  requireIssuerUrl,
  requireServerVersion,
  requireSlug,
  requireSubdomain,
  requireTenant,
  requireTerraformHost,
  requireUuid,
} from '../../src/federation/issuer-url-parts';
import { MISSING } from './spell-out';

const LONG = (length: number) => 'x'.repeat(length);

describe('a UUID', () => {
  const GROUPS = ['01234567', '89ab', 'c0d1', 'e2f3', '456789abcdef'];
  const LETTERS = ['abcdefab', 'cdef', 'abcd', 'efab', 'cdefabcdefab'];
  const DIGITS = ['01234567', '8901', '2345', '6789', '012345678901'];

  test.each([GROUPS, LETTERS, DIGITS])('has five groups of digits and letters: %s', (...groups) => {
    expect(() => requireUuid('id', groups.join('-'))).not.toThrow();
  });

  const changed = (index: number, group: string) => GROUPS.map((one, at) => (at === index ? group : one)).join('-');
  const WRONG = GROUPS.flatMap((group, index) => [
    changed(index, `${group}0`),
    changed(index, group.slice(1)),
    changed(index, `g${group.slice(1)}`),
    changed(index, `-${group.slice(1)}`),
    changed(index, `A${group.slice(1)}`),
  ]);
  const UUID = GROUPS.join('-');
  test.each([...WRONG, `{${UUID}}`, ` ${UUID}`, `${UUID} `, `x${UUID}`, `${UUID}x`, '*', ''])('is not %j', (id) => {
    expect(() => requireUuid('id', id)).toThrow(
      `id must be a UUID in lower case, without braces, got: ${id || "''"}; copy it from the settings page; names and wildcards are not accepted`,
    );
  });

  test('has a remedy of its own where it is asked for', () => {
    expect(() => requireUuid('id', 'x', { must: 'be one', remedy: 'copy it' })).toThrow(
      'id must be one, got: x; copy it',
    );
  });

  test('of a tenant is not common', () => {
    expect(() => requireTenant(UUID)).not.toThrow();
    expect(() => requireTenant('common')).toThrow(
      /^tenantId must be the GUID of one tenant, in lower case, got: common; /,
    );
  });
});

describe('a host', () => {
  const LABELS = `${LONG(60)}.`;
  test.each([
    'a.b',
    'ab.cd',
    'abc.def',
    '1.2',
    '12.34',
    '123.456',
    'a-b.c-d',
    '1-1.2-2',
    'a1a.1a1',
    'a.b.c.d',
    'git.acme.example',
    `${LABELS.repeat(4)}${LONG(9)}`,
  ])('may be %s', (host) => {
    expect(() => requireHost('hostname', host)).not.toThrow();
  });

  test.each([
    'a',
    '.',
    'a.',
    '.a',
    'a..b.c',
    'a.b..c',
    '-a.b',
    'a-.b',
    'a.-b',
    'a.b-',
    'A.b',
    'a.B',
    'aBa.b',
    'a.bBb',
    'aB.c',
    'a_b.c',
    'a.b_c',
    'a*.b',
    'a.b ',
    ' a.b',
    'a.b/',
    'a.b:1',
    '',
    `${LABELS.repeat(4)}${LONG(10)}`,
  ])('is not %j', (host) => {
    expect(() => requireHost('hostname', host)).toThrow(
      `hostname must be a host name in lower case, got: ${host || "''"}; give the host alone, without https://, port and path, such as git.example.com`,
    );
  });

  test('is needed', () => {
    expect(() => requireHost('hostname', MISSING)).toThrow('hostname must be a text, got: undefined');
  });

  test('is not one that a factory knows', () => {
    expect(() => requireHost('hostname', 'gitlab.com')).toThrow(
      'hostname must be that of an issuer without a factory of its own, got: gitlab.com; use Issuer.gitLab(…), which knows the rules of its tokens',
    );
  });

  test.each(['app.terraform.io', 'app.eu.terraform.io', 'tfe.acme.example'])('of Terraform may be %s', (host) => {
    expect(() => requireTerraformHost(host)).not.toThrow();
  });

  test.each(['tfe', 'gitlab.com'])('of Terraform is not %s', (host) => {
    expect(() => requireTerraformHost(host)).toThrow(/^hostname must be /);
  });
});

describe('a slug', () => {
  test.each(['a', 'A', '9', 'a-', 'a_', 'aA9_-', '9a', 'Aa'])('may be %s', (slug) => {
    expect(() => requireSlug('workspace', slug)).not.toThrow();
  });

  test.each(['-a', '_a', 'a.b', 'a/b', ' a', 'a ', '*', 'a*', ''])('is not %j', (slug) => {
    expect(() => requireSlug('workspace', slug)).toThrow(
      `workspace must consist of letters, digits, hyphens and underscores, got: ${slug || "''"}; give the name as it stands in URLs, without the host`,
    );
  });
});

describe('a subdomain', () => {
  test.each(['a', 'A', '9', 'ab', 'AB', '99', 'aAa', 'A9A', '9-9', 'a-b', LONG(63)])('may be %s', (name) => {
    expect(() => requireSubdomain('subdomain', name, 'ghe.com')).not.toThrow();
  });

  test.each(['-a', 'a-', 'a.b', 'a_b', ' a', 'a ', '*', '', LONG(64)])('is not %j', (name) => {
    expect(() => requireSubdomain('subdomain', name, 'ghe.com')).toThrow(
      `subdomain must be the name before .ghe.com, got: ${name || "''"}; give the first part of the host name alone: acme for acme.ghe.com`,
    );
  });

  test('is needed', () => {
    expect(() => requireSubdomain('subdomain', MISSING, 'ghe.com')).toThrow('subdomain must be a text, got: undefined');
  });
});

describe('the version of a server', () => {
  test.each(['3.18', '3.18.1', '10.20.30', undefined])('may be %s', (version) => {
    expect(() => requireServerVersion(version)).not.toThrow();
  });

  test.each(['3', '3.', '.18', '3.18.', 'x3.18', '3.18x', '3.x', '3.18.1.1', ''])('is not %j', (version) => {
    expect(() => requireServerVersion(version)).toThrow(/^version must be the version of the server, such as 3\.17, /);
  });

  test.each([
    [undefined, false],
    ['2.99', true],
    ['3.17', true],
    ['3.18.9', true],
    ['3.19', false],
    ['4.0', false],
  ])('%s is up to 3.18: %s', (version, expected) => {
    expect(isUpTo(version, 3, 18)).toBe(expected);
  });
});

test('Entra has its tokens from the public cloud unless another is named', () => {
  expect(entraHosts()).toEqual({ v1: 'sts.windows.net', v2: 'login.microsoftonline.com' });
});

describe('the URL of an issuer', () => {
  test.each([
    'https://id.acme.example',
    'https://id.acme.example/',
    'https://id.acme.example/a-b/c.d_e/~f',
    'https://id.acme.example/a/b/',
    'https://id.acme.example/.well-knownx',
    'https://my-id.example',
    `https://id.acme.example/${LONG(231)}`,
  ])('may be %s', (url) => {
    expect(() => requireIssuerUrl(url)).not.toThrow();
  });

  test.each([
    'http://id.acme.example',
    'HTTPS://id.acme.example',
    'id.acme.example',
    'https://:8443',
    'https://id.acme.example:80x',
    'https://id',
    'https://',
    'https:///ci',
    'https://id.acme.example//ci',
    'https://id.acme.example/a//b',
    'https://id.acme.example//',
    'https://id.acme.example/ci?x=1',
    'https://id.acme.example/#x',
    'https://id.acme.example/*',
    'https://id.acme.example/$x',
    'https://id.acme.example/a b',
    'https://id.acme.example/\u00e9',
    `https://id.acme.example/${LONG(232)}`,
  ])('is not %j', (url) => {
    expect(() => requireIssuerUrl(url)).toThrow(
      `url must be an https URL with a host in lower case, without query, of at most 255 characters, got: ${url}; copy the iss claim of a token`,
    );
  });

  test.each([
    'https://ci@id.acme.example',
    'https://ci@id.acme.example:80',
    'https://ci:secret@id.acme.example',
    'https://id.acme.example/@x',
  ])('holds no user: %s, which is not printed', (url) => {
    expect(() => requireIssuerUrl(url)).toThrow(
      'url must be an https URL with a host in lower case, without query, of at most 255 characters; copy the iss claim of a token',
    );
  });

  test.each(['https://id.acme.example:8443', 'https://id.acme.example:', 'https://my-id.example:1/ci'])(
    'has no port: %s',
    (url) => {
      expect(() => requireIssuerUrl(url)).toThrow(
        `url must have no port, which IAM does not accept, got: ${url}; copy the iss claim of a token`,
      );
    },
  );

  test.each(['https://id.acme.example/.well-known', 'https://id.acme.example/ci/.well-known/openid-configuration'])(
    'is no document: %s',
    (url) => {
      expect(() => requireIssuerUrl(url)).toThrow(
        `url must be the issuer, not a document below it, got: ${url}; copy the iss claim of a token`,
      );
    },
  );

  test('is known at synth', () => {
    expect(() => requireIssuerUrl(Aws.REGION)).toThrow(
      'url must be known at synth, got: a token; write it down, because it becomes part of condition keys',
    );
  });

  test('is not one that a factory knows', () => {
    expect(() => requireIssuerUrl('https://gitlab.com/x')).toThrow(
      'url must be that of an issuer without a factory of its own, got: https://gitlab.com/x; use Issuer.gitLab(…), which knows the rules of its tokens',
    );
  });
});
