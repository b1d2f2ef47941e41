import { refuse } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireDistinct, requireLiteral } from '../private/synth/validation';
import { claimKeysOf } from './facts';
import { IssuerFamily } from './issuer-family';
import {
  requireHost,
  requireIssuerUrl,
  requireSlug,
  requireSubdomain,
  requireTenant,
  requireUuid,
} from './issuer-url-parts';

/** Options that most issuers share. */
export interface IssuerOptions {
  /**
   * The audiences that tokens are made for: the identity provider and the role accept these only.
   *
   * From 1 to 100, each of at most 255 characters.
   *
   * @default - what the vendor's own tools ask for: see the factory
   */
  readonly audiences?: string[];
}

/** GitHub Actions on github.com. */
export interface GitHubActionsIssuerOptions extends IssuerOptions {
  /**
   * The slug of the enterprise, when the enterprise has a token issuer of its own (`include_enterprise_slug`).
   *
   * @default - the issuer that all of github.com shares
   */
  readonly enterpriseSlug?: string;
}

/** A tenant of Microsoft Entra ID. */
export interface EntraIssuerOptions {
  /** The tenant's id, a GUID. Never `common`, `organizations` or `consumers`. */
  readonly tenantId: string;

  /**
   * The audiences that tokens are made for: the client id of the app registration that stands for AWS. With tokens of
   * version 1 the App ID URI (`api://…`) is possible too.
   */
  readonly audiences: string[];
}

/** A workspace of Bitbucket Cloud. */
export interface BitbucketIssuerOptions extends IssuerOptions {
  /** The workspace's id, as in its URL. */
  readonly workspace: string;
  /** The workspace's UUID without braces, as the repository's OpenID Connect settings show it. */
  readonly workspaceUuid: string;
}

/** Any other OpenID Connect issuer. */
export interface CustomIssuerOptions {
  /** The issuer's URL, exactly as in the `iss` claim of its tokens, a trailing slash included. */
  readonly url: string;
  /** The audiences that tokens are made for, at least one. */
  readonly audiences: string[];
}

const OPTIONS_KINDS: Kinds<IssuerOptions> = { audiences: 'list of texts?' };
const GITHUB_KINDS: Kinds<GitHubActionsIssuerOptions> = { ...OPTIONS_KINDS, enterpriseSlug: 'text?' };
const ENTRA_KINDS: Kinds<EntraIssuerOptions> = { tenantId: 'text', audiences: 'list of texts' };
const BITBUCKET_KINDS: Kinds<BitbucketIssuerOptions> = { ...OPTIONS_KINDS, workspace: 'text', workspaceUuid: 'text' };
const CUSTOM_KINDS: Kinds<CustomIssuerOptions> = { url: 'text', audiences: 'list of texts' };

/**
 * The issuer of tokens: its URL, the audiences of its tokens, and the claims of theirs that IAM sees.
 *
 * @example
 * import { IdentityProvider, Issuer } from 'cdk-hindsight/federation';
 *
 * new IdentityProvider(this, 'GitHub', { issuer: Issuer.gitHubActions() });
 */
export class Issuer {
  /**
   * GitHub Actions on github.com. The default audience is `sts.amazonaws.com`, which
   * `aws-actions/configure-aws-credentials` asks for.
   *
   * @throws if the enterprise slug or an audience is malformed
   * @see https://docs.github.com/en/actions/reference/security/oidc
   */
  public static gitHubActions(options: GitHubActionsIssuerOptions = {}): Issuer {
    requireKinds(options, GITHUB_KINDS);
    const { enterpriseSlug, audiences = ['sts.amazonaws.com'] } = options;
    requireSlug('enterpriseSlug', enterpriseSlug);
    const path = enterpriseSlug === undefined ? '' : `/${enterpriseSlug}`;
    return new Issuer(IssuerFamily.GITHUB, `https://token.actions.githubusercontent.com${path}`, audiences);
  }

