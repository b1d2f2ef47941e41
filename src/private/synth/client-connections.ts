import { Stack } from 'aws-cdk-lib';
import type { IConnectable, ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireKind } from './kinds';

/** Something that clients connect to, with what its stack depends on. */
export type Server = Owner & IConnectable;

/** Something that others are allowed to use. */
export type Owner = IConstruct & Partial<IConnectable> & { readonly vpc?: IVpc; readonly encryptionKey?: IKey };

/**
 * Opens the server's default port to a grantee that has security groups. A grantee without a network, such as a role,
 * is left alone; a function outside of a VPC is rejected, because it could not reach the server.
 */
export function openDefaultPort(server: Server, grantee: IGrantable, description: string): void {
  const client = connectionsOf(grantee, server);
  if (client) {
    admit(server, client, description);
  }
}

/**
 * Opens the server's default port to a client. A rule in the server's stack names the client's security group, so that
 * the server's stack would depend on the client's; as the client usually depends on the server, that is a cycle. Such a
 * rule is made in the client's stack, unless the server already depends on that stack.
 *
 * @param bases what else the server stands on
 */
export function admit(server: Server, client: IConnectable, description: string, bases: IConstruct[] = []): void {
  const groups = client.connections.securityGroups;
  const ofClient = groups.filter((group) => belongsToClient(server, group, bases));
  if (ofClient.length === 0) {
    server.connections.allowDefaultPortFrom(client, description);
  } else if (ofClient.length === groups.length) {
    client.connections.allowToDefaultPort(server, description);
  } else {
    for (const group of groups) {
      if (ofClient.includes(group)) {
        group.connections.allowToDefaultPort(server, description);
      } else {
        server.connections.allowDefaultPortFrom(group, description);
      }
    }
  }
}

function belongsToClient(server: Server, group: ISecurityGroup, bases: IConstruct[]): boolean {
  const [serverStack, clientStack] = [Stack.of(server), Stack.of(group)];
  return clientStack !== serverStack && !dependsOn(server, serverStack, clientStack, bases);
}

/** Whether the server's stack depends on the client's. */
export function dependsOn(
  server: Owner,
  serverStack: Stack,
  clientStack: Stack,
  bases: readonly IConstruct[] = [],
): boolean {
  const owned = [...bases, server.vpc, server.encryptionKey, ...groupsOf(server)].flatMap((it) => it ?? []);
  return (
    serverStack.dependencies.includes(clientStack) || owned.some((construct) => Stack.of(construct) === clientStack)
  );
}

/** The security groups of the server; a public endpoint has none, and says so. */
function groupsOf(server: Owner): ISecurityGroup[] {
  try {
    return server.connections?.securityGroups ?? [];
  } catch {
    return [];
  }
}

/** Rejects an object that nothing can be granted to. */
export function requireGrantee(grantee: IGrantable, scope: IConstruct): void {
  requireKind('grantee', grantee, 'object', scope);
  if (!('grantPrincipal' in grantee)) {
    const remedy = 'pass a role, a function or another construct with a role';
    refuse({ property: 'grantee', must: 'have a principal', remedy }, scope);
  }
  if (isEverybody(grantee.grantPrincipal)) {
    const remedy = 'name a role or an account: the policy of a resource would let everybody in';
    refuse({ property: 'grantee', must: 'not be everybody', remedy }, scope);
  }
}

/** Whether a principal is everybody, without a condition. */
function isEverybody(principal: IPrincipal): boolean {
  // The principal of an import without a role throws if it is asked who it is.
  if ('resource' in principal) {
    return false;
  }
  const { principalJson, conditions } = principal.policyFragment;
  return Object.values(principalJson).flat().includes('*') && Object.keys(conditions).length === 0;
}

/** The network side of a grantee, if it has one. */
export function connectionsOf(grantee: IGrantable, scope: IConstruct): IConnectable | undefined {
  const client = functionBehind(grantee);
  if ('isBoundToVpc' in client && !(client as IFunction).isBoundToVpc) {
    refuse(
      {
        property: 'grantee',
        must: 'be a function in a VPC',
        got: (client as IFunction).node.path,
        remedy: 'give the function a vpc; for an imported one, pass its security groups when importing it',
      },
      scope,
    );
  }
  return 'connections' in client ? (client as IGrantable & IConnectable) : undefined;
}

/** The function of an alias or a version: it has the network, and the CDK's alias says that it has none. */
function functionBehind(grantee: IGrantable): IGrantable {
  const { lambda } = grantee as { lambda?: IGrantable };
  return lambda && 'isBoundToVpc' in grantee ? functionBehind(lambda) : grantee;
}
