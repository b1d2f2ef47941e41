import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import { fixedPart, isPattern } from './facts';
import { type HcpTerraformRuns, type HcpTerraformTerms, terraformWorkflow } from './hcp-terraform-workflow';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireFamily, requireRuns, requireWholeSubjects } from './trust-rules';

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

/** A deployment of a Stack in HCP Terraform. */
export interface HcpTerraformStackOptions extends HcpTerraformProjectOptions {
  /** The Stack's name. */
  readonly stack: string;

  /**
   * The name of the deployment, as in its `deployment` block.
   *
   * @default - every deployment of the Stack, including future ones
   */
  readonly deployment?: string;
}

const PROJECT_KINDS: Kinds<HcpTerraformProjectOptions> = { organization: 'text', project: 'text' };
const WORKSPACE_KINDS: Kinds<HcpTerraformWorkspaceOptions> = { ...PROJECT_KINDS, workspace: 'text' };
const STACK_KINDS: Kinds<HcpTerraformStackOptions> = { ...PROJECT_KINDS, stack: 'text', deployment: 'text?' };

const PHASES = ['plan', 'apply'];

/**
 * The runs of HCP Terraform or Terraform Enterprise that a role accepts. Use separate roles for plans and applies: a
 * plan needs only read access, and a speculative plan runs for a pull request, whose author decides what it does.
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
   * The runs of one workspace. Continue with `plan`, `apply` or `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   */
  public static workspace(options: HcpTerraformWorkspaceOptions): HcpTerraformTrust {
    requireKinds(options, WORKSPACE_KINDS);
    requireName('workspace', options.workspace);
    return new HcpTerraformTrust({ scope: `${projectSubject(options)}:workspace:${options.workspace}` });
  }

  /**
   * The runs of every workspace of a project, including future ones. Continue with `plan`, `apply` or `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   */
  public static project(options: HcpTerraformProjectOptions): HcpTerraformTrust {
    requireKinds(options, PROJECT_KINDS);
    return new HcpTerraformTrust({ scope: `${projectSubject(options)}:workspace:*` });
  }

  /**
   * The operations of a Stack, for one of its deployments. Continue with `plan`, `apply` or `anyPhase`.
   *
   * @throws if a name is malformed or holds a wildcard
   * @see https://developer.hashicorp.com/terraform/language/stacks/deploy/authenticate
   */
  public static stack(options: HcpTerraformStackOptions): HcpTerraformTrust {
    requireKinds(options, STACK_KINDS);
    const { stack, deployment } = options;
    requireName('stack', stack);
    requireText('deployment', deployment, {
      pattern: /^[\w-]+$/,
      must: 'consist of letters, digits, hyphens and underscores',
      remedy: 'leave it out for every deployment of the Stack; wildcards are not accepted',
    });
    const scope = `${projectSubject(options)}:stack:${stack}:deployment:${deployment ?? '*'}`;
    return new HcpTerraformTrust({ scope, stackDeployment: deployment ?? 'production' });
  }

  private constructor(private readonly terms: HcpTerraformTerms) {
    super();
  }

  /**
   * Plans only.
   *
   * @throws if the trust has a phase or a subject already
   */
  public plan(): HcpTerraformTrust {
    return this.withPhases(['plan']);
  }

  /**
   * Applies only.
   *
   * @throws if the trust has a phase or a subject already
   */
  public apply(): HcpTerraformTrust {
    return this.withPhases(['apply']);
  }

  /**
   * Plans and applies.
   *
   * @throws if the trust has a phase or a subject already
   */
  public anyPhase(): HcpTerraformTrust {
    return this.withPhases(PHASES);
  }

  /**
   * Runs with one of these subjects, each the whole subject as in the token. Use it for a format that this class does
   * not know.
   *
   * @throws if there is none, one does not begin with what the trust names, a wildcard does not follow `:`, `/` or `@`,
   * or the trust has a phase or a subject already
   */
  public customSubject(...subjects: string[]): HcpTerraformTrust {
    const { scope } = this.terms;
    requireWholeSubjects(subjects, isPattern(scope) ? fixedPart(scope) : `${scope}:`);
    return this.withRuns('customSubject', subjects.join(', '), { subjects: [...subjects], phases: PHASES });
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('HcpTerraformTrust', IssuerFamily.HCP_TERRAFORM, issuer, scope);
    const methods = 'plan(), apply() or, for both, anyPhase()';
    const runs = requireRuns(this.terms.runs, this.terms.scope, methods, scope);
    return {
      audiences: issuer.audiences,
      subjects: [...runs.subjects],
      claims: {},
      workflow: (job) => terraformWorkflow(this.terms, runs, job),
    };
  }

  private withPhases(phases: readonly string[]): HcpTerraformTrust {
    const { scope, stackDeployment } = this.terms;
    const label = stackDeployment === undefined ? 'run_phase' : 'operation';
    const subjects = phases.map((phase) => `${scope}:${label}:${phase}`);
    return this.withRuns('run phase', phases.join(', '), { subjects, phases });
  }

  private withRuns(method: string, got: string, runs: HcpTerraformRuns): HcpTerraformTrust {
    return new HcpTerraformTrust({ ...this.terms, runs: once(method, got, this.terms.runs, runs) });
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
