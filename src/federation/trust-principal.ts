import {
  type AddToPrincipalPolicyResult,
  FederatedPrincipal,
  type PolicyDocument,
  PolicyStatement,
  PrincipalBase,
  PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { merge } from './extra-conditions';
import { watchPolicySize } from './trust-policy-size';
import type { Conditions, Federation } from './trust-statements';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** The statements of a trust policy that admits holders of a token that satisfies one of the conditions. */
export function webIdentityStatements(
  { federatedPrincipal }: Federation,
  alternatives: Conditions[],
  actions: string[] = [ACTION],
): PolicyStatement[] {
  return alternatives.map((conditions) => {
    const principals = [new FederatedPrincipal(federatedPrincipal, conditions, ACTION)];
    return new PolicyStatement({ actions, principals });
  });
}

/** The actions that a trust policy allows, with or without session tags. */
export function webIdentityActions(sessionTags = false): string[] {
  return sessionTags ? [ACTION, 'sts:TagSession'] : [ACTION];
}

/** Holders of a token that satisfies one of the statements, for the trust policy of any role. */
export class TrustPrincipal extends PrincipalBase {
  public readonly assumeRoleAction = ACTION;

  constructor(
    private readonly federation: Federation,
    private readonly statements: Conditions[],
    /** The construct that carries errors, and the warning about a trust policy that is too long. */
    private readonly reportTo: IConstruct,
    private readonly actions: string[] = webIdentityActions(),
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
    return new PrincipalPolicyFragment({ Federated: [this.federation.federatedPrincipal] }, this.statements[0]);
  }

  public addToAssumeRolePolicy(document: PolicyDocument): void {
    document.addStatements(...webIdentityStatements(this.federation, this.statements, this.actions));
    watchPolicySize(this.reportTo, document, this.federation);
  }

  /** Adds the conditions to each of the statements. */
  public withConditions(conditions: Record<string, unknown>): PrincipalBase {
    requireKind('conditions', conditions, 'object', this.reportTo);
    const statements = this.statements.map((own) => merge(own, conditions, this.federation, this.reportTo));
    return new TrustPrincipal(this.federation, statements, this.reportTo, this.actions);
  }

  public withSessionTags(): PrincipalBase {
    return new TrustPrincipal(this.federation, this.statements, this.reportTo, webIdentityActions(true));
  }

  public addToPrincipalPolicy(): AddToPrincipalPolicyResult {
    return { statementAdded: false };
  }

  public dedupeString(): string | undefined {
    return undefined;
  }
}
