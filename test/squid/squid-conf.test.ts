import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { type LabResult, PARTNER, runLab } from './lab';
import { proxyStack, userDataOf } from './support';

const REQUESTS = {
  'a subdomain of the partner': 'http://www.partner.example/',
  'the partner itself': 'http://partner.example/',
  'the exact vendor': 'http://api.vendor.example/',
  'the partner over CONNECT': '--proxytunnel http://www.partner.example:443/',
  'the metadata address': 'http://169.254.169.254/latest/meta-data/',
  'the metadata address over CONNECT': '--proxytunnel http://169.254.169.254:443/',
  'a listed name of the metadata address': 'http://metadata.partner.example/latest/meta-data/',
  'a listed name of the metadata address over CONNECT': '--proxytunnel http://metadata.partner.example:443/',
  'a listed name of the container credentials': 'http://credentials.partner.example/',
  'a listed name in 10.0.0.0/8': 'http://ten.partner.example/',
  'a listed name in 172.16.0.0/12': 'http://seventeen.partner.example/',
  'a listed name in 192.168.0.0/16': 'http://office.partner.example/',
  'a listed name in 100.64.0.0/10': 'http://shared.partner.example/',
  'a listed name of the IPv6 metadata address': 'http://six.partner.example/',
  'a listed name in the NAT64 range of the metadata address': 'http://nat64.partner.example/',
  'a listed name in the local NAT64 range': 'http://local-nat64.partner.example/',
  'a listed name in the 6to4 range of the metadata address': 'http://sixtofour.partner.example/',
  'a listed name in the Teredo range': 'http://teredo.partner.example/',
  'a listed name in the discard range': 'http://discard.partner.example/',
  'a listed name of an address that is compatible with IPv4': 'http://compatible.partner.example/',
  'a listed name of a site-local address': 'http://site.partner.example/',
  'a listed name of an address that is mapped from IPv4': 'http://mapped.partner.example/',
  'a listed name of the loopback': 'http://self.partner.example/',
  'a private address': 'http://10.20.30.40/',
  localhost: 'http://localhost/',
  'the loopback address': 'http://127.0.0.1/',
  'squid itself': 'http://127.0.0.1:3128/squid-internal-mgr/info',
  'the address of the partner': `http://${PARTNER}/`,
  'the address of the partner over CONNECT': `--proxytunnel http://${PARTNER}:443/`,
  'a subdomain of the exact vendor': 'http://www.api.vendor.example/',
  'a domain that ends alike': 'http://notpartner.example/',
  'a domain that is not listed': 'http://unlisted.example/',
  'a domain that is not listed, over CONNECT': '--proxytunnel http://unlisted.example:443/',
  'another port': 'http://www.partner.example:8443/',
  'another port over CONNECT': '--proxytunnel http://www.partner.example:8443/',
  'the HTTP port over CONNECT': '--proxytunnel http://www.partner.example:80/',
  'a listed name that does not exist': 'http://missing.partner.example/',
};
const THROUGH = ['a subdomain of the partner', 'the partner itself', 'the exact vendor', 'the partner over CONNECT'];

let lab: LabResult;

beforeAll(() => {
  lab = runLab({ userData: userDataOf(proxyStack().template()), requests: REQUESTS });
}, 120_000);

test.each(THROUGH)('lets %s through', (name) => {
  expect(lab.answers[name]).toMatchObject({ status: '200', body: expect.stringContaining(`reached ${PARTNER}`) });
});

test.each(
  Object.keys(REQUESTS).filter((name) => !THROUGH.includes(name) && name !== 'a listed name that does not exist'),
)('refuses %s', (name) => {
  const { connect, status, body } = lab.answers[name];
  expect({ refusal: connect === '000' ? status : connect, body }).toEqual({
    refusal: '403',
    body: connect === '000' ? expect.not.stringContaining('reached') : '',
  });
});

