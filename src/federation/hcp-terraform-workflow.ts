import { accepted, type Job, line, replaceIn, text } from './workflow-job';

/** The runs of a trust: their subjects, and the phases in which a role is used for them. */
export interface HcpTerraformRuns {
  readonly subjects: readonly string[];
  readonly phases: readonly string[];
}

/** The terms of a trust, as its methods collect them. */
export interface HcpTerraformTerms {
  /** The subject up to the phase, with a wildcard for every workspace or deployment. */
  readonly scope: string;
  /** The deployment of a Stack, for the snippet; undefined for workspaces. */
  readonly stackDeployment?: string;
  readonly runs?: HcpTerraformRuns;
}

/** The settings with which a workspace, or the deployment of a Stack, uses the role. */
export function terraformWorkflow(
  { stackDeployment }: HcpTerraformTerms,
  { phases }: HcpTerraformRuns,
  job: Job,
): string {
  return stackDeployment === undefined ? workspace(phases, job) : stack(stackDeployment, phases, job);
}

/** The variables of a workspace. A role for one phase must not be used in the other, where it is refused. */
function workspace(phases: readonly string[], { roleArn, region, audience, subjects }: Job): string {
  const [phase] = phases;
  const other = otherThan(phase);
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

/** The blocks of a Stack's deployment configuration. All operations of a deployment use one role. */
function stack(deployment: string, phases: readonly string[], { roleArn, region, audience, subjects }: Job): string {
  return text(
    `# For the *.tfdeploy.hcl of the Stack. ${accepted(subjects).slice(2)}`,
    phases.length === 1 && `# The ${otherThan(phases[0])} is refused: a deployment uses one role for both.`,
    'identity_token "aws" {',
    `  audience = [${quoted(audience)}]`,
    '}',
    '',
    `deployment ${quoted(deployment)} {`,
    '  inputs = {',
    `    region         = ${quoted(region)}`,
    `    role_arn       = ${quoted(roleArn)}`,
    '    identity_token = identity_token.aws.jwt',
    '  }',
    '}',
    '',
    '# The provider, in a *.tfcomponent.hcl, takes these inputs as variables:',
    '#   assume_role_with_web_identity {',
    '#     role_arn           = var.role_arn',
    '#     web_identity_token = var.identity_token',
    '#   }',
  );
}

/** A text in HCL, where `${` and `%{` begin an expression. */
function quoted(value: string): string {
  const parts = ['\\', '"'].reduce((all, part) => replaceIn(all, part, `\\${part}`), line(value));
  return `"${replaceIn(replaceIn(parts, '${', '$${'), '%{', '%%{')}"`;
}

function otherThan(phase: string): string {
  return phase === 'plan' ? 'apply' : 'plan';
}
