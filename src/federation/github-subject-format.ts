/** The formats of the subject that a trust accepts. The ids are compared in each of them. */
export enum GitHubSubjectFormat {
  /**
   * The format with only names, `repo:acme/shop:…`, and the immutable one, `repo:acme@1234/shop@5678:…`: for a
   * repository that has not moved to the second format yet.
   */
  BOTH = 'BOTH',

  /** Only the immutable format: for a repository that already uses it. The trust policy is half as long. */
  IMMUTABLE = 'IMMUTABLE',

  /**
   * The immutable format with any name, `repo:*@1234/*@5678:…`: for a repository whose owner or name may change. No
   * name can contain an `@`, and both ids are compared.
   */
  ANY_NAME = 'ANY_NAME',
}
