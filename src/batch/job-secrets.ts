import { Stack } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-batch';
import {
  AccountPrincipal,
  type AddToPrincipalPolicyResult,
  type IPrincipal,
  PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

type Secrets = Readonly<Record<string, Secret>>;

/**
 * The same secrets, for the role that starts jobs. The CDK admits that role in the policy of a secret's key alone: the stack of
 * the key would depend on that of the backlog, and where the key is imported nothing would come of it. So the permission is in
 * the role, and the key admits the account, as keys do by default.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function jobSecrets(secrets: Secrets | undefined, scope: IConstruct): Secrets | undefined {
  return (
    secrets && Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, readable(secret, scope)]))
  );
}

function readable(secret: Secret, scope: IConstruct): Secret {
  return {
    arn: secret.arn,
    hasField: secret.hasField,
    grantRead: (grantee) => secret.grantRead(new Reader(grantee.grantPrincipal, secret, scope)),
  };
}

/** The role, which admits itself where the policy of a key would have to. */
class Reader extends PrincipalBase {
  public override readonly grantPrincipal = this;
  public override readonly principalAccount: string;

  constructor(
    private readonly role: IPrincipal,
    private readonly secret: Secret,
    private readonly scope: IConstruct,
  ) {
    super();
    this.principalAccount = Stack.of(scope).account;
  }

  /** Only the policies of keys ask for it. */
  public get policyFragment(): PrincipalPolicyFragment {
    this.role.addToPrincipalPolicy(this.decrypt());
    return new AccountPrincipal(this.principalAccount).policyFragment;
  }

  public override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    return this.role.addToPrincipalPolicy(statement);
  }

  public dedupeString(): undefined {
    return undefined;
  }

  /**
   * The ARN of the key is not known here, so the condition narrows the use: Secrets Manager decrypting this secret, whose ARN
   * may lack its last six characters.
   */
  private decrypt(): PolicyStatement {
    const { region } = Stack.of(this.scope);
    const arn = secretArnIn(this.secret.arn);
    return new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
        StringLike: { 'kms:EncryptionContext:SecretARN': [arn, `${arn}-??????`] },
      },
    });
  }
}

/** The ARN of the secret alone: the field and the version may follow it, as in `…:password::`. */
function secretArnIn(reference: string): string {
  const parts = reference.split(':');
  // That of a secret of the app is one token.
  return parts.slice(0, parts[0] === 'arn' ? 7 : 1).join(':');
}
