import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { numberVariable, variable } from '../../private/runtime/environment';
import { keysOf, REFRESHER_VARIABLES, type RefreshEvent } from '../refresh-value.contract';
import { addressOf } from './address';
import { connectCache } from './connect';
import { answerOf } from './loader';
import { refreshValue } from './refresh-value';

const environment = process.env;
const CONNECT_MILLIS = 5_000;
const ANSWER_MILLIS = 10_000;

// A call that is repeated would load twice. The sockets stay alive through NAT gateways, which forget them after 350 seconds.
const lambda = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: CONNECT_MILLIS } });
const secrets = new SecretsManagerClient({
  requestHandler: { connectionTimeout: CONNECT_MILLIS, requestTimeout: ANSWER_MILLIS },
});

export async function handler(event?: RefreshEvent) {
  const key = variable(environment, REFRESHER_VARIABLES.key);
  return refreshValue(event, {
    environment,
    clock: SYSTEM_CLOCK,
    connect: async () => connectCache(await addressOf(environment, readSecret, Date.now()), keysOf(key)),
    load: () => load(key),
    newHolder: randomUUID,
    print: console.log,
  });
}

async function load(key: string): Promise<string> {
  const millis = numberVariable(environment, REFRESHER_VARIABLES.loaderMillis) + ANSWER_MILLIS;
  const command = new InvokeCommand({
    FunctionName: variable(environment, REFRESHER_VARIABLES.loader),
    InvocationType: 'RequestResponse',
    Payload: Buffer.from(JSON.stringify({ key })),
  });
  return answerOf(await lambda.send(command, { abortSignal: AbortSignal.timeout(millis) }));
}

async function readSecret(arn: string): Promise<string> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  return SecretString;
}
