import type { Kinds } from '../private/synth/kinds';
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

/** The kinds of the options of each issuer. */
export const OPTIONS_KINDS: Kinds<IssuerOptions> = { audiences: 'list of texts?' };
export const GITHUB_KINDS: Kinds<GitHubActionsIssuerOptions> = { ...OPTIONS_KINDS, enterpriseSlug: 'text?' };
export const GITHUB_CLOUD_KINDS: Kinds<GitHubEnterpriseCloudIssuerOptions> = {
  ...OPTIONS_KINDS,
  includesEnterpriseSlug: 'boolean?',
};
export const GITHUB_SERVER_KINDS: Kinds<GitHubEnterpriseServerIssuerOptions> = { ...OPTIONS_KINDS, version: 'text?' };
export const TERRAFORM_KINDS: Kinds<HcpTerraformIssuerOptions> = { ...OPTIONS_KINDS, hostname: 'text?' };
export const ENTRA_KINDS: Kinds<EntraIssuerOptions> = { cloud: 'text?', tenantId: 'text', audiences: 'list of texts' };
export const BITBUCKET_KINDS: Kinds<BitbucketIssuerOptions> = {
  ...OPTIONS_KINDS,
  workspace: 'text',
  workspaceUuid: 'text',
};
export const CUSTOM_KINDS: Kinds<CustomIssuerOptions> = { url: 'text', audiences: 'list of texts' };
