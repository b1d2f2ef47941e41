import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { type BoundTrust, refuseTwice, requireFamily, requireSubject } from './trust-binding';

/** A project in HCP Terraform. */
export interface HcpTerraformProjectOptions {
  /** The organization's name. */
  readonly organization: string;
  /** The project's name, such as `Default Project`. */
  readonly project: string;
}

/** A workspace in HCP Terraform. */
export interface HcpTerraformWorkspaceOptions extends HcpTerraformProjectOptions {
  /** The workspace's name. */
  readonly workspace: string;
}

/**
 * The runs of HCP Terraform that a role accepts. Give plans and applies a role each: a plan needs to read only.
 *
 * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens
 */
export class HcpTerraformTrust extends Trust {
  /**
   * The runs of one workspace. Go on with `plan`, `apply` or `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   */
  public static workspace(options: HcpTerraformWorkspaceOptions): HcpTerraformTrust {
    requireName('workspace', options.workspace);
    return new HcpTerraformTrust(`${projectSubject(options)}:workspace:${options.workspace}`);
  }

  /**
   * The runs of every workspace of a project, those included that are created tomorrow. Go on with `plan`, `apply` or
   * `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   */
  public static project(options: HcpTerraformProjectOptions): HcpTerraformTrust {
    return new HcpTerraformTrust(`${projectSubject(options)}:workspace:*`);
  }

  private constructor(
    private readonly workspace: string,
    private readonly phases?: string[],
  ) {
    super();
  }

  /**
   * Plans only.
   *
   * @throws if the trust has a phase already
   */
  public plan(): HcpTerraformTrust {
    return this.withPhases(['plan']);
  }

  /**
   * Applies only.
   *
   * @throws if the trust has a phase already
   */
  public apply(): HcpTerraformTrust {
    return this.withPhases(['apply']);
  }

  /**
   * Plans and applies.
   *
   * @throws if the trust has a phase already
   */
  public anyPhase(): HcpTerraformTrust {
    return this.withPhases(['plan', 'apply']);
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('HcpTerraformTrust', IssuerFamily.HCP_TERRAFORM, issuer, scope);
    const subjects = this.phases?.map((phase) => `${this.workspace}:run_phase:${phase}`);
    requireSubject(subjects?.[0], this.workspace, 'plan(), apply() or, for both, anyPhase()', scope);
    return { audiences: issuer.audiences, subjects: subjects ?? [], claims: {} };
  }

  private withPhases(phases: string[]): HcpTerraformTrust {
    if (this.phases !== undefined) {
      refuseTwice('run phase', phases.join(', '));
    }
    return new HcpTerraformTrust(this.workspace, phases);
  }
}

function projectSubject({ organization, project }: HcpTerraformProjectOptions): string {
  requireName('organization', organization);
  requireText('project', project, {
    pattern: /^[\w-]([\w -]*[\w-])?$/,
    must: 'consist of letters, digits, spaces, hyphens and underscores',
    remedy: 'name each project in a trust of its own; wildcards are not accepted',
  });
  return `organization:${organization}:project:${project}`;
}

function requireName(property: string, value: string): void {
  requireText(property, value, {
    pattern: /^[\w-]+$/,
    must: 'consist of letters, digits, hyphens and underscores',
    remedy: 'for every workspace of a project use HcpTerraformTrust.project(…); wildcards are not accepted',
  });
}
