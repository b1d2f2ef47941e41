import { Stack } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';

/** Something with a default port in a VPC that clients connect to. */
export type Server = IConstruct & IConnectable & { readonly vpc?: IVpc };

/**
 * Opens the server's default port to a grantee that has security groups. A grantee without a network, such as a role,
 * is left alone; a function outside of a VPC is rejected, because it could not reach the server.
 */
export function openDefaultPort(server: Server, grantee: IGrantable, description: string): void {
  const client = connectionsOf(grantee, server);
  if (!client) {
    return;
  }
  if (belongsToClient(server, client)) {
    client.connections.allowToDefaultPort(server, description);
  } else {
    server.connections.allowDefaultPortFrom(client, description);
  }
}

/**
 * Whether the rule must be made in the client's stack. A rule in the server's stack names the client's security group, so
 * that the server's stack would depend on the client's; as the client depends on the server anyway, that is a cycle. The
 * other way round, the client's stack cannot name the server's group if the server already depends on that stack.
 */
function belongsToClient(server: Server, client: IConnectable): boolean {
  const [group] = client.connections.securityGroups;
  const [serverStack, clientStack] = [Stack.of(server), group && Stack.of(group)];
  return clientStack !== undefined && clientStack !== serverStack && !dependsOn(server, serverStack, clientStack);
}

export function dependsOn(server: Server, serverStack: Stack, clientStack: Stack): boolean {
  const owned = [server.vpc, ...server.connections.securityGroups].flatMap((construct) => construct ?? []);
  return (
    serverStack.dependencies.includes(clientStack) || owned.some((construct) => Stack.of(construct) === clientStack)
  );
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
