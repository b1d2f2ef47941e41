import { type Duration, type IResource, Token } from 'aws-cdk-lib';
import {
  type PolicyDocument,
  type PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { requireOwnRoleName } from '../private/synth/claims';
import { placeOf, refuse } from '../private/synth/errors';
import { requireRoleDescription, requireRoleName } from '../private/synth/names';
import { requireText } from '../private/synth/validation';
import { watchPolicySize } from './trust-policy-size';
import type { Federation } from './trust-statements';

/** The properties that all roles of this module share. */
interface RoleNames {
  readonly roleName?: string;
  readonly path?: string;
  readonly description?: string;
}

/** The parts of a role, its trusts being checked. */
interface TrustedRoleProps {
  readonly names: RoleNames;
  readonly statements: PolicyStatement[];
  readonly maxSessionDuration?: Duration;
}

/**
 * A role whose trust policy has statements of its own, complete from the start, so that `customizeRoles` reports it.
 *
 * @internal
 */
export abstract class TrustedRole extends Role {
  constructor(scope: Construct, id: string, { names, statements, maxSessionDuration }: TrustedRoleProps) {
    const place = placeOf(scope, id);
    super(scope, id, {
      assumedBy: new StatementsPrincipal(statements),
      maxSessionDuration,
      roleName: requireRoleName(names.roleName, place),
      path: requirePath(names.path, place),
      description: requireRoleDescription(names.description, place),
    });
    requireOwnRoleName(names.roleName, this);
  }

  /** @internal */
  protected _watchPolicySize(federation?: Federation): void {
    watchPolicySize(this, this.assumeRolePolicy as PolicyDocument, federation);
  }

  /**
   * Rejects a provider of trust in another account.
   *
   * @internal
   */
  protected _requireOwnAccount(property: string, { env }: IResource, remedy: string): void {
    const areKnown = !Token.isUnresolved(env.account) && !Token.isUnresolved(this.env.account);
    if (areKnown && env.account !== this.env.account) {
      const must = `belong to the account of the role, ${this.env.account}`;
      refuse({ property, must, got: env.account, remedy }, this);
    }
  }
}

/** Quotes are left out of what IAM accepts: the ARN with the path goes into scripts and workflows. */
function requirePath(path: string | undefined, scope: IConstruct): string | undefined {
  requireText(
    'path',
    path,
    {
      pattern: /^(?!.{513})\/([!#-&(-~]+\/)?$/,
      must: 'begin and end with /, and consist of printable ASCII characters without spaces and quotes',
      remedy: 'write for example /ci/, or leave it out',
    },
    scope,
  );
  return path;
}

class StatementsPrincipal extends PrincipalBase {
  constructor(private readonly statements: PolicyStatement[]) {
    super();
  }

  public get policyFragment(): PrincipalPolicyFragment {
    throw new Error('the statements are added to the trust policy as they are');
  }

  public addToAssumeRolePolicy(document: PolicyDocument): void {
    document.addStatements(...this.statements);
  }

  public dedupeString(): string | undefined {
    return undefined;
  }
}
