import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cleanEnvironment } from '../../projenrc/setup/environment';
import type { SuiteOutcome, SuiteRequest } from '../../src/apitest/run-tests.contract';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'bruno');
const FOLDER = join(ROOT, '.cache', 'clients', 'bruno');
const TOKEN = 'a-token-of-the-shop';

let handler: (request: SuiteRequest) => Promise<SuiteOutcome>;
let server: Server;
let base: string;
let items: unknown[] = [1];

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  cpSync(EXAMPLE, FOLDER, { recursive: true, filter: (path) => !path.includes('node_modules', EXAMPLE.length) });
  const options = { cwd: FOLDER, env: cleanEnvironment(), stdio: 'pipe' } as const;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  ({ handler } = require(join(FOLDER, 'index.js')));
  server = createServer(({ headers }, response) => {
    response.writeHead(headers.authorization === `Bearer ${TOKEN}` ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ items }));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server?.close());
beforeEach(() => {
  items = [1];
});

const outcome = (token = TOKEN, url = base) =>
  handler({ variables: { base: url }, secrets: { token }, timeoutMillis: 60_000 });

test('what holds is counted, and no failure', async () => {
  expect(await outcome()).toEqual({ assertions: 2, requests: 1, failures: [] });
});

test('a test that fails is a failure, with its name and the answer', async () => {
  items = [];
  const { assertions, failures } = await outcome();
  expect(assertions).toBe(2);
  expect(failures).toEqual([
    {
      item: 'Products',
      name: 'there are products',
      message: 'expected [] not to be empty',
      status: 200,
      millis: expect.any(Number),
    },
  ]);
});

test('an assertion that fails is one too', async () => {
  const { failures } = await outcome('another token');
  expect(failures).toEqual([expect.objectContaining({ item: 'Products', name: 'res.status eq 200', status: 401 })]);
});

test('a request without an answer is a failure', async () => {
  const { assertions, failures } = await outcome(TOKEN, 'http://127.0.0.1:1');
  expect(assertions).toBe(0);
  expect(failures).toEqual([expect.objectContaining({ item: 'Products', name: 'gets an answer', status: undefined })]);
});

test('a run that is cut off is an error', async () => {
  const request = { variables: { base }, secrets: { token: TOKEN }, timeoutMillis: 1_050 };
  await expect(handler(request)).rejects.toThrow('Bruno wrote no report');
});
