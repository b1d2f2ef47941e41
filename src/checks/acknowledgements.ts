import type { IConstruct } from 'constructs';
import type { Entry } from '../private/rules/rule';
import type { Acknowledged } from '../private/template/assembly';
import { asText } from '../private/template/json-value';
import type { TemplateSet } from '../private/template/template-set';

const METADATA = 'aws:cdk:acknowledged-rules';

/** An entry that somebody has looked at, and the reason that they gave. */
export interface AcknowledgedEntry {
  readonly entry: Entry;
  readonly reason: string;
}

/** The acknowledgements that a cloud assembly carries: those at its stacks and below. */
export function acknowledgementsOf(templates: TemplateSet): Acknowledged[] {
  const artifacts = new Set(templates.all.flatMap(({ artifact }) => artifact ?? []));
  return [...artifacts].flatMap(({ acknowledged }) => acknowledged);
}

/** The acknowledgements of constructs above the stacks, which the assembly does not carry. */
export function acknowledgementsAbove(app: IConstruct | undefined): Acknowledged[] {
  if (!app) {
    return [];
  }
  const found: Acknowledged[] = [];
  const visit = (construct: IConstruct) => {
    for (const { data } of construct.node.metadata.filter(({ type }) => type === METADATA)) {
      const reasons = Object.entries(data as Record<string, unknown>);
      found.push(...reasons.map(([id, reason]) => ({ path: construct.node.path, id, reason: asText(reason) })));
    }
    construct.node.children.forEach(visit);
  };
  visit(app);
  return found;
}

/** Tells what is acknowledged from what is not. */
export class Acknowledgements {
  /** By assembly, rule and path. */
  private readonly reasons = new Map<string, string>();

  constructor(acknowledged: readonly Acknowledged[]) {
    for (const { assembly, path, id, reason } of acknowledged) {
      this.reasons.set(keyOf(assembly, withoutNamespace(id), path), reason);
    }
  }

  /** The reason, from the construct itself or the closest one around it. */
  public reasonFor({ rule, subject }: Entry): string | undefined {
    const { artifact } = subject.template;
    const segments = (subject.constructPath ?? artifact?.path)?.split('/') ?? [];
    const scopes = segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
    const keys = [...scopes, ''].flatMap((scope) =>
      // Paths are alike in all apps that were made of one template: an acknowledgement holds in its own.
      [artifact?.assembly.directory, undefined].map((assembly) => keyOf(assembly, rule.id, scope)),
    );
    return keys.map((key) => this.reasons.get(key)).find((reason) => reason !== undefined);
  }
}

function keyOf(assembly: string | undefined, rule: string, path: string): string {
  return JSON.stringify([assembly, rule, path]);
}

/** The CDK writes `annotation::` before an id that has no namespace. */
function withoutNamespace(id: string): string {
  return id.split('::').at(-1) as string;
}
