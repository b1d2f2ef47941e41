import type { Construct } from 'constructs';
import { requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-rules';
import { Trust } from './trust';
import {
  type BoundTrust,
  type Claims,
  refuseTwice,
  requireClaims,
  requireFamily,
  requireRefName,
  requireSubject,
  withClaim,
} from './trust-binding';

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

interface BuildkiteTerms {
  readonly pipeline: string;
  readonly context?: string;
  readonly claims: Claims;
}

/**
 * The jobs of Buildkite that a role accepts.
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
   * @throws if the name begins with `refs/`, or the trust has another subject already
   */
  public branch(name: string): BuildkiteTrust {
    requireRefName('branch', name);
    const trust = this.withContext('branch', `ref:refs/heads/${name}:commit:*`);
    // The subject goes on after the branch, so the claim alone compares the whole name.
    return /^[*?]+$/.test(name) ? trust : trust.claim('build_branch', name);
  }

  /**
   * Jobs on this tag; `*` and `?` are wildcards, and `*` crosses `/`.
   *
   * @throws if the name begins with `refs/`, or the trust has another subject already
   */
  public tag(name: string): BuildkiteTrust {
    requireRefName('tag', name);
    return this.withContext('tag', `ref:refs/tags/${name}:commit:*`);
  }

  /**
   * Every job, on each branch.
   *
   * @throws if the trust has another subject already
   */
  public anySubject(): BuildkiteTrust {
    return this.withContext('anySubject', '*');
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
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('BuildkiteTrust', IssuerFamily.BUILDKITE, issuer, scope);
    const { pipeline, context, claims } = this.terms;
    requireSubject(context, pipeline, 'branch(…), tag(…) or, for all of them, anySubject()', scope);
    requireClaims(claims, issuer, scope);
    return { audiences: issuer.audiences, subjects: [`${pipeline}:${context}`], claims };
  }

  private withContext(method: string, context: string): BuildkiteTrust {
    if (this.terms.context !== undefined) {
      refuseTwice(method, context);
    }
    return new BuildkiteTrust({ ...this.terms, context });
  }
}

function requireSlug(property: string, value: string): void {
  requireText(property, value, {
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    must: 'be a slug in lower case, without wildcards',
    remedy: 'copy it from the URL of the pipeline: buildkite.com/ORGANIZATION/PIPELINE',
  });
}
