import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { accessStringOf } from '../../../src/stampede/plain/access-string';
import { keysOf } from '../../../src/stampede/refresh-value.contract';
import { LambdaProcess, SecretsServer } from '../../support/lambda';
import { LocalCache, PASSWORD } from '../../support/local-cache';
import { environmentOf } from '../environment';

const ROOT = join(__dirname, '..', '..', '..');
const BUNDLE = join(ROOT, 'assets', 'stampede', 'refresh-value');
const LOADER = 'arn:aws:lambda:eu-central-1:123456789012:function:loader';

/** A Lambda service on loopback that has one function, which counts its calls. */
class LoaderServer {
  public readonly calls: { path: string; type: string | undefined; body: string }[] = [];
  public answer: { body: string; error?: string } = { body: '[1,2,3]' };
  private readonly server: Server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk) => body.push(chunk));
    request.on('end', () => {
      const type = request.headers['x-amz-invocation-type'] as string | undefined;
      this.calls.push({ path: decodeURIComponent(request.url ?? ''), type, body: Buffer.concat(body).toString() });
      if (this.answer.error !== undefined) {
        response.setHeader('x-amz-function-error', this.answer.error);
      }
      response.statusCode = this.answer.body === 'THROTTLED' ? 429 : 200;
      response.end(this.answer.body);
    });
  });

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let cache: LocalCache;
let secrets: SecretsServer;
let loader: LoaderServer;
let folder: string;

beforeAll(async () => {
  mkdirSync(join(ROOT, '.cache', 'test'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'test', 'shipped-'));
  cache = await LocalCache.startSingle();
  writeFileSync(join(folder, 'ca.pem'), cache.ca);
  await cache.setUser('refresher', accessStringOf(keysOf('data')));
  secrets = await SecretsServer.start({ username: 'refresher', password: PASSWORD });
});

beforeEach(async () => {
  loader = new LoaderServer();
  await loader.start();
  await cache.admin.del(keysOf('data').value);
});

afterEach(() => loader.stop());

afterAll(async () => {
  secrets?.stop();
  await cache?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(event: object = {}, more: Record<string, string> = {}): LambdaProcess {
  const address = { CACHE_HOST: '127.0.0.1', CACHE_PORT: `${cache.port}`, CACHE_TLS: 'true', CACHE_SECRET_ARN: 'arn' };
  const aws = { AWS_ENDPOINT_URL_LAMBDA: loader.url, AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url, LOADER };
  const trust = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  return new LambdaProcess(BUNDLE, event, environmentOf('data', {}, { ...address, ...aws, ...trust, ...more }));
}

test('the bundle logs in with a secret, calls the loader once and waits for it, and writes the value', async () => {
  expect(await run().result()).toEqual({ outcome: 'refreshed' });
  expect(loader.calls).toEqual([
    { path: `/2015-03-31/functions/${LOADER}/invocations`, type: 'RequestResponse', body: '{"key":"data"}' },
  ]);
  expect(JSON.parse((await cache.admin.get('refreshed:{data}'))!)).toEqual({
    v: 1,
    refreshedAt: expect.any(Number),
    value: [1, 2, 3],
  });
  expect(await run().result()).toEqual({ outcome: 'fresh' });
  expect(loader.calls).toHaveLength(1);
});

test('what the loader throws is an error, and nothing is written', async () => {
  loader.answer = { body: '{"errorMessage":"Task timed out after 30.00 seconds"}', error: 'Unhandled' };
  expect((await run().error()).message).toBe(
    'the loader failed: {"errorMessage":"Task timed out after 30.00 seconds"}',
  );
  expect(await cache.admin.exists('refreshed:{data}')).toBe(0);
});

test('a call that Lambda throttles is not repeated: it could load twice', async () => {
  loader.answer = { body: 'THROTTLED' };
  await run().error();
  expect(loader.calls).toHaveLength(1);
});

test('an empty value is rejected until it is accepted', async () => {
  loader.answer = { body: '[]' };
  expect(await run().result()).toMatchObject({ outcome: 'rejected' });
  expect(await run({ accept: true }).result()).toEqual({ outcome: 'refreshed' });
});

test('without a secret, the password is a token that is signed for the cache', async () => {
  const iam = { CACHE_SECRET_ARN: '', CACHE_USER: 'refresher', CACHE_NAME: 'shop', CACHE_SERVERLESS: 'true' };
  // A real cache would take the token: this one has a password for it.
  expect((await run({}, iam).error()).message).toMatch(/^WRONGPASS/);
});
