/**
 * The commit of each action that the workflows use, as its repository had it at the tag; a tag can be moved, a commit
 * cannot. projen pins checkout, the artifact actions and the lint of titles on its own.
 */
export const ACTIONS: Readonly<Record<string, string>> = {
  // v4.1.0
  'actions/attest-build-provenance': 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32',
  // v5.0.0
  'actions/deploy-pages': 'cd2ce8fcbc39b97be8ca5fce6e763baed58fa128',
  // v5.7.0
  'actions/setup-java': 'b6effb05e454b25005698d916606bdc6ffcbf961',
  // v7.0.0
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020',
  // v7.0.0
  'actions/setup-python': '5fda3b95a4ea91299a34e894583c3862153e4b97',
  // v5.0.0
  'actions/upload-pages-artifact': 'fc324d3547104276b827a68afc52ff2a11cc49c9',
  // v8.1.1
  'peter-evans/create-pull-request': '5f6978faf089d4d20b00c7766989d076bb2fc7f1',
};

/** An action, at its commit. */
export function pinned(action: string): string {
  const commit = ACTIONS[action];
  if (!commit) {
    throw new Error(`${action} has no commit in projenrc/actions.ts`);
  }
  return `${action}@${commit}`;
}
