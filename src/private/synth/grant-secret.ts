import { type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import {
  Grant,
  type IGrantable,
  type IPrincipal,
  type PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

type Role = IPrincipal & Construct;

/**
 * Lets a role read a secret. The CDK admits the role in the policy of the secret's key alone: so the key's stack would depend
 * on the role's, and where the key is imported nothing would come of it. There, the permission is in the role, as IAM and
 * KMS allow by default.
 */
export function grantSecret(secret: ISecret, grantee: IGrantable): Grant {
  const { encryptionKey: key } = secret;
  const { grantPrincipal: role } = grantee;
  if (key === undefined || !Construct.isConstruct(role) || canAdmit(key, role)) {
    return secret.grantRead(grantee);
  }
  const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
  const resourceArns = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  const viaService = new ViaSecretsManager(role, secret);
  return Grant.addToPrincipal({ grantee, actions, resourceArns }).combine(key.grant(viaService, 'kms:Decrypt'));
}

/** Whether the key is made in the stack of the role, or in another account, where its policy has to admit the role. */
function canAdmit(key: IResource, role: Role): boolean {
  const [ofKey, ofRole] = [Stack.of(key), Stack.of(role)];
  const isForeign = Token.compareStrings(ofKey.account, ofRole.account) === TokenComparison.DIFFERENT;
  return key.node.defaultChild !== undefined && (ofKey === ofRole || isForeign);
}

/** A role as Secrets Manager acts for it, with the permission in its own policy. */
class ViaSecretsManager extends PrincipalBase {
  public override readonly grantPrincipal = this;
  public override readonly principalAccount: string | undefined;
  public readonly policyFragment: PrincipalPolicyFragment;

  constructor(
    private readonly role: Role,
    private readonly secret: ISecret,
  ) {
    super();
    this.principalAccount = role.principalAccount;
    this.policyFragment = role.policyFragment;
  }

  public dedupeString(): undefined {
    return undefined;
  }

  public override addToPrincipalPolicy(statement: PolicyStatement) {
    const viaService = `secretsmanager.${Stack.of(this.secret).region}.amazonaws.com`;
    statement.addConditions({ StringEquals: { 'kms:ViaService': viaService } });
    return this.role.addToPrincipalPolicy(statement);
  }
}
