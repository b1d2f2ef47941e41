import type { GitHubSubjectFormat } from './github-subject-format';

/** A repository on GitHub. */
export interface GitHubRepositoryOptions {
  /** The user or organization that owns it, in GitHub's spelling: tokens are compared case-sensitively. */
  readonly owner: string;

  /** The repository's name, without the owner, in GitHub's spelling. */
  readonly repository: string;

  /**
   * The owner's numeric id: `gh api repos/OWNER/REPOSITORY --jq .owner.id`. Goes with `repositoryId`.
   *
   * @default - only names are compared, so anyone who registers them after you gets in; synthesis warns about it
   */
  readonly ownerId?: string;

  /**
   * The repository's numeric id: `gh api repos/OWNER/REPOSITORY --jq .id`. Goes with `ownerId`.
   *
   * @default - only names are compared, so anyone who registers them after you gets in; synthesis warns about it
   */
  readonly repositoryId?: string;

  /**
   * The formats of the subject to accept. `ANY_NAME` survives a renamed owner or repository. Needs the ids.
   *
   * @default GitHubSubjectFormat.BOTH
   */
  readonly subjectFormat?: GitHubSubjectFormat;
}

/** An organization on GitHub. */
export interface GitHubOrganizationOptions {
  /** The organization's name, in GitHub's spelling: tokens are compared case-sensitively. */
  readonly owner: string;

  /**
   * The organization's numeric id: `gh api orgs/OWNER --jq .id`.
   *
   * @default - only the name is compared, so anyone who registers it after you gets in; synthesis warns about it
   */
  readonly ownerId?: string;

  /**
   * The formats of the subject to accept. `ANY_NAME` survives a renamed organization. Needs the id.
   *
   * @default GitHubSubjectFormat.BOTH
   */
  readonly subjectFormat?: GitHubSubjectFormat;
}
