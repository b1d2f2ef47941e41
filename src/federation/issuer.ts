import { refuse } from '../private/synth/errors';
import { requireKind, requireKinds } from '../private/synth/kinds';
import { requireDistinct, requireLiteral } from '../private/synth/validation';
import { claimKeysOf } from './facts';
import { IssuerFamily, type IssuerTraits } from './issuer-family';
import {
  BITBUCKET_KINDS,
  CUSTOM_KINDS,
  ENTRA_KINDS,
  GITHUB_CLOUD_KINDS,
  GITHUB_KINDS,
  GITHUB_SERVER_KINDS,
  OPTIONS_KINDS,
  TERRAFORM_KINDS,
} from './issuer-kinds';
import type {
  BitbucketIssuerOptions,
  CustomIssuerOptions,
  EntraIssuerOptions,
  GitHubActionsIssuerOptions,
  GitHubEnterpriseCloudIssuerOptions,
  GitHubEnterpriseServerIssuerOptions,
  HcpTerraformIssuerOptions,
  IssuerOptions,
} from './issuer-options';
import {
  entraHosts,
  isUpTo,
  requireHost,
  requireIssuerUrl,
  requireServerVersion,
  requireSlug,
  requireSubdomain,
  requireTenant,
  requireTerraformHost,
  requireUuid,
} from './issuer-url-parts';

/** The audience of the tokens of service connections: the application id of Entra's endpoint that exchanges tokens. */
const TOKEN_EXCHANGE = 'fb60f99c-7a34-4190-8149-302f77469936';

/**
 * The issuer of tokens: its URL, its tokens' audiences, and the claims that IAM sees.
 *
 * @example
 * import { IdentityProvider, Issuer } from 'cdk-hindsight/federation';
 *
 * new IdentityProvider(this, 'GitHub', { issuer: Issuer.gitHubActions() });
 */
export class Issuer {
  /**
   * GitHub Actions on github.com. The default audience is `sts.amazonaws.com`, which
   * `aws-actions/configure-aws-credentials` requests.
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
   * @see https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc
   */
  public static gitHubEnterpriseCloud(subdomain: string, options: GitHubEnterpriseCloudIssuerOptions = {}): Issuer {
    requireSubdomain('subdomain', subdomain, 'ghe.com');
    requireKinds(options, GITHUB_CLOUD_KINDS);
    const { audiences = ['sts.amazonaws.com'], includesEnterpriseSlug = false } = options;
    const name = subdomain.toLowerCase();
    const path = includesEnterpriseSlug ? `/${name}` : '';
    const url = `https://token.actions.${name}.ghe.com${path}`;
    return new Issuer(IssuerFamily.GITHUB, url, audiences, { hidesIds: includesEnterpriseSlug });
  }

  /**
   * GitHub Enterprise Server. IAM sees only the audience and subject of its tokens, and STS must reach the server over
   * the internet to check their signatures. The default audience is `sts.amazonaws.com`.
   *
   * @throws if the host name, the version or an audience is malformed
   */
  public static gitHubEnterpriseServer(hostname: string, options: GitHubEnterpriseServerIssuerOptions = {}): Issuer {
    requireHost('hostname', hostname);
    requireKinds(options, GITHUB_SERVER_KINDS);
    const { audiences = ['sts.amazonaws.com'], version } = options;
    requireServerVersion(version);
    const url = `https://${hostname}/_services/token`;
    return new Issuer(IssuerFamily.GITHUB, url, audiences, { escapesColons: !isUpTo(version, 3, 18) });
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
   * A self-managed GitLab instance. IAM sees only the audience and subject of its tokens. The default audience is the
   * instance's URL.
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
   * Microsoft Entra ID with version 1 access tokens, the default of an app registration (`requestedAccessTokenVersion`
   * is null or 1 in its manifest).
   *
   * @throws if the tenant is not a GUID or an audience is malformed
   */
  public static entraV1(options: EntraIssuerOptions): Issuer {
    requireKinds(options, ENTRA_KINDS);
    requireTenant(options.tenantId);
    const url = `https://${entraHosts(options.cloud).v1}/${options.tenantId}/`;
    return new Issuer(IssuerFamily.ENTRA, url, options.audiences);
  }

  /**
   * Microsoft Entra ID with version 2 access tokens (`requestedAccessTokenVersion` is 2 in the manifest of the app
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
    const { cloud, tenantId, audiences } = options;
    const url = `https://${entraHosts(cloud).v2}/${tenantId}/v2.0`;
    return new Issuer(IssuerFamily.ENTRA, url, audiences, { tenantId });
  }

  /**
   * Azure DevOps: the tokens that Entra ID issues for a tenant's service connections of the type Azure Resource Manager
   * with workload identity federation. They all have one audience, the endpoint that exchanges tokens.
   *
   * For connections with the older Azure DevOps issuer, `https://vstoken.dev.azure.com/…`, which Microsoft retires in
   * July 2027, use `Issuer.custom`.
   *
   * @param tenantId the tenant of the service connection, a GUID
   * @throws if the tenant is not a GUID
   * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/release/convert-service-connections
   */
  public static azureDevOps(tenantId: string): Issuer {
    return Issuer.entraV2({ tenantId, audiences: [TOKEN_EXCHANGE] });
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
   * HCP Terraform (formerly Terraform Cloud), in Europe and as Terraform Enterprise too. The default audience is
   * `aws.workload.identity`. STS must reach Terraform Enterprise over the internet to check its signatures.
   *
   * @throws if the host name or an audience is malformed
   * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
   */
  public static hcpTerraform(options: HcpTerraformIssuerOptions = {}): Issuer {
    requireKinds(options, TERRAFORM_KINDS);
    const { audiences = ['aws.workload.identity'], hostname = 'app.terraform.io' } = options;
    requireTerraformHost(hostname);
    return new Issuer(IssuerFamily.HCP_TERRAFORM, `https://${hostname}`, audiences);
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
   * Any other issuer. IAM sees only the audience and subject of its tokens.
   *
   * @throws if the URL is not that of an issuer, has its own factory method, or an audience is malformed
   */
  public static custom(options: CustomIssuerOptions): Issuer {
    requireKinds(options, CUSTOM_KINDS);
    requireIssuerUrl(options.url);
    return new Issuer(IssuerFamily.CUSTOM, options.url, options.audiences);
  }

  /** The audiences that its tokens may be issued for. */
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
    /** @internal */
    public readonly _traits: IssuerTraits = {},
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