describe('with more ports for tunnels', () => {
  const PORTS = {
    'a tunnel to the listed port': '--proxytunnel http://www.partner.example:8443/',
    'a tunnel to port 443': '--proxytunnel http://www.partner.example:443/',
    'a request without a tunnel': 'http://www.partner.example:8443/',
    'a tunnel to a domain that is not listed': '--proxytunnel http://unlisted.example:8443/',
    'a tunnel to a private address': '--proxytunnel http://ten.partner.example:8443/',
    'a tunnel to the HTTP port': '--proxytunnel http://www.partner.example:80/',
  };
  let answers: LabResult['answers'];

  beforeAll(() => {
    const userData = userDataOf(proxyStack({ tunnelPorts: [8443] }).template());
    answers = runLab({ userData, requests: PORTS }).answers;
  }, 120_000);

  test.each(['a tunnel to the listed port', 'a tunnel to port 443'])('lets %s through', (name) => {
    expect(answers[name]).toMatchObject({ status: '200', body: expect.stringContaining(`reached ${PARTNER}`) });
  });

  test.each(Object.keys(PORTS).slice(2))('refuses %s', (name) => {
    const { connect, status } = answers[name];
    expect(connect === '000' ? status : connect).toBe('403');
  });
});

test('asks the resolver for listed names only', () => {
  expect(new Set(lab.file('queries')?.trim().split('\n'))).toEqual(new Set(['missing.partner.example']));
});

test('keeps the header that the metadata service refuses', () => {
  expect(lab.answers['a subdomain of the partner'].body).toMatch(/ forwarded-for 127\.0\.0\.1$/);
});

test('listens on the loopback only', () => {
  const sockets = lab.file('listening')?.trim().split('\n') ?? [];
  expect(sockets.map((socket) => socket.split(/\s+/)[3])).toEqual(['127.0.0.1:3128']);
});

test('the lab sees what a configuration without its denials would let through', () => {
  const weak = userDataOf(proxyStack().template())
    .replace('http_access deny private\n', '')
    .replace('http_access deny manager\n', '')
    .replaceAll('dstdomain -n', 'dstdomain');
  const { answers } = runLab({ userData: weak, requests: REQUESTS });
  expect(answers['a listed name of the metadata address']).toMatchObject({ status: '200' });
  expect(answers['a listed name in 10.0.0.0/8']).toMatchObject({ status: '200' });
  expect(answers['the address of the partner']).toMatchObject({ status: '200' });
  for (const range of ['NAT64 range of the metadata address', '6to4 range of the metadata address', 'Teredo range']) {
    expect(answers[`a listed name in the ${range}`]).toMatchObject({ status: '200' });
  }
}, 120_000);

test('squid takes every list of domains that the construct takes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squid-parse-'));
  const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,8}[a-z0-9_])?$/);
  const domain = fc
    .tuple(fc.constantFrom('', '.'), fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('example', 'com'))
    .map(([dot, labels, top]) => `${dot}${[...labels, top].join('.')}`);
  try {
    fc.assert(
      fc.property(fc.array(domain, { minLength: 1, maxLength: 8 }), (domains) => {
        const userData = acceptedUserData(domains);
        fc.pre(userData !== undefined);
        expect(parseErrors(folder, userData!)).toEqual([]);
      }),
      { numRuns: 40, seed: 20261123 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('squid does not start on domains that cover each other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squid-parse-'));
  try {
    const userData = userDataOf(proxyStack({ allowedDomains: ['api.partner.example'] }).template());
    const overlapping = userData.replace('api.partner.example\n', 'api.partner.example\n.partner.example\n');
    expect(parseErrors(folder, overlapping).join()).toContain('FATAL');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function acceptedUserData(allowedDomains: string[]): string | undefined {
  try {
    return userDataOf(proxyStack({ allowedDomains }).template());
  } catch (error) {
    expect(String(error)).toMatch(/^Error: allowedDomains\[\d+\] must /);
    return undefined;
  }
}

/** What squid says against the files in the user data. */
function parseErrors(folder: string, userData: string): string[] {
  for (const name of ['squid.conf', 'allowed-domains']) {
    const text = userData.split(`/etc/squid/${name} <<'END_OF_FILE'\n`)[1].split('END_OF_FILE\n')[0];
    writeFileSync(join(folder, name), text.replaceAll('/etc/squid/', `${folder}/`));
  }
  const path = `${process.env.PATH}:/usr/local/sbin:/usr/sbin`;
  const run = spawnSync('squid', ['-k', 'parse', '-f', join(folder, 'squid.conf')], {
    encoding: 'utf8',
    env: { PATH: path },
  });
  if (run.error) {
    throw `squid is needed to parse its configuration: ${run.error}`;
  }
  expect(readFileSync(join(folder, 'allowed-domains'), 'utf8')).not.toBe('');
  return run.status === 0 && !/error|warning|fatal/i.test(run.stderr) ? [] : run.stderr.split('\n');
}
