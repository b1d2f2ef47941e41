/** A component of a CycloneDX bill of materials, as far as licences go. */
export interface BomComponent {
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly licenses?: readonly BomLicence[];
  readonly components?: readonly BomComponent[];
}

interface BomLicence {
  readonly expression?: string;
  readonly license?: { readonly id?: string; readonly name?: string };
}

/** What a licence of something shipped may be. */
export const SHIPPED = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** What besides is allowed to a tool that builds and tests, and is given to nobody. */
export const TOOLS = [...SHIPPED, 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'MPL-2.0', 'Python-2.0', 'Unlicense', 'WTFPL'];

/** Tools with another licence, or none that their package.json names, and why they are allowed. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  '@cloud-copilot/iam-policy': 'AGPL-3.0: evaluates policies in tests',
  '@cloud-copilot/iam-simulate': 'AGPL-3.0: evaluates policies in tests',
  '@cloud-copilot/iam-utils': 'AGPL-3.0: evaluates policies in tests',
  gitconfiglocal: 'BSD, it does not say which: reads the configuration of git',
  mariadb: 'LGPL-2.1: a client that tests connect with',
  khroma: 'MIT by its licence file: colours of the diagrams on the site',
};

/** The components whose licence is not allowed, as sentences. */
export function licenceProblems(
  components: readonly BomComponent[],
  allowed: readonly string[],
  exceptions: readonly string[] = [],
): string[] {
  return allOf(components)
    .filter((component) => !exceptions.includes(nameOf(component)))
    .filter(({ licenses = [] }) => licenses.length === 0 || !licenses.every((one) => isAllowed(textOf(one), allowed)))
    .map((component) => {
      const licences = (component.licenses ?? []).map(textOf).join(', ') || 'none that it names';
      return `${nameOf(component)} ${component.version ?? ''} has a licence that is not on the list: ${licences}`;
    });
}

/** With the components that others bundle. */
export function allOf(components: readonly BomComponent[]): BomComponent[] {
  return components.flatMap((component) => [component, ...allOf(component.components ?? [])]);
}

function nameOf({ group, name }: BomComponent): string {
  return group ? `${group}/${name}` : name;
}

function textOf({ expression, license }: BomLicence): string {
  return expression ?? license?.id ?? license?.name ?? '';
}

/** An expression that mixes AND with OR is not taken apart, so it is not allowed. */
function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const words = expression.replace(/[()]/g, '');
  const anyOf = words.split(' OR ');
  const eachOf = words.split(' AND ');
  if (anyOf.length > 1 && eachOf.length > 1) {
    return false;
  }
  return eachOf.length > 1
    ? eachOf.every((licence) => allowed.includes(licence))
    : anyOf.some((licence) => allowed.includes(licence));
}
