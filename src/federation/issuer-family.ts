/** The vendor of the tokens; decides which trust class fits. The value is the display name. */
export enum IssuerFamily {
  GITHUB = 'GitHub',
  GITLAB = 'GitLab',
  ENTRA = 'Entra ID',
  BITBUCKET = 'Bitbucket',
  CIRCLECI = 'CircleCI',
  BUILDKITE = 'Buildkite',
  HCP_TERRAFORM = 'HCP Terraform',
  GOOGLE = 'Google',
  CUSTOM = 'custom',
}

/** The factory of `Issuer` to use instead of a custom issuer, by the host of its URL. */
const FACTORIES: [RegExp, string][] = [
  [/^(token\.actions\.githubusercontent|github)\.com$/, 'gitHubActions'],
  [/^(token\.actions\.)?[^.]+\.ghe\.com$/, 'gitHubEnterpriseCloud'],
  [/^gitlab\.com$/, 'gitLab'],
  [/^sts\.(windows\.net|chinacloudapi\.cn)$/, 'entraV1'],
  [/^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/, 'entraV2'],
  [/^api\.bitbucket\.org$/, 'bitbucket'],
  [/^oidc\.circleci\.com$/, 'circleCi'],
  [/^agent\.buildkite\.com$/, 'buildkite'],
  [/^app\.(eu\.)?terraform\.io$/, 'hcpTerraform'],
  [/^accounts\.google\.com$/, 'google'],
];

/** The name of the factory that knows the rules of this host, if there is one. */
export function factoryFor(host: string): string | undefined {
  return FACTORIES.find(([pattern]) => pattern.test(host))?.[1];
}

/** Traits of an issuer that its trusts need beside the URL. */
export interface IssuerTraits {
  /** The tenant of Entra's tokens of version 2. */
  readonly tenantId?: string;
  /** Whether IAM sees none of the ids in GitHub's tokens but those in the subject. */
  readonly hidesIds?: boolean;
  /** Whether GitHub writes a colon within a value as %3A, which it does unless a server is older. */
  readonly escapesColons?: boolean;
}
