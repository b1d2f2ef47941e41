import { createHash } from 'node:crypto';
import { type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import {
  Grant,
  type IGrantable,
  type IIdentity,
  type IPrincipal,
  type IResourceWithPolicyV2,
  Policy,
  PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { dependsOn, type Owner, type Server } from './client-connections';
import { refuse } from './errors';
import { grantSecret } from './grant-secret';

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

/**
 * As `grantToClient`, for a resource that has a policy: that admits a grantee of another account, and one without a policy of
 * its own, such as an account.
 *
 * @param remedy what to do for a grantee in a stack of another account, which cannot know the name of the resource; undefined if the
 * name was given
 */
export function grantWithResource(
  server: Owner,
  grantee: IGrantable,
  actions: string[],
  {
    resource,
    resourceArns,
    remedy,
  }: { resource: IResourceWithPolicyV2; resourceArns: string[]; remedy: string | undefined },
  bases: readonly IConstruct[] = [],
): Grant {
  if (remedy !== undefined) {
    requireKnownName(server, grantee.grantPrincipal, remedy);
  }
  return identityBehind(server, grantee.grantPrincipal, bases) === undefined
    ? Grant.addToPrincipalOrResource({ grantee, actions, resourceArns, resource })
    : grantToClient(server, grantee, actions, resourceArns, bases);
}

/** Allows the grantee to call a function of the server, as `grantWithResource` does. */
export function grantCallToClient(
  server: Owner,
  grantee: IGrantable,
  handler: IFunction,
  remedy: string | undefined,
): Grant {
  const addToResourcePolicy = () => {
    admitToFunction(handler, grantee.grantPrincipal);
    return { statementAdded: true, policyDependable: handler };
  };
  const resource = { env: handler.env, addToResourcePolicy };
  const resourceArns = [handler.functionArn];
  return grantWithResource(server, grantee, ['lambda:InvokeFunction'], { resource, resourceArns, remedy });
}

function admitToFunction(handler: IFunction, principal: IPrincipal): void {
  if ('service' in principal) {
    const must = 'be a role, a user or an account';
    const remedy = 'let a service in by addPermission of the function, with sourceAccount and sourceArn';
    refuse({ property: 'grantee', must, got: `${principal.service}`, remedy }, handler);
  }
  const who = JSON.stringify(Stack.of(handler).resolve(principal.policyFragment));
  const id = `Client${createHash('sha256').update(who).digest('hex').slice(0, 16)}`;
  if (handler.permissionsNode.tryFindChild(id) === undefined) {
    handler.addPermission(id, { principal });
  }
}

/** Allows the grantee to use the key of the server, by the policy of the key where that has to admit it too. */
export function grantKeyToClient(
  server: Owner,
  grantee: IGrantable,
  key: IKey,
  actions: string[],
  bases: readonly IConstruct[] = [],
): Grant {
  return identityBehind(server, grantee.grantPrincipal, bases) === undefined
    ? key.grant(grantee, ...actions)
    : grantToClient(server, grantee, actions, [key.keyArn], bases);
}

/** Rejects a grantee in a stack of another account: the resource gets its name as it is deployed. */
function requireKnownName(server: Owner, principal: IPrincipal, remedy: string): void {
  if (Construct.isConstruct(principal)) {
    const [own, other] = [Stack.of(server).account, Stack.of(principal).account];
    if (Token.compareStrings(own, other) === TokenComparison.DIFFERENT) {
      const must = `be in a stack of the account ${own}`;
      refuse({ property: 'grantee', must, got: `${principal.node.path} of ${other}`, remedy }, server);
    }
  }
}

/** Allows the grantee to read a secret of the server, by a policy in the stack in which it makes no cycle. */
export function grantSecretToClient(server: Server, grantee: IGrantable, secret: ISecret): Grant {
  if (identityBehind(server, grantee.grantPrincipal) === undefined) {
    return grantSecret(secret, grantee);
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
