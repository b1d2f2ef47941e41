import { addressOf } from '../../../src/stampede/handlers/address';

const CACHE = { CACHE_HOST: 'cache.example', CACHE_PORT: '6379', CACHE_TLS: 'true' };
const NOW = Date.parse('2026-03-04T05:06:07Z');
const NO_SECRET = async (): Promise<string> => {
  throw new Error('there is no secret');
};

test('a cache without authentication has an address only', async () => {
  expect(await addressOf({ ...CACHE, CACHE_TLS: 'false' }, NO_SECRET, NOW)).toEqual({
    host: 'cache.example',
    port: 6379,
  });
});

test.each([
  ['true', '&ResourceType=ServerlessCache&User=refresher&'],
  ['false', '&User=refresher&'],
])('a user with IAM has a token for the name of the cache, serverless: %s', async (serverless, query) => {
  const environment = {
    ...CACHE,
    CACHE_USER: 'refresher',
    CACHE_NAME: 'shop',
    CACHE_SERVERLESS: serverless,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  };
  const { username, password, tls } = await addressOf(environment, NO_SECRET, NOW);
  expect(username).toBe('refresher');
  expect(tls).toEqual({});
  expect(password).toContain(`shop/?Action=connect${query}X-Amz-Algorithm=AWS4-HMAC-SHA256`);
  expect(password).toContain('X-Amz-Date=20260304T050607Z');
  expect(password).toContain('X-Amz-Security-Token=session');
});

test.each([
  ['{"username":"app","password":"p"}', { username: 'app', password: 'p' }],
  ['{"password":"p"}', { username: undefined, password: 'p' }],
])('a secret %s is a login', async (secret, login) => {
  const environment = { ...CACHE, CACHE_SECRET_ARN: 'arn' };
  expect(await addressOf(environment, async () => secret, NOW)).toMatchObject(login);
});

test.each(['', 'null', 'p', '{"username":"app"}', '{"username":1,"password":"p"}'])(
  'a secret %s is not, and its text is not in the error',
  async (secret) => {
    const environment = { ...CACHE, CACHE_SECRET_ARN: 'arn' };
    await expect(addressOf(environment, async () => secret, NOW)).rejects.toThrow(
      'the secret must be JSON with password and, unless it is of the default user, username',
    );
  },
);
