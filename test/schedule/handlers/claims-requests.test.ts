import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoClaims } from '../../../src/schedule/handlers/dynamo-claims';

const AT = Date.parse('2026-05-01T03:00:00.500Z');
const DAY_SECONDS = 24 * 60 * 60;

/** Claims in a table that answers with what is given, and the requests that it gets. */
function claimsWith(answer: (input: any) => unknown = () => ({})) {
  const requests: any[] = [];
  const client = {
    send: async ({ input }: { input: object }) => {
      requests.push(input);
      return answer(input);
    },
  };
  return { claims: new DynamoClaims(client as never, 'table'), requests };
}

const refused = (Item?: object) => {
  throw new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: Item as never });
};

test('a claim is taken only if nobody has it, and goes after its days', async () => {
  const { claims, requests } = claimsWith();
  expect(await claims.take('nightly#1', AT)).toBe(true);
  expect(requests).toEqual([
    {
      TableName: 'table',
      Item: {
        id: { S: 'nightly#1' },
        writer: { S: expect.stringMatching(/^[\da-f-]{36}$/) },
        state: { S: 'claimed' },
        at: { N: `${AT}` },
        expires: { N: `${Math.floor(AT / 1_000) + 8 * DAY_SECONDS}` },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'id' },
    },
  ]);
});

test('a claim is changed only if it is as it was seen', async () => {
  const { claims, requests } = claimsWith();
  await claims.change('nightly#1', { state: 'claimed', at: 1 }, { state: 'started', at: AT });
  expect(requests[0]).toMatchObject({
    Item: { state: { S: 'started' } },
    ConditionExpression: '#state = :state AND #at = :at',
    ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
    ExpressionAttributeValues: { ':state': { S: 'claimed' }, ':at': { N: '1' } },
  });
});

test('a claim that somebody else has is not taken', async () => {
  expect(await claimsWith(() => refused({ writer: { S: 'somebody' } })).claims.take('a', AT)).toBe(false);
  expect(await claimsWith(() => refused()).claims.take('a', AT)).toBe(false);
});

test('a request that the client has repeated meets its own item, and that is a success', async () => {
  const { claims } = claimsWith(({ Item }) => refused(Item));
  expect(await claims.take('a', AT)).toBe(true);
});

test('any other error is passed on', async () => {
  const { claims } = claimsWith(() => {
    throw new Error('throttled');
  });
  await expect(claims.take('a', AT)).rejects.toThrow('throttled');
});

test('a claim is read as it is now', async () => {
  const { claims, requests } = claimsWith(() => ({ Item: { state: { S: 'started' }, at: { N: `${AT}` } } }));
  expect(await claims.read('nightly#1')).toEqual({ state: 'started', at: AT });
  expect(requests).toEqual([{ TableName: 'table', Key: { id: { S: 'nightly#1' } }, ConsistentRead: true }]);
  expect(await claimsWith().claims.read('a')).toBeUndefined();
});

test('an item that has nothing of a claim is read without an error', async () => {
  const { claims } = claimsWith(() => ({ Item: {} }));
  expect(await claims.read('nightly#1')).toEqual({ state: undefined, at: Number.NaN });
});

test('the progress is read, and is empty where an item has none', async () => {
  const progress = { version: { N: '7' }, settled: { S: '{"nightly":1}' } };
  expect(await claimsWith(() => ({ Item: progress })).claims.readProgress()).toEqual({
    version: 7,
    settled: { nightly: 1 },
  });
  expect(await claimsWith(() => ({ Item: { version: { N: '1' } } })).claims.readProgress()).toEqual({
    version: 1,
    settled: {},
  });
  expect(await claimsWith().claims.readProgress()).toBeUndefined();
});

test.each([
  [
    7,
    {
      ConditionExpression: '#version = :before',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':before': { N: '6' } },
    },
  ],
  [1, { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': 'id' } }],
])('the progress of the version %d is written only after the one before', async (version, condition) => {
  const { claims, requests } = claimsWith();
  await claims.writeProgress({ version, settled: { nightly: 1 } } as never);
  expect(requests).toEqual([
    {
      TableName: 'table',
      Item: {
        id: { S: '#progress' },
        writer: { S: expect.any(String) },
        version: { N: `${version}` },
        settled: { S: '{"nightly":1}' },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...condition,
    },
  ]);
});