  /**
   * GitHub Enterprise Cloud with data residency: `<subdomain>.ghe.com`. The default audience is `sts.amazonaws.com`.
   *
   * @param subdomain the first part of the host name: `acme` for `acme.ghe.com`
   * @throws if the subdomain or an audience is malformed
   */
  public static gitHubEnterpriseCloud(subdomain: string, options: IssuerOptions = {}): Issuer {
    requireSubdomain('subdomain', subdomain, 'ghe.com');
    requireKinds(options, OPTIONS_KINDS);
    const { audiences = ['sts.amazonaws.com'] } = options;
    return new Issuer(IssuerFamily.GITHUB, `https://token.actions.${subdomain.toLowerCase()}.ghe.com`, audiences);
  }

  /**
   * GitHub Enterprise Server. IAM sees no claim of its tokens but audience and subject, and STS has to reach the server
   * over the internet to check their signatures. The default audience is `sts.amazonaws.com`.
   *
   * @throws if the host name or an audience is malformed
   */
  public static gitHubEnterpriseServer(hostname: string, options: IssuerOptions = {}): Issuer {
    requireHost('hostname', hostname);
    requireKinds(options, OPTIONS_KINDS);
    const { audiences = ['sts.amazonaws.com'] } = options;
    return new Issuer(IssuerFamily.GITHUB, `https://${hostname}/_services/token`, audiences);
  }

  /**
   * GitLab CI/CD on gitlab.com. The default audience is `https://gitlab.com`; a job names it under `id_tokens`.
   *
   * @throws if an audience is malformed
   * @see https://docs.gitlab.com/ci/cloud_services/aws/
   */
  public static gitLab(options: IssuerOptions = {}): Issuer {
    requireKinds(options, OPTIONS_KINDS);
    return new Issuer(IssuerFamily.GITLAB, 'https://gitlab.com', options.audiences ?? ['https://gitlab.com']);
  }

  /**
   * A self-managed GitLab instance. IAM sees no claim of its tokens but audience and subject. The default audience is
   * the instance's URL.
   *
   * @throws if the host name or an audience is malformed
   */
  public static gitLabSelfManaged(hostname: string, options: IssuerOptions = {}): Issuer {
    requireHost('hostname', hostname);
    requireKinds(options, OPTIONS_KINDS);
    const url = `https://${hostname}`;
    return new Issuer(IssuerFamily.GITLAB, url, options.audiences ?? [url]);
  }

  /**
   * Microsoft Entra ID with access tokens of version 1, the default of an app registration
   * (`requestedAccessTokenVersion` is null or 1 in its manifest).
   *
   * @throws if the tenant is not a GUID or an audience is malformed
   */
  public static entraV1(options: EntraIssuerOptions): Issuer {
    requireKinds(options, ENTRA_KINDS);
    requireTenant(options.tenantId);
    return new Issuer(IssuerFamily.ENTRA, `https://sts.windows.net/${options.tenantId}/`, options.audiences);
  }

  /**
   * Microsoft Entra ID with access tokens of version 2 (`requestedAccessTokenVersion` is 2 in the manifest of the app
   * registration that the audience names).
   *
   * @throws if the tenant or an audience is not a GUID
   */
  public static entraV2(options: EntraIssuerOptions): Issuer {
    requireKinds(options, ENTRA_KINDS);
    requireTenant(options.tenantId);
    for (const audience of options.audiences) {
      requireUuid('audiences', audience, {
        must: 'be the client id, a GUID in lower case, for tokens of version 2',
        remedy: 'give the client id, or use Issuer.entraV1(…) if the app registration makes tokens of version 1',
      });
    }
    return new Issuer(
      IssuerFamily.ENTRA,
      `https://login.microsoftonline.com/${options.tenantId}/v2.0`,
      options.audiences,
    );
  }

  /**
   * Bitbucket Pipelines of one workspace. The default audience is the workspace's resource identifier.
   *
   * @throws if the workspace, its UUID or an audience is malformed
   * @see https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
   */
  public static bitbucket(options: BitbucketIssuerOptions): Issuer {
    requireKinds(options, BITBUCKET_KINDS);
    requireSlug('workspace', options.workspace);
    requireUuid('workspaceUuid', options.workspaceUuid);
    const url = `https://api.bitbucket.org/2.0/workspaces/${options.workspace}/pipelines-config/identity/oidc`;
    const audience = `ari:cloud:bitbucket::workspace/${options.workspaceUuid}`;
    return new Issuer(IssuerFamily.BITBUCKET, url, options.audiences ?? [audience]);
  }

