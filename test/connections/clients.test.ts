import { readFileSync } from 'node:fs';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const CALLS = 20;
const README = readFileSync(join(__dirname, '..', '..', 'src', 'connections', 'README.md'), 'utf8');

/** What is left open until the test ends. */
const left: { destroy(): void }[] = [];
let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer((_, response) => response.end('{}'));
  // As long as a server keeps what is idle.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of left.splice(0)) {
    client.destroy();
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function kept<T extends { destroy(): void }>(client: T): T {
  left.push(client);
  return client;
}

const request = (agent: Agent) =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });

const clientOf = () => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return kept(new SecretsManagerClient({ endpoint: url, region: 'eu-central-1', credentials }));
};
const read = (client: SecretsManagerClient) => client.send(new GetSecretValueCommand({ SecretId: 'db' }));

const MAKERS: Record<string, () => () => Promise<unknown>> = {
  '`new Agent()`': () => () => request(kept(new Agent())),
  '`new Agent({ keepAlive: true })`': () => () => request(kept(new Agent({ keepAlive: true }))),
  'a client of the AWS SDK v3': () => () => read(clientOf()),
  'such a client, and `client.destroy()`': () => async () => {
    const client = clientOf();
    await read(client);
    client.destroy();
  },
  'nothing: one client for all calls': () => {
    const client = clientOf();
    return () => read(client);
  },
};

/** What the README says of it. */
function openAfter(what: string): number {
  const row = README.split('\n').find((line) => line.startsWith(`| ${what} |`));
  return Number(row?.split('|')[2]);
}

/** The connections that the server still has, once what was closed has arrived. */
async function remaining(wanted: number): Promise<number> {
  let count = Number.NaN;
  for (let attempt = 0; attempt < 50 && count !== wanted; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    count = await new Promise<number>((resolve, reject) =>
      server.getConnections((error, found) => (error ? reject(error) : resolve(found))),
    );
  }
  return count;
}

test.each(Object.entries(MAKERS))(`after ${CALLS} calls that each create %s`, async (what, make) => {
  const wanted = openAfter(what);
  const call = make();
  for (let count = 0; count < CALLS; count++) {
    await call();
  }
  expect(await remaining(wanted)).toBe(wanted);
});
