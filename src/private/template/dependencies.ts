import { getOrAdd } from '../collections';
import { asWord, isRecord } from './json-value';
import type { Resource } from './resource';
import { piecesOf } from './sub-pattern';
import type { Template } from './template';
import type { TemplateSet } from './template-set';

/**
 * Whether CloudFormation creates one resource before another: because of `DependsOn` and references, over all steps, because
 * of a nested stack as a whole, or because of the order of stacks.
 *
 * @returns undefined if they are in stacks whose order the templates do not tell
 */
export function isCreatedBefore(first: Resource, second: Resource): boolean | undefined {
  const { set } = second.template;
  const dependencies = set.index('template/dependencies', () => new Dependencies(set));
  const [stack, own] = [rootOf(first.template), rootOf(second.template)];
  if (stack === own) {
    return dependencies.before(second).has(first);
  }
  return dependencies.waits(own, stack) || (dependencies.waits(stack, own) ? false : undefined);
}

class Dependencies {
  private readonly known = new Map<Resource, ReadonlySet<Resource>>();
  private imports?: Map<Template, ReadonlySet<Template>>;

  constructor(private readonly templates: TemplateSet) {}

  /** What is complete before a resource of the same stack is created. */
  public before(resource: Resource): ReadonlySet<Resource> {
    return getOrAdd(this.known, resource, () => closureOf(resource));
  }

  /** Whether a stack is deployed after another one: it imports from it, over all steps, or the cloud assembly says so. */
  public waits(stack: Template, other: Template, seen = new Set<Template>()): boolean {
    this.imports ??= this.templates.scenarios.undecided(() => importsByStack(this.templates));
    const direct = [...(this.imports.get(stack) ?? [])].filter((next) => !seen.has(next));
    return (
      isOrdered(stack, other) ||
      direct.includes(other) ||
      direct.some((next) => this.waits(next, other, seen.add(next)))
    );
  }
}

function closureOf(resource: Resource): ReadonlySet<Resource> {
  const resources = new Set<Resource>();
  const open = [...around(resource)];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const found of directlyBefore(next)) {
      if (!resources.has(found)) {
        resources.add(found);
        open.push(found);
      }
    }
  }
  return resources;
}

/** The stacks from which something in each stack is imported. */
function importsByStack({ all }: TemplateSet): Map<Template, ReadonlySet<Template>> {
  const imports = new Map<Template, Set<Template>>();
  for (const template of all) {
    const own = rootOf(template);
    const stacks = getOrAdd(imports, own, () => new Set<Template>());
    for (const { properties } of template.resources.values()) {
      for (const { resource } of properties.mentions()) {
        const other = rootOf(resource.template);
        if (other !== own) {
          stacks.add(other);
        }
      }
    }
  }
  return imports;
}

/** A resource, and the nested stacks that it is in: it waits for what these wait for. */
function around(resource: Resource): Resource[] {
  const { parent } = resource.template;
  return parent ? [resource, ...around(parent.resource)] : [resource];
}

/** What a resource of the same template refers to; of a nested stack, all that is in it. */
function directlyBefore(resource: Resource): Resource[] {
  return idsIn(resource).flatMap((id) => {
    const found = resource.template.resource(id);
    return found ? [found, ...withinNested(found.nestedTemplate)] : [];
  });
}

function withinNested(nested: Template | undefined): Resource[] {
  const resources = nested ? [...nested.resources.values()] : [];
  return resources.flatMap((resource) => [resource, ...withinNested(resource.nestedTemplate)]);
}

function rootOf(template: Template): Template {
  return template.parent ? rootOf(template.parent.template) : template;
}

/** Whether the cloud assembly has one stack wait for another. */
function isOrdered({ artifact }: Template, { artifact: other }: Template): boolean {
  return (
    artifact !== undefined &&
    other !== undefined &&
    artifact.assembly.directory === other.assembly.directory &&
    artifact.assembly.waits(artifact.id, other.id)
  );
}

/** The logical ids that the definition of a resource names. */
function idsIn({ template, id, origin }: Resource): string[] {
  const raw = template.section('Resources')[origin?.id ?? id];
  const found = new Set<string>();
  if (isRecord(raw)) {
    for (const name of [raw.DependsOn].flat()) {
      found.add(asWord(name));
    }
    collect(raw.Properties, found);
  }
  return [...found];
}

function collect(raw: unknown, found: Set<string>): void {
  const open: unknown[] = [raw];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) {
      open.push(...next);
    } else if (isRecord(next)) {
      for (const [key, inner] of Object.entries(next)) {
        for (const name of namedBy(key, inner)) {
          found.add(name);
        }
        open.push(inner);
      }
    }
  }
}

function namedBy(key: string, argument: unknown): string[] {
  const [first] = [argument].flat();
  if (typeof first !== 'string') {
    return [];
  }
  switch (key) {
    case 'Ref':
      return [first];
    case 'Fn::GetAtt':
      return [first.split('.')[0]];
    case 'Fn::Sub':
      return piecesOf(first).flatMap(({ name }) => name?.split('.')[0] ?? []);
    default:
      return [];
  }
}
