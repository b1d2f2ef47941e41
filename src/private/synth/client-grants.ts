import { type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import {
  Grant,
  type IGrantable,
  type IIdentity,
  type IPrincipal,
  Policy,
  PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { dependsOn, type Owner, type Server } from './client-connections';

/**
 * Allows the grantee some actions on the server. If the server's stack depends on the stack of the grantee's role, the
 * role's own policy cannot name the server: the permission is then a policy of the server's stack.
 *
 * @param bases what the server refers to, beside its VPC, key and security groups
 */
export function grantToClient(
  server: Owner,
  grantee: IGrantable,
  actions: string[],
  resourceArns: string[],
  bases: readonly IConstruct[] = [],
): Grant {
  const identity = identityBehind(server, grantee.grantPrincipal, bases);
  if (identity === undefined) {
    return Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
  const id = `Grant${identity.node.addr}`;
  const policy = (server.node.tryFindChild(id) as Policy | undefined) ?? new Policy(server as Construct, id);
  policy.addStatements(new PolicyStatement({ actions, resources: resourceArns }));
  identity.attachInlinePolicy(policy);
  return Grant.addToPrincipal({ grantee: new Granted(identity, policy), actions, resourceArns });
}

/** Allows the grantee to read a secret of the server, by a policy in the stack in which it makes no cycle. */
export function grantSecretToClient(server: Server, grantee: IGrantable, secret: ISecret): Grant {
  if (identityBehind(server, grantee.grantPrincipal) === undefined) {
    return secret.grantRead(grantee);
  }
  if (secret.encryptionKey) {
    grantToClient(server, grantee, ['kms:Decrypt'], [secret.encryptionKey.keyArn]);
  }
  const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
  return grantToClient(server, grantee, actions, [secret.secretArn]);
}

/** The account of a grantee that is in another one than the resource, as far as both are known at synth. */
export function foreignAccountOf({ env }: IResource, { grantPrincipal }: IGrantable): string | undefined {
  const { principalAccount } = grantPrincipal;
  const isForeign =
    principalAccount && Token.compareStrings(principalAccount, env.account) === TokenComparison.DIFFERENT;
  return isForeign ? principalAccount : undefined;
}

/** The role, user or group, if the server's stack depends on its stack. */
function identityBehind(
  server: Owner,
  principal: IPrincipal,
  bases: readonly IConstruct[] = [],
): IIdentity | undefined {
  if (!Construct.isConstruct(principal) || !('attachInlinePolicy' in principal)) {
    return undefined;
  }
  const [own, other] = [Stack.of(server), Stack.of(principal)];
  return own !== other && dependsOn(server, own, other, bases) ? (principal as unknown as IIdentity) : undefined;
}

/** A principal whose permission lies in a policy of its own. */
class Granted extends PrincipalBase {
  public override readonly grantPrincipal = this;
  public readonly policyFragment: PrincipalPolicyFragment;

  constructor(
    identity: IIdentity,
    private readonly policy: Policy,
  ) {
    super();
    this.policyFragment = identity.policyFragment;
  }

  public dedupeString(): undefined {
    return undefined;
  }

  public override addToPrincipalPolicy() {
    return { statementAdded: true, policyDependable: this.policy };
  }
}
