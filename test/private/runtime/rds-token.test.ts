import { Signer } from '@aws-sdk/rds-signer';
import { rdsToken } from '../../../src/private/runtime/rds-token';

const NOW = Date.parse('2026-03-04T05:06:07.890Z');
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

beforeAll(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
});

afterAll(() => {
  jest.useRealTimers();
});

test.each([
  ['a plain user', 'migrator', undefined],
  ['a session', 'migrator', 'FwoGZXIvYXdzE//////////wEaDH+x=='],
  ['a user with marks', "it's (a) *user*!@/+ ü", undefined],
])('the token is that of the SDK: %s', async (_, user, sessionToken) => {
  const credentials = { ...CREDENTIALS, ...(sessionToken && { sessionToken }) };
  const server = { hostname: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com', port: 5432, region: 'eu-central-1' };
  const theirs = await new Signer({ ...server, username: user, credentials }).getAuthToken();
  const ours = rdsToken({ host: server.hostname, port: 5432, user, region: server.region, credentials }, NOW);
  const parts = (token: string) => [...new URL(`https://${token}`).searchParams].sort();
  expect(parts(ours)).toEqual(parts(theirs));
  expect(ours.split('?')[0]).toBe(theirs.split('?')[0]);
});
