import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import type { Claims } from './bound-trust';
import type { Issuer } from './issuer';

/** The parts of a subject that `ci_id_token_sub_claim_components` may name, after the project. */
const COMPONENTS = ['ref_type', 'ref', 'ref_protected', 'environment_protected', 'deployment_tier'];

/** The terms of a trust, as its methods collect them. */
export interface GitLabTerms {
  /** The project's path, the group's followed by `/*`, or the id of a project whose subject begins with it. */
  readonly path: string;
  readonly isById?: boolean;
  readonly isNameOnly: boolean;
  /** The components after the path in the subject, in its order. */
  readonly components: Readonly<Record<string, string>>;
  /** The part of the subject after the path, where it is not given by component. */
  readonly context?: string;
  readonly claims: Claims;
}

/** The component that the subject begins with. */
export function leadOf({ isById }: GitLabTerms): string {
  return isById ? 'project_id' : 'project_path';
}

/** The claims that IAM compares. Where it sees no id, a subject that begins with the id has compared it already. */
export function claimsFor({ claims, isById }: GitLabTerms, { _claimKeys }: Issuer): Claims {
  const { project_id: _, ...others } = claims;
  return isById && !_claimKeys.includes('project_id') ? others : claims;
}

/** The part of the subject after the path. A trust on protected refs alone leaves it open. */
export function contextOf({ components, context, claims }: GitLabTerms): string | undefined {
  const parts = Object.entries(components).map(([name, value]) => `${name}:${value}`);
  return context ?? (parts.join(':') || (claims.ref_protected && '*'));
}

const PATH_REMEDY = 'give it as in the URL of the page, such as acme/shop';

/** Rejects what is not the path of a project or a group. */
export function requirePath(path: string, pattern: RegExp, must: string): void {
  requireText('path', path, { pattern, must, remedy: PATH_REMEDY });
  requireText('path', path, {
    pattern: /^(?!.*\.(git|atom)$)/,
    must: 'be the path without .git',
    remedy: 'leave out the end of the clone URL: it is not part of the path in tokens',
  });
}

/** Rejects the host of the page's URL before the path: it looks like a group. */
export function requirePathWithoutHost(path: string, { hostPath }: Issuer, scope: IConstruct): void {
  if (path.startsWith(`${hostPath}/`)) {
    refuse({ property: 'path', must: `begin after ${hostPath}/`, got: path, remedy: PATH_REMEDY }, scope);
  }
}

/** Rejects components that no project can have in its subject: GitLab rejects them, so no token could match. */
export function requireComponents(components: string): void {
  const parts = components.split(':');
  const names = parts.filter((_, index) => index % 2 === 0).filter((name) => name !== '*');
  const wrong = names.find((name) => !COMPONENTS.includes(name));
  const types = parts.filter((_, index) => parts[index - 1] === 'ref_type' && index % 2 === 1);
  const isCut = parts.length % 2 === 1 && parts.at(-1) !== '*';
  if (wrong !== undefined || isCut || types.some((type) => !['branch', 'tag', '*'].includes(type))) {
    refuse({
      property: 'customSubject',
      must: `consist of GitLab's components ${COMPONENTS.join(', ')}, each with its value, ref_type being branch or tag`,
      got: components,
      remedy: 'copy what follows the path in the sub claim of a token',
    });
  }
}
