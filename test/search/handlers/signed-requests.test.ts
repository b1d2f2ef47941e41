import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedRequests } from '../../../src/search/handlers/signed-requests';

interface Seen {
  readonly request: IncomingMessage;
  readonly content: string;
}

let server: Server;
let seen: Seen[];
let redirectTo: string | undefined;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    seen.push({ request, content: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(redirectTo ? 302 : 201, redirectTo ? { location: redirectTo } : {}).end('answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  seen = [];
  redirectTo = undefined;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ENVIRONMENT = {
  ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' },
  ...{ AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' },
};
const send = (environment: NodeJS.ProcessEnv = ENVIRONMENT) =>
  signedRequests(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, environment);
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The signature of a request as it arrived, by the rules of AWS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signatureOf({ request: { method, url, headers }, content }: Seen, secret: string): string {
  const names = /SignedHeaders=([^,]+)/.exec(`${headers.authorization}`)?.[1] ?? '';
  const [path, query = ''] = `${url}`.split('?');
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, path, query, lines.join(''), names, sha256(content)].join('\n');
  const time = `${headers['x-amz-date']}`;
  const scope = [time.slice(0, 8), 'eu-central-1', 'es', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
}

test.each([
  ['a body', 'PUT', '/kb-1/_settings', { index: { title: 'ネットフリックス' } }],
  ['no body', 'GET', '/kb/_alias', undefined],
  ['a query', 'POST', '/kb/_search?size=1&timeout=5s', { query: {} }],
] as const)('a request with %s arrives with the signature that AWS computes', async (_, method, path, body) => {
  expect(await send()(method, path, body)).toEqual({ status: 201, text: 'answer' });
  const [{ request, content }] = seen;
  expect([request.method, request.url, content]).toEqual([method, path, body ? JSON.stringify(body) : '']);
  expect(request.headers.authorization).toContain(`Signature=${signatureOf(seen[0], 'secret')}`);
  expect(signatureOf(seen[0], 'other')).not.toBe(signatureOf(seen[0], 'secret'));
});

test('host, content and session are part of it', async () => {
  await send()('PUT', '/kb-1', {});
  const { headers } = seen[0].request;
  expect(headers['x-amz-security-token']).toBe('token');
  expect(headers['x-amz-content-sha256']).toBe(sha256('{}'));
  expect(/SignedHeaders=([^,]+)/.exec(`${headers.authorization}`)?.[1].split(';')).toEqual(
    expect.arrayContaining(['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']),
  );
});

test('it follows nobody to another address', async () => {
  redirectTo = 'http://127.0.0.1:1/';
  await expect(send()('GET', '/kb')).rejects.toThrow('fetch failed');
  expect(seen).toHaveLength(1);
});

test('a variable that is missing is named', () => {
  expect(() => send({ ...ENVIRONMENT, AWS_REGION: '' })).toThrow('the environment variable AWS_REGION is missing');
});

test('an answer is waited for for a minute', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  await send()('GET', '/');
  expect(timeout.mock.calls).toEqual([[60_000]]);
  timeout.mockRestore();
});