  /**
   * CircleCI, with the issuer of one organization. The default audience is the organization's id.
   *
   * @throws if the organization's id is not a UUID or an audience is malformed
   * @see https://circleci.com/docs/openid-connect-tokens/
   */
  public static circleCi(organizationId: string, options: IssuerOptions = {}): Issuer {
    requireKind('organizationId', organizationId, 'text');
    requireUuid('organizationId', organizationId);
    requireKinds(options, OPTIONS_KINDS);
    const url = `https://oidc.circleci.com/org/${organizationId}`;
    return new Issuer(IssuerFamily.CIRCLECI, url, options.audiences ?? [organizationId]);
  }

  /**
   * Buildkite. The default audience is `sts.amazonaws.com`.
   *
   * @throws if an audience is malformed
   * @see https://buildkite.com/docs/pipelines/security/oidc/aws
   */
  public static buildkite(options: IssuerOptions = {}): Issuer {
    requireKinds(options, OPTIONS_KINDS);
    const { audiences = ['sts.amazonaws.com'] } = options;
    return new Issuer(IssuerFamily.BUILDKITE, 'https://agent.buildkite.com', audiences);
  }

  /**
   * HCP Terraform (formerly Terraform Cloud). The default audience is `aws.workload.identity`.
   *
   * @throws if an audience is malformed
   * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
   */
  public static hcpTerraform(options: IssuerOptions = {}): Issuer {
    requireKinds(options, OPTIONS_KINDS);
    const { audiences = ['aws.workload.identity'] } = options;
    return new Issuer(IssuerFamily.HCP_TERRAFORM, 'https://app.terraform.io', audiences);
  }

  /**
   * Google. IAM has this issuer built in: use it with `IdentityProvider.fromIssuer`. The audience belongs to each
   * `GoogleTrust`.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
   */
  public static google(): Issuer {
    return new Issuer(IssuerFamily.GOOGLE, 'https://accounts.google.com', []);
  }

  /**
   * Any other issuer. IAM sees audience and subject of its tokens, and no further claim.
   *
   * @throws if the URL is not that of an issuer, is one that has a factory of its own, or an audience is malformed
   */
  public static custom(options: CustomIssuerOptions): Issuer {
    requireKinds(options, CUSTOM_KINDS);
    requireIssuerUrl(options.url);
    return new Issuer(IssuerFamily.CUSTOM, options.url, options.audiences);
  }

  /** The audiences that its tokens may be made for. */
  public readonly audiences: string[];

  /** The URL without `https://`: the provider's name in its ARN, and the prefix of its condition keys. */
  public readonly hostPath: string;

  /** @internal */
  public readonly _claimKeys: string[];

  private constructor(
    /** @internal */
    public readonly _family: IssuerFamily,
    /** The URL, as in the `iss` claim of the tokens. */
    public readonly url: string,
    audiences: string[],
  ) {
    this.hostPath = url.replace('https://', '');
    this.audiences = [...audiences];
    this._claimKeys = claimKeysOf(this.hostPath);
    this.requireAudiences();
  }

  private requireAudiences(): void {
    requireLiteral('audiences', this.audiences, 'write it down, so that it can be checked');
    const builtIn = this._family === IssuerFamily.GOOGLE;
    const sound = this.audiences.every((audience) => /^[^\s*?$\p{Cc}\p{Cf}]{1,255}$/u.test(audience));
    if (!sound || this.audiences.length > 100 || (this.audiences.length === 0 && !builtIn)) {
      refuse({
        property: 'audiences',
        must: 'be 1 to 100 values of 1 to 255 characters, without whitespace, *, ? or $',
        got: this.audiences,
        remedy: 'give the exact value of the aud claim of the tokens',
      });
    }
    requireDistinct('audiences', this.audiences);
  }
}
