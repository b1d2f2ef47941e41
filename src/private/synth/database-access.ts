import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Peer, Port, type SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import { type IConstruct, Node } from 'constructs';
import type { DatabaseLogin } from '../../database-login';
import type { DatabaseAddress, DatabaseTarget } from '../../database-target';
import { DATABASE_VARIABLES } from '../database-variables';
import { requireSecretInRegion } from './existing';
import { grantSecret } from './grant-secret';

/** The name of a database in a server. */
export const DATABASE_NAME = {
  pattern: /^[\w$-]{1,63}$/,
  must: 'be 1 to 63 letters, digits and _$-',
  remedy: 'use the name as it was created in the server',
};

/** The subnets that a function which connects to a database can be in. */
export const DATABASE_SUBNETS = {
  zones: { min: 1 },
  publicProblem: 'public: a function there has no public address, and reaches nothing outside of the VPC',
  remedy: 'choose private subnets, or isolated ones that the database can be reached from',
};

/** What a function finds the database and its login by. */
export function databaseEnvironment(login: DatabaseLogin, { host, port }: DatabaseAddress): Record<string, string> {
  return {
    [DATABASE_VARIABLES.host]: host,
    [DATABASE_VARIABLES.port]: port,
    ...(login._secret && { [DATABASE_VARIABLES.secretArn]: login._secret.secretArn }),
    ...(login._user && { [DATABASE_VARIABLES.user]: login._user }),
  };
}

/** Lets a function log in: by its secret, or as this user of this database. */
export function grantDatabaseLogin(
  login: DatabaseLogin,
  target: DatabaseTarget,
  { resourceId }: DatabaseAddress,
  grantee: IGrantable,
  scope: IConstruct,
): void {
  if (login._secret) {
    requireSecretInRegion('login', login._secret, scope);
    grantSecret(login._secret, grantee);
  }
  if (login._user) {
    const { env } = target._database as IConstruct & { env?: { account: string; region: string } };
    const arn = Stack.of(scope).formatArn({
      service: 'rds-db',
      resource: 'dbuser',
      resourceName: `${resourceId}/${login._user}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      account: env?.account,
      region: env?.region,
    });
    Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns: [arn] });
  }
}

/** Rejects, when the app is complete, a login by IAM where IAM authentication is off: it may be turned on late. */
export function requireIamAuthentication(login: DatabaseLogin, target: DatabaseTarget, scope: IConstruct): void {
  scope.node.addValidation({
    validate: () =>
      login._user !== undefined && target._isWithoutIam()
        ? [
            `login must be a secret unless IAM authentication is on, got: ${login._user}; ` +
              `set iamAuthentication: true on ${target._database.node.path}`,
          ]
        : [],
  });
}

/** Lets the members of a group call AWS, by NAT or by interface endpoints. */
export function allowHttps(group: SecurityGroup, to: string): void {
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), `to ${to}`);
}

/** Whether a cluster pauses when nobody uses it, as far as the app tells. */
export function mayPause(database: IConstruct): boolean {
  const resource = Node.of(database).defaultChild;
  const scaling =
    resource instanceof CfnDBCluster && Stack.of(resource).resolve(resource.serverlessV2ScalingConfiguration);
  return scaling ? scaling.minCapacity === 0 : false;
}
