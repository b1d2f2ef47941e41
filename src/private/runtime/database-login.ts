import { DATABASE_VARIABLES } from '../database-variables';
import type { Clock } from './clock';
import { messageOf } from './connect-until';
import { numberVariable, variable } from './environment';
import { rdsToken } from './rds-token';

/** The user and password in a secret. */
export interface SecretLogin {
  readonly username: string;
  readonly password: string;
}

export interface LoginPorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readSecret(arn: string): Promise<SecretLogin>;
}

/** What a client needs to open its session. */
export interface DatabaseSession {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Returns what gives host and login for one attempt to connect: a token holds for 15 minutes, so that each has its own. */
export async function databaseLogin(ports: LoginPorts): Promise<() => DatabaseSession> {
  const { environment } = ports;
  const secretArn = environment[DATABASE_VARIABLES.secretArn];
  const secret = secretArn ? await readSecret(secretArn, ports) : undefined;
  const host = variable(environment, DATABASE_VARIABLES.host);
  const port = numberVariable(environment, DATABASE_VARIABLES.port);
  return () => {
    const user = secret?.username ?? variable(environment, DATABASE_VARIABLES.user);
    return { host, port, user, password: secret?.password ?? token(host, port, user, ports) };
  };
}

async function readSecret(arn: string, ports: LoginPorts): Promise<SecretLogin> {
  try {
    return await ports.readSecret(arn);
  } catch (error) {
    throw new Error(
      `cannot read the secret ${arn}: ${messageOf(error)}. ` +
        'In isolated subnets the VPC needs an interface endpoint for Secrets Manager, or a login by IAM',
    );
  }
}

function token(host: string, port: number, user: string, { environment, clock }: LoginPorts): string {
  const credentials = {
    accessKeyId: variable(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable(environment, 'AWS_SECRET_ACCESS_KEY'),
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
  };
  return rdsToken({ host, port, user, region: variable(environment, 'AWS_REGION'), credentials }, clock.now());
}
