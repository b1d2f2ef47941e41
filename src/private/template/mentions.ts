import { resolve } from './resolve';
import type { Template } from './template';
import { type Target, Text } from './text';
import { isIntrinsic } from './written';

/** How deep the parts of a value may nest in each other, and how many they may be: each may hold the next twice. */
export const MAX_DEPTH = 32;
export const MAX_PARTS = 10_000;

/** The resources that a part of a template speaks of, without a word on what cannot be followed; none if it is too much. */
export function mentionsIn(raw: unknown, template: Template): Target[] {
  const search = new Search();
  return search.visit(raw, template, 0) ? search.found : [];
}

/** Looks at what stands there, and resolves the intrinsic functions alone. */
class Search {
  public readonly found: Target[] = [];
  private visits = 0;

  /** Whether that was not too much. */
  public visit(raw: unknown, template: Template, depth: number): boolean {
    this.visits += 1;
    if (this.visits > MAX_PARTS || depth > MAX_DEPTH) {
      return false;
    }
    if (typeof raw !== 'object' || raw === null) {
      return true;
    }
    if (raw instanceof Text) {
      this.found.push(...raw.targets);
      return true;
    }
    if (Array.isArray(raw)) {
      return raw.every((item) => this.visit(item, template, depth + 1));
    }
    return isIntrinsic(raw) ? this.follow(raw, template, depth) : this.visitAll(raw, template, depth);
  }

  private visitAll(map: object, template: Template, depth: number): boolean {
    for (const key in map) {
      if (!this.visit((map as Record<string, unknown>)[key], template, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private follow(raw: object, own: Template, depth: number): boolean {
    // What is encoded is known to nobody, what it speaks of is.
    for (const encoded of ['Fn::Base64', 'Fn::ToJsonString'] as const) {
      if (encoded in raw) {
        return this.visit((raw as Record<string, unknown>)[encoded], own, depth + 1);
      }
    }
    own.set.scenarios.restartSteps();
    const { map, list, text, branches, template = own } = resolve(raw, own);
    if (map) {
      return this.visitAll(map, template, depth);
    }
    if (text) {
      this.found.push(...text.targets);
      return true;
    }
    const items = branches?.items ?? list ?? [];
    return items.every((item) => this.visit(item, branches?.template ?? template, depth + 1));
  }
}
