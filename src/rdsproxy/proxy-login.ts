import { ArnFormat, type IResource, Stack, Token } from 'aws-cdk-lib';
import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import { type CfnDBProxy, ClientPasswordAuthType } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireSecretInRegion } from '../private/synth/existing';
import { grantSecret } from '../private/synth/grant-secret';
import type { ProxiedDatabase } from './proxied-database';
import type { ProxyAuth } from './proxy-auth';
import { ProxyClientAuthentication, ProxyEngineFamily } from './proxy-settings';

const IAM_AUTH: Record<ProxyClientAuthentication, string> = {
  [ProxyClientAuthentication.IAM]: 'REQUIRED',
  [ProxyClientAuthentication.PASSWORD]: 'DISABLED',
  [ProxyClientAuthentication.IAM_OR_PASSWORD]: 'ENABLED',
};

const PASSWORD_FAMILIES: Record<ClientPasswordAuthType, ProxyEngineFamily> = {
  [ClientPasswordAuthType.MYSQL_NATIVE_PASSWORD]: ProxyEngineFamily.MYSQL,
  [ClientPasswordAuthType.MYSQL_CACHING_SHA2_PASSWORD]: ProxyEngineFamily.MYSQL,
  [ClientPasswordAuthType.POSTGRES_MD5]: ProxyEngineFamily.POSTGRESQL,
  [ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256]: ProxyEngineFamily.POSTGRESQL,
  [ClientPasswordAuthType.SQL_SERVER_AUTHENTICATION]: ProxyEngineFamily.SQLSERVER,
};

/** Rejects logins that the engine does not support, and IAM tokens over a connection that others can read. */
export function requireLogin(scope: Construct, target: ProxiedDatabase, auth: ProxyAuth, requireTls: boolean): void {
  const family = target.engineFamily;
  if (auth.databaseUsers && family === ProxyEngineFamily.SQLSERVER) {
    const remedy = 'end-to-end IAM exists for MySQL, MariaDB and PostgreSQL; use ProxyAuth.secrets';
    refuse({ property: 'auth', must: 'use secrets for SQL Server', got: 'end-to-end IAM', remedy }, scope);
  }
  if (
    auth.clientAuthentication === ProxyClientAuthentication.IAM_OR_PASSWORD &&
    family !== ProxyEngineFamily.SQLSERVER
  ) {
    const remedy = 'only proxies for SQL Server accept both: choose IAM or PASSWORD';
    refuse({ property: 'clientAuthentication', must: 'be IAM or PASSWORD', got: 'IAM_OR_PASSWORD', remedy }, scope);
  }
  if (auth.clientAuthentication !== ProxyClientAuthentication.PASSWORD && !requireTls) {
    const remedy = 'an IAM token is a password for 15 minutes; leave TLS on';
    refuse({ property: 'requireTls', must: 'be true with IAM authentication', got: false, remedy }, scope);
  }
  for (const secret of auth.databaseSecrets) {
    requireSecretInRegion('auth', secret, scope);
  }
  const type = auth.clientPasswordAuthType;
  if (type !== undefined && !Token.isUnresolved(type) && PASSWORD_FAMILIES[type] !== family) {
    const remedy = "leave it out to use the engine's default";
    refuse({ property: 'clientPasswordAuthType', must: `fit ${family}`, got: type, remedy }, scope);
  }
}

/** The secrets as the proxy reads them; none with end-to-end IAM. */
export function authEntries(auth: ProxyAuth): CfnDBProxy.AuthFormatProperty[] | undefined {
  return auth.databaseUsers
    ? undefined
    : auth.databaseSecrets.map((secret) => ({
        authScheme: 'SECRETS',
        secretArn: secret.secretArn,
        iamAuth: IAM_AUTH[auth.clientAuthentication],
        clientPasswordAuthType: auth.clientPasswordAuthType,
      }));
}

/** Lets the proxy itself read its secrets, or connect as its users. */
export function grantLogin(role: Role, target: ProxiedDatabase, auth: ProxyAuth): Grant[] {
  const users = auth.databaseUsers;
  return users
    ? inParts(users).map((some) =>
        Grant.addToPrincipal({
          grantee: role,
          actions: ['rds-db:connect'],
          resourceArns: some.map((user) => databaseUserArn(role, target._resourceId(), user)),
        }),
      )
    : auth.databaseSecrets.map((secret) => grantSecret(secret, role));
}

/** The CDK splits a policy that is too long between its statements, so that no single statement may be too long. */
function inParts(users: readonly string[]): string[][] {
  const count = Math.ceil(users.length / USERS_IN_A_STATEMENT);
  return Array.from({ length: count }, (_, part) =>
    users.slice(part * USERS_IN_A_STATEMENT, (part + 1) * USERS_IN_A_STATEMENT),
  );
}

const USERS_IN_A_STATEMENT = 20;

/** The resource of `rds-db:connect` for one user of a database or proxy. */
export function databaseUserArn(scope: IResource, resourceId: string, user: string): string {
  return Stack.of(scope).formatArn({
    region: scope.env.region,
    account: scope.env.account,
    service: 'rds-db',
    resource: 'dbuser',
    resourceName: `${resourceId}/${user}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
