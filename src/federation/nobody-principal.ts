import { PrincipalBase, PrincipalPolicyFragment } from 'aws-cdk-lib/aws-iam';

/** Nobody, for a role that adds its trust itself, after it exists: so errors name the role, and not what it is in. */
export class NobodyPrincipal extends PrincipalBase {
  public readonly policyFragment = new PrincipalPolicyFragment({});

  public addToAssumeRolePolicy(): void {}

  public dedupeString(): string | undefined {
    return undefined;
  }
}
