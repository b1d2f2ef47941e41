import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretLogin } from './database-login';

/** One client for all calls: each one would keep its sockets. */
const secrets = new SecretsManagerClient({ requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 } });

/** Reads user and password from a secret as RDS writes it. */
export async function readSecretLogin(arn: string): Promise<SecretLogin> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  const { username, password } = JSON.parse(SecretString);
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Error('it must be JSON with username and password');
  }
  return { username, password };
}
