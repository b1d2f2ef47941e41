/** Options that most issuers share. */
export interface IssuerOptions {
  /**
   * The audiences that tokens are issued for: the identity provider and the role accept only these.
   *
   * From 1 to 100, each of at most 255 characters.
   *
   * @default - what the vendor's own tools request: see the factory method
   */
  readonly audiences?: string[];
}

/** GitHub Actions on github.com. */
export interface GitHubActionsIssuerOptions extends IssuerOptions {
  /**
   * The slug of the enterprise, if the enterprise has its own token issuer (`include_enterprise_slug`).
   *
   * @default - the shared issuer of github.com
   */
  readonly enterpriseSlug?: string;
}

/** GitHub Enterprise Cloud with data residency. */
export interface GitHubEnterpriseCloudIssuerOptions extends IssuerOptions {
  /**
   * Whether the enterprise has a token issuer with its slug, which is the subdomain there (`include_enterprise_slug`). IAM
   * knows no further claim of such tokens.
   *
   * @default false
   */
  readonly includesEnterpriseSlug?: boolean;
}

/** A GitHub Enterprise Server. */
export interface GitHubEnterpriseServerIssuerOptions extends IssuerOptions {
  /**
   * The version of the server, such as `3.17`. Up to 3.18, a colon in the name of an environment or workflow is not
   * escaped in the subject; later versions write it as `%3A`.
   *
   * @default - later than 3.18
   */
  readonly version?: string;
}

/** HCP Terraform and Terraform Enterprise. */
export interface HcpTerraformIssuerOptions extends IssuerOptions {
  /**
   * The host: `app.eu.terraform.io` for HCP Terraform in Europe, or that of your Terraform Enterprise.
   *
   * @default app.terraform.io
   */
  readonly hostname?: string;
}

/** A Microsoft cloud, each with its own Entra tenants. */
export enum EntraCloud {
  /** The cloud that most tenants are in. */
  PUBLIC = 'PUBLIC',
  /** Azure for the government of the United States. */
  US_GOVERNMENT = 'US_GOVERNMENT',
  /** Azure in China, operated by 21Vianet. */
  CHINA = 'CHINA',
}

/** A tenant of Microsoft Entra ID. */
export interface EntraIssuerOptions {
  /**
   * The cloud of the tenant.
   *
   * @default EntraCloud.PUBLIC
   */
  readonly cloud?: EntraCloud;

  /** The tenant's id, a GUID. Never `common`, `organizations` or `consumers`. */
  readonly tenantId: string;

  /**
   * The audiences that tokens are issued for: the client id of the app registration that represents AWS. With version 1
   * tokens, the App ID URI (`api://…`) is possible too.
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
  /** The audiences that tokens are issued for, at least one. */
  readonly audiences: string[];
}
