import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoClaims } from '../../../src/schedule/handlers/dynamo-claims';
import type { Claim } from '../../../src/schedule/handlers/ports';
import { EmbeddedAws } from '../../support/moto';

const RACERS = 6;
const RUNS = 40;
const AT = Date.parse('2026-05-01T03:00:00Z');
const TableName = 'Claims';

let aws: EmbeddedAws;
let clients: DynamoDBClient[];
let racers: DynamoClaims[];

const clientOf = () => {
  const { AWS_ENDPOINT_URL: endpoint } = aws.environment;
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint, region: EmbeddedAws.REGION, credentials });
};

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  clients = Array.from({ length: RACERS }, clientOf);
  racers = clients.map((client) => new DynamoClaims(client, TableName));
  await clients[0].send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
});

afterAll(async () => {
  for (const client of clients ?? []) {
    client.destroy();
  }
  await aws?.stop();
});

/** How many of the racers win each run. */
async function race(work: (racer: DynamoClaims, run: number) => Promise<boolean>): Promise<number[]> {
  const wins = Array.from({ length: RUNS }, async (_, run) => {
    const results = await Promise.all(racers.map((racer) => work(racer, run)));
    return results.filter(Boolean).length;
  });
  return Promise.all(wins);
}

test('of racing starters, one takes each run', async () => {
  expect(await race((racer, run) => racer.take(`taken-${run}`, AT + run))).toEqual(Array(RUNS).fill(1));
  expect(await racers[0].read('taken-3')).toEqual({ state: 'claimed', at: AT + 3 });
});

test('of racing starters, one reports each run that was left', async () => {
  const seen = (run: number): Claim => ({ state: 'claimed', at: AT + run });
  await Promise.all(Array.from({ length: RUNS }, (_, run) => racers[0].take(`left-${run}`, AT + run)));
  const next: Claim = { state: 'reporting', at: AT + 60_000 };
  expect(await race((racer, run) => racer.change(`left-${run}`, seen(run), next))).toEqual(Array(RUNS).fill(1));
  expect(await racers[1].read('left-0')).toEqual(next);
});

test('a claim is changed only as it was seen', async () => {
  const [claims] = racers;
  await claims.take('seen', AT);
  expect(await claims.change('seen', { state: 'started', at: AT }, { state: 'reported', at: AT })).toBe(false);
  expect(await claims.change('seen', { state: 'claimed', at: AT + 1 }, { state: 'reported', at: AT })).toBe(false);
  expect(await claims.change('seen', undefined, { state: 'reported', at: AT })).toBe(false);
  expect(await claims.change('unseen', { state: 'claimed', at: AT }, { state: 'reported', at: AT })).toBe(false);
  expect(await claims.read('seen')).toEqual({ state: 'claimed', at: AT });
  expect(await claims.read('unseen')).toBeUndefined();
});

test('a request that is repeated meets its own item, and has won', async () => {
  const client = clientOf();
  client.middlewareStack.add(
    (next) => async (args) => {
      await next(args);
      // The first answer got lost.
      return next(args);
    },
    { step: 'deserialize', priority: 'high' },
  );
  const claims = new DynamoClaims(client, TableName);
  expect(await claims.take('repeated', AT)).toBe(true);
  expect(await claims.take('repeated', AT)).toBe(false);
  client.destroy();
});

test('a claim is forgotten after eight days', async () => {
  await racers[0].take('forgotten', AT);
  const { Item } = await clients[0].send(new GetItemCommand({ TableName, Key: { id: { S: 'forgotten' } } }));
  expect(Item?.expires).toEqual({ N: `${AT / 1_000 + 8 * 86_400}` });
});

test('the progress is written by one of those that have read it', async () => {
  const [one, other] = racers;
  expect(await one.readProgress()).toBeUndefined();
  const settled = (until: number) => ({ nightly: { until, times: '{}' } });
  await one.writeProgress({ version: 1, settled: settled(1) });
  await other.writeProgress({ version: 1, settled: settled(2) });
  expect(await other.readProgress()).toEqual({ version: 1, settled: settled(1) });
  await other.writeProgress({ version: 2, settled: settled(2) });
  await one.writeProgress({ version: 2, settled: settled(3) });
  expect(await one.readProgress()).toEqual({ version: 2, settled: settled(2) });
});

test('another error of the table is an error', async () => {
  await expect(new DynamoClaims(clients[0], 'Gone').take('a', AT)).rejects.toThrow();
});
