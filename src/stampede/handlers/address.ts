import { cacheToken } from '../../private/runtime/cache-token';
import { numberVariable, variable } from '../../private/runtime/environment';
import { REFRESHER_VARIABLES } from '../refresh-value.contract';
import type { CacheAddress } from './connect';

/** The address of the cache with the login: a fresh token for IAM, or what the secret holds. */
export async function addressOf(
  environment: NodeJS.ProcessEnv,
  readSecret: (arn: string) => Promise<string>,
  now: number,
): Promise<CacheAddress> {
  return {
    host: variable(environment, REFRESHER_VARIABLES.host),
    port: numberVariable(environment, REFRESHER_VARIABLES.port),
    ...(variable(environment, REFRESHER_VARIABLES.tls) === 'true' && { tls: {} }),
    ...(await loginOf(environment, readSecret, now)),
  };
}

async function loginOf(
  environment: NodeJS.ProcessEnv,
  readSecret: (arn: string) => Promise<string>,
  now: number,
): Promise<Pick<CacheAddress, 'username' | 'password'>> {
  const username = environment[REFRESHER_VARIABLES.user];
  const secretArn = environment[REFRESHER_VARIABLES.secretArn];
  if (username !== undefined) {
    return { username, password: tokenFor(username, environment, now) };
  }
  return secretArn === undefined ? {} : passwordIn(await readSecret(secretArn));
}

function tokenFor(user: string, environment: NodeJS.ProcessEnv, now: number): string {
  const request = {
    cacheName: variable(environment, REFRESHER_VARIABLES.cacheName),
    isServerless: variable(environment, REFRESHER_VARIABLES.serverless) === 'true',
    user,
    region: variable(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: variable(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: variable(environment, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: environment.AWS_SESSION_TOKEN,
    },
  };
  return cacheToken(request, now);
}

/** A password without a user name is that of the default user. */
function passwordIn(secret: string): Pick<CacheAddress, 'username' | 'password'> {
  const { username, password } = parsed(secret);
  if (typeof password !== 'string' || !['string', 'undefined'].includes(typeof username)) {
    throw new Error('the secret must be JSON with password and, unless it is of the default user, username');
  }
  return { username, password };
}

function parsed(secret: string) {
  try {
    return JSON.parse(secret) ?? {};
  } catch {
    return {};
  }
}
