import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';

/** The properties in which resources have their tags, by type. */
const NAMES = [
  'Tags',
  'AccessPointTags',
  'BackupPlanTags',
  'BackupVaultTags',
  'FileSystemTags',
  'HealthCheckTags',
  'HostedZoneTags',
  'IdentityPoolTags',
  'UserPoolTags',
];
/** A number, a text or a list that was a token, as texts show it. */
const TOKEN = /\$\{Token\[|#\{Token\[|-1\.8881545\d*e\+289/;

/** The tags of a stack, as the CLI sends them with the change set; nothing for a template alone, which does not tell. */
export function stackTagsOf(stack: Resource): Record<string, string> | undefined {
  if (!stack.template.artifact) {
    return undefined;
  }
  const tags = stack.properties.get('Tags').entries();
  return Object.fromEntries(tags.map(([key, value]) => [key, value.string() ?? '']));
}

/** Whether there may be tags, without a look at what they are: all resources are asked, and few have some. */
export function mayHaveTags(resource: Resource): boolean {
  return resource.isComputed || namesIn(resource).length > 0;
}

function namesIn(resource: Resource): string[] {
  return resource.isComputed ? ['Tags'] : NAMES.filter((name) => resource.rawProperty(name) !== undefined);
}

/** The tags of a resource in either shape that CloudFormation has; nothing where it has none. */
export function resourceTagsOf(resource: Resource): Map<string, string> | undefined {
  const tags = namesIn(resource)
    .map((name) => resource.properties.get(name))
    .find(({ isAbsent }) => !isAbsent);
  if (!tags) {
    return undefined;
  }
  const pairs = tags.isMap
    ? tags.entries()
    : tags.items().map((tag) => [tag.get('Key').string() ?? '', tag.get('Value')] as const);
  return new Map(pairs.map(([key, value]) => [key, value.text()?.readable ?? '']));
}

/** The same, where the tags of one resource do not decide alone. */
export function tryResourceTagsOf(resource: Resource): Map<string, string> | undefined {
  const tags = attempt(() => resourceTagsOf(resource));
  return tags instanceof Inconclusive ? undefined : tags;
}

/** Whether a tag has been a token when the stack was synthesized. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
