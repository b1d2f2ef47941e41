import { Signer } from '@aws-sdk/rds-signer';
import { rdsToken } from '../../../src/private/runtime/rds-token';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** The time at which a token was signed. */
function timeOf(token: string): number {
  const [, ...parts] = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(token)?.map(Number) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

test.each([
  ['a plain user', 'migrator', undefined],
  ['a session', 'migrator', 'FwoGZXIvYXdzE//////////wEaDH+x=='],
  ['a user with marks', "it's (a) *user*!@/+ ü", undefined],
])('the token is that of the SDK: %s', async (_, user, sessionToken) => {
  const credentials = { ...CREDENTIALS, ...(sessionToken && { sessionToken }) };
  const server = { hostname: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com', port: 5432, region: 'eu-central-1' };
  const theirs = await new Signer({ ...server, username: user, credentials }).getAuthToken();
  const ours = rdsToken(
    { host: server.hostname, port: 5432, user, region: server.region, credentials },
    timeOf(theirs),
  );
  const parts = (token: string) => [...new URL(`https://${token}`).searchParams].sort();
  expect(parts(ours)).toEqual(parts(theirs));
  expect(ours.split('?')[0]).toBe(theirs.split('?')[0]);
});
