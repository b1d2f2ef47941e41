import { rmSync } from 'node:fs';
import { App, type Environment } from 'aws-cdk-lib';

/** Puts something into an app, in a stack of its own. */
export type Maker = (app: App, id: string, env: Environment) => void;

/** Stack traces are mapped by the compiler that runs the benchmark, which is nobody's code here. */
const QUICK = { 'aws:cdk:disable-creation-stack-traces': true, 'aws:cdk:disable-stack-trace': true };

export function emptyApp(outdir: string): App {
  rmSync(outdir, { recursive: true, force: true });
  return new App({ outdir, postCliContext: QUICK });
}

/** An app of many stacks, each in an account of its own. */
export function appOf(make: Maker, stacks: number, outdir: string): App {
  const app = emptyApp(outdir);
  fill(app, make, stacks);
  return app;
}

export function fill(app: App, make: Maker, stacks: number): void {
  for (let index = 0; index < stacks; index += 1) {
    make(app, `Stack${index}`, { account: `${100_000_000_000 + index}`, region: 'eu-central-1' });
  }
}

/** The types of all resources of an app, sorted. */
export function resourceTypes(app: App): string[] {
  const resources = app.synth().stacksRecursively.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  return resources.map((resource) => (resource as { Type: string }).Type).sort();
}
