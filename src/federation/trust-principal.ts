import {
  type AddToPrincipalPolicyResult,
  FederatedPrincipal,
  type PolicyDocument,
  PolicyStatement,
  PrincipalBase,
  PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { merge } from './extra-conditions';
import type { IIdentityProvider } from './identity-provider';
import { watchPolicySize } from './trust-policy-size';
import type { Conditions } from './trust-statements';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Who has a token that fits one of the statements. */
export class TrustPrincipal extends PrincipalBase {
  public readonly assumeRoleAction = ACTION;

  constructor(
    private readonly provider: IIdentityProvider,
    private readonly statements: Conditions[],
    /** Who hears of a trust policy that is too long. */
    private readonly reportTo: Construct,
    private readonly actions: string[] = [ACTION],
  ) {
    super();
  }

  public get policyFragment(): PrincipalPolicyFragment {
    if (this.statements.length > 1) {
      refuse(
        {
          property: 'principal',
          must: 'be the assumedBy of a role, because its trusts need several statements',
          remedy: 'give the permission to the role instead',
        },
        this.reportTo,
      );
    }
    return new PrincipalPolicyFragment({ Federated: [this.provider.federatedPrincipal] }, this.statements[0]);
  }

  public addToAssumeRolePolicy(document: PolicyDocument): void {
    for (const conditions of this.statements) {
      const principals = [new FederatedPrincipal(this.provider.federatedPrincipal, conditions, ACTION)];
      document.addStatements(new PolicyStatement({ actions: this.actions, principals }));
    }
    watchPolicySize(this.reportTo, document, this.provider);
  }

  /** Each of the statements asks for these conditions too. */
  public withConditions(conditions: Record<string, unknown>): PrincipalBase {
    const statements = this.statements.map((own) => merge(own, conditions, this.provider));
    return new TrustPrincipal(this.provider, statements, this.reportTo, this.actions);
  }

  public withSessionTags(): PrincipalBase {
    return new TrustPrincipal(this.provider, this.statements, this.reportTo, [ACTION, 'sts:TagSession']);
  }

  public addToPrincipalPolicy(): AddToPrincipalPolicyResult {
    return { statementAdded: false };
  }

  public dedupeString(): string | undefined {
    return undefined;
  }
}
