import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, type Claims, once } from './bound-trust';
import { isPattern } from './facts';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireClaims, requireFamily, requireRefName, requireSubject, withClaim } from './trust-rules';
import { accepted, command, expressionOf, type Job, replaceIn, shell, text, yaml } from './workflow-job';

/** A pipeline on Buildkite. */
export interface BuildkitePipelineOptions {
  /** The organization's slug. */
  readonly organization: string;

  /** The pipeline's slug. */
  readonly pipeline: string;

  /**
   * The organization's id, a UUID. The job has to ask for the claim: `--claim organization_id`.
   *
   * @default - not compared
   */
  readonly organizationId?: string;

  /**
   * The pipeline's id, a UUID. The job has to ask for the claim: `--claim pipeline_id`.
   *
   * @default - not compared
   */
  readonly pipelineId?: string;
}

const KINDS: Kinds<BuildkitePipelineOptions> = {
  organization: 'text',
  pipeline: 'text',
  organizationId: 'text?',
  pipelineId: 'text?',
};

/** The claims that a token has only if the job asks for them. */
const REQUESTED_CLAIMS = ['cluster_id', 'cluster_name', 'organization_id', 'pipeline_id'];

/** The branch or tag that a job runs for. */
interface BuildkiteContext {
  /** The part of the subject after the pipeline. */
  readonly subject: string;
  /** The variable of a pipeline that has the name of the branch or tag, and the name. */
  readonly ref?: readonly [variable: string, name: string];
}

interface BuildkiteTerms {
  readonly pipeline: string;
  readonly context?: BuildkiteContext;
  readonly claims: Claims;
}

/**
 * The jobs of Buildkite that a role accepts.
 *
 * @example
 * import { BuildkiteTrust } from 'cdk-hindsight/federation';
 *
 * const trust = [BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).branch('main')];
 *
 * @see https://buildkite.com/docs/agent/v3/cli-oidc
 */
export class BuildkiteTrust extends Trust {
  /**
   * The jobs of one pipeline. Go on with `branch`, `tag` or `anySubject`.
   *
   * @throws if a slug or an id is malformed or holds a wildcard
   */
  public static pipeline(options: BuildkitePipelineOptions): BuildkiteTrust {
    requireKinds(options, KINDS);
    const { organization, pipeline, organizationId, pipelineId } = options;
    requireSlug('organization', organization);
    requireSlug('pipeline', pipeline);
    requireUuid('organizationId', organizationId);
    requireUuid('pipelineId', pipelineId);
    const claims = {
      ...(organizationId !== undefined && { organization_id: [organizationId] }),
      ...(pipelineId !== undefined && { pipeline_id: [pipelineId] }),
    };
    return new BuildkiteTrust({ pipeline: `organization:${organization}:pipeline:${pipeline}`, claims });
  }

  private constructor(private readonly terms: BuildkiteTerms) {
    super();
  }

  /**
   * Jobs on this branch; `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or git does not allow it, or the trust has another subject already
   */
  public branch(name: string): BuildkiteTrust {
    requireRefName('branch', name);
    const subject = `ref:refs/heads/${name}:commit:*`;
    const trust = this.withContext('branch', name, { subject, ref: ['build.branch', name] });
    // The subject goes on after the branch, so the claim alone compares the whole name.
    return /^[*?]+$/.test(name) ? trust : trust.claim('build_branch', name);
  }

  /**
   * Jobs on this tag; `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or git does not allow it, or the trust has another subject already
   */
  public tag(name: string): BuildkiteTrust {
    requireRefName('tag', name);
    return this.withContext('tag', name, { subject: `ref:refs/tags/${name}:commit:*`, ref: ['build.tag', name] });
  }

  /**
   * Every job, on each branch.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): BuildkiteTrust {
    return this.withContext('anySubject', '*', { subject: '*' });
  }

  /**
   * Tokens in which this claim has one of these values.
   *
   * @throws if there is no value, one holds a wildcard (which only `build_branch` may), or the trust has this claim
   * already; and when the role is created, if IAM does not know the claim
   */
  public claim(name: string, ...values: string[]): BuildkiteTrust {
    return new BuildkiteTrust({ ...this.terms, claims: withClaim(this.terms.claims, name, values) });
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('BuildkiteTrust', IssuerFamily.BUILDKITE, issuer, scope);
    const { pipeline, context, claims } = this.terms;
    requireSubject(context?.subject, pipeline, 'branch(…), tag(…) or, for all of them, anySubject()', scope);
    requireClaims(claims, issuer, scope);
    return {
      audiences: issuer.audiences,
      subjects: [`${pipeline}:${context?.subject}`],
      claims,
      workflow: (job) => workflow(this.terms, job),
    };
  }

  private withContext(method: string, got: string, context: BuildkiteContext): BuildkiteTrust {
    return new BuildkiteTrust({ ...this.terms, context: once(method, got, this.terms.context, context) });
  }
}

/** A step that runs for the ref of the terms only, and asks for the claims that they compare. */
function workflow({ context, claims }: BuildkiteTerms, { roleArn, region, audience, subjects }: Job): string {
  const asked = REQUESTED_CLAIMS.filter((name) => name in claims).map((name) => `--claim ${name}`);
  const request = ['buildkite-agent oidc request-token', `--audience ${escaped(shell(audience))}`, ...asked];
  return text(
    accepted(subjects),
    'steps:',
    '  - label: deploy',
    context?.ref && `    if: ${yaml(escaped(comparison(...context.ref)))}`,
    '    env:',
    `      AWS_REGION: ${yaml(escaped(region))}`,
    `      AWS_ROLE_ARN: ${yaml(escaped(roleArn))}`,
    '      AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
    '    commands:',
    `      - ${command(...request, '> "$$AWS_WEB_IDENTITY_TOKEN_FILE"')}`,
    '      - aws sts get-caller-identity',
  );
}

/** A name with a quote in it has no other way to be written than as an expression. */
function comparison(variable: string, name: string): string {
  return isPattern(name) || name.includes('"')
    ? `${variable} =~ /${expressionOf(name)}/`
    : `${variable} == "${replaceIn(name, '"', '')}"`;
}

/** Buildkite replaces variables in a pipeline when it is uploaded. */
function escaped(one: string): string {
  return replaceIn(one, '$', '$$');
}

function requireSlug(property: string, value: string): void {
  requireText(property, value, {
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    must: 'be a slug in lower case, without wildcards',
    remedy: 'copy it from the URL of the pipeline: buildkite.com/ORGANIZATION/PIPELINE',
  });
}
