import type { IConstruct } from 'constructs';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { type BoundTrust, once } from './bound-trust';
import { type BuildkiteContext, type BuildkiteTerms, buildkiteWorkflow } from './buildkite-workflow';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import {
  requireClaims,
  requireFamily,
  requireRefName,
  requireRuns,
  requireWholeSubjects,
  withClaim,
} from './trust-rules';

/** A pipeline on Buildkite. */
export interface BuildkitePipelineOptions {
  /** The organization's slug. */
  readonly organization: string;

  /** The pipeline's slug. */
  readonly pipeline: string;

  /**
   * The organization's id, a UUID. The job must request the claim: `--claim organization_id`.
   *
   * @default - not compared
   */
  readonly organizationId?: string;

  /**
   * The pipeline's id, a UUID. The job must request the claim: `--claim pipeline_id`.
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

/**
 * The jobs of Buildkite that a role accepts. A pipeline that builds pull requests of forks runs them with a token too:
 * their branch is `owner:branch`, unless the pipeline is configured to leave the prefix out.
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
   * The jobs of one pipeline. Continue with `branch`, `tag`, `customSubject` or `anySubject`.
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

  /**
   * Every job of one pipeline, with tokens whose subject is the pipeline's id and nothing else: the job requests it
   * with `--subject-claim pipeline_id`, which the agent supports since March 2026. A rename does not change it. Narrow
   * it with `claim`.
   *
   * @throws if the id is not a UUID in lower case
   * @see https://buildkite.com/docs/agent/cli/reference/oidc
   */
  public static pipelineById(pipelineId: string): BuildkiteTrust {
    return BuildkiteTrust.byId('pipeline_id', 'pipelineId', pipelineId);
  }

  /**
   * Every job that runs in one cluster, with tokens whose subject is the cluster's id and nothing else
   * (`--subject-claim cluster_id`). Narrow it with `claim`.
   *
   * @throws if the id is not a UUID in lower case
   */
  public static clusterById(clusterId: string): BuildkiteTrust {
    return BuildkiteTrust.byId('cluster_id', 'clusterId', clusterId);
  }

  /**
   * Every job of an organization, with tokens whose subject is the organization's id and nothing else
   * (`--subject-claim organization_id`). Narrow it with `claim`: otherwise, anyone who can create a pipeline there gets
   * in.
   *
   * @throws if the id is not a UUID in lower case
   */
  public static organizationById(organizationId: string): BuildkiteTrust {
    return BuildkiteTrust.byId('organization_id', 'organizationId', organizationId);
  }

  /** The id is compared twice, as the subject and as the claim that comes with it: no other subject is a claim of that name. */
  private static byId(subjectClaim: string, property: string, id: string): BuildkiteTrust {
    requireKind(property, id, 'text');
    requireUuid(property, id);
    const claims = { [subjectClaim]: [id] };
    return new BuildkiteTrust({ pipeline: id, subjectClaim, context: { subjects: [id] }, claims });
  }

  private constructor(private readonly terms: BuildkiteTerms) {
    super();
  }

  /**
   * Jobs on this branch. `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has another subject already
   */
  public branch(name: string): BuildkiteTrust {
    requireRefName('branch', name);
    const trust = this.withRef('branch', name, 'refs/heads/', 'build.branch');
    // The subject goes on after the branch, so the claim alone compares the whole name.
    return /[^*?]/.test(name) ? trust.claim('build_branch', name) : trust;
  }

  /**
   * Jobs on this tag. `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/` or Git does not allow it, or the trust has another subject already
   */
  public tag(name: string): BuildkiteTrust {
    requireRefName('tag', name);
    return this.withRef('tag', name, 'refs/tags/', 'build.tag');
  }

  /**
   * Every job, on any branch.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): BuildkiteTrust {
    return this.withContext('anySubject', '*', { subjects: [`${this.terms.pipeline}:*`] });
  }

  /**
   * Jobs with one of these subjects, each the whole subject as in the token: for one step of a pipeline, or a format
   * that this class does not know.
   *
   * @throws if there is none, one does not begin with organization and pipeline, a wildcard does not follow `:`, `/` or
   * `@`, or the trust has another subject already
   */
  public customSubject(...subjects: string[]): BuildkiteTrust {
    const context = { subjects: [...subjects], isCustom: true };
    const trust = this.withContext('customSubject', subjects.join(', '), context);
    requireWholeSubjects(subjects, `${this.terms.pipeline}:`);
    return trust;
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
    const methods = 'branch(…), tag(…) or, for all of them, anySubject()';
    const { subjects } = requireRuns(context, pipeline, methods, scope);
    requireClaims(claims, issuer, scope);
    return {
      audiences: issuer.audiences,
      subjects: [...subjects],
      claims,
      workflow: (job) => buildkiteWorkflow(this.terms, job),
    };
  }

  private withRef(method: string, name: string, beginning: string, variable: string): BuildkiteTrust {
    const subjects = [`${this.terms.pipeline}:ref:${beginning}${name}:commit:*`];
    return this.withContext(method, name, { subjects, ref: [variable, name] });
  }

  private withContext(method: string, got: string, context: BuildkiteContext): BuildkiteTrust {
    return new BuildkiteTrust({ ...this.terms, context: once(method, got, this.terms.context, context) });
  }
}

function requireSlug(property: string, value: string): void {
  requireText(property, value, {
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    must: 'be a slug in lower case, without wildcards',
    remedy: 'copy it from the URL of the pipeline: buildkite.com/ORGANIZATION/PIPELINE',
  });
}
