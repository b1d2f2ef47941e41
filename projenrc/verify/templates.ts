import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A resource of an integ stack, as its committed snapshot has it. */
export interface PlannedResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, any>>;
}

/** What an integ stack will make. */
export interface PlannedStacks {
  /** The names of its stacks in the account, without that of the assertions. */
  readonly names: readonly string[];
  readonly resources: readonly PlannedResource[];
}

/** Reads the snapshot of an integ stack: the plan must not need a synthesis. */
export function plannedStacks(root: string, experiment: string, folder = 'integ'): PlannedStacks {
  const snapshot = join(root, folder, `integ.${experiment}.ts.snapshot`);
  if (!existsSync(snapshot)) {
    throw new Error(`${snapshot} is missing: run "npx projen integ:update"`);
  }
  const templates = readdirSync(snapshot).filter((name) => name.endsWith('.template.json'));
  const { artifacts } = JSON.parse(readFileSync(join(snapshot, 'manifest.json'), 'utf8'));
  return {
    names: Object.entries<any>(artifacts)
      .filter(([id, { type }]) => type === 'aws:cloudformation:stack' && !isAssertion(id))
      .map(([id, { properties }]) => properties.stackName ?? id),
    resources: templates.flatMap((name) => {
      const { Resources: resources = {} } = JSON.parse(readFileSync(join(snapshot, name), 'utf8'));
      return Object.values<any>(resources).map(({ Type, Properties = {} }) => ({ type: Type, properties: Properties }));
    }),
  };
}

/** Whether a stack is the one that integ-tests makes for its assertions. */
export function isAssertion(id: string): boolean {
  return /DeployAssert[0-9A-F]{8}$/.test(id);
}
