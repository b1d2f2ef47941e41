import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireFamily, requireSubject } from './trust-rules';
import { accepted, type Job, line, text } from './workflow-job';

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

const PROJECT_KINDS: Kinds<HcpTerraformProjectOptions> = { organization: 'text', project: 'text' };
const WORKSPACE_KINDS: Kinds<HcpTerraformWorkspaceOptions> = { ...PROJECT_KINDS, workspace: 'text' };

/**
 * The runs of HCP Terraform that a role accepts. Give plans and applies a role each: a plan needs read access only.
 *
 * @example
 * import { HcpTerraformTrust } from 'cdk-hindsight/federation';
 *
 * const prod = HcpTerraformTrust.workspace({ organization: 'acme', project: 'Shop', workspace: 'prod' });
 * const trust = [prod.apply()];
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
    requireKinds(options, WORKSPACE_KINDS);
    requireName('workspace', options.workspace);
    return new HcpTerraformTrust(`${projectSubject(options)}:workspace:${options.workspace}`);
  }

  /**
   * The runs of every workspace of a project, including those that are created tomorrow. Go on with `plan`, `apply` or
   * `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   */
  public static project(options: HcpTerraformProjectOptions): HcpTerraformTrust {
    requireKinds(options, PROJECT_KINDS);
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
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('HcpTerraformTrust', IssuerFamily.HCP_TERRAFORM, issuer, scope);
    const { workspace, phases = [] } = this;
    requireSubject(phases[0], workspace, 'plan(), apply() or, for both, anyPhase()', scope);
    const subjects = phases.map((phase) => `${workspace}:run_phase:${phase}`);
    return { audiences: issuer.audiences, subjects, claims: {}, workflow: (job) => workflow(phases, job) };
  }

  private withPhases(phases: string[]): HcpTerraformTrust {
    return new HcpTerraformTrust(this.workspace, once('run phase', phases.join(', '), this.phases, phases));
  }
}

/** The variables of a workspace. A role for one phase must not be used in the other, where it is refused. */
function workflow(phases: string[], { roleArn, region, audience, subjects }: Job): string {
  const [phase] = phases;
  const other = phase === 'plan' ? 'apply' : 'plan';
  const kind = phases.length > 1 ? 'RUN' : phase.toUpperCase();
  return text(
    `# Environment variables of the workspace. ${accepted(subjects).slice(2)}`,
    phases.length === 1 && `# The ${other} needs a role of its own: TFC_AWS_${other.toUpperCase()}_ROLE_ARN.`,
    'TFC_AWS_PROVIDER_AUTH=true',
    `TFC_AWS_${kind}_ROLE_ARN=${line(roleArn)}`,
    `TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE=${audience}`,
    `AWS_REGION=${line(region)}`,
  );
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
