import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { BY_HAND } from './by-hand';
import { compare, type Ratio, timed } from './measure';
import { OURS } from './ours';

const STACKS = 10;
const WARM_UP = 2;
const ROUNDS = 9;

/** An app in which each stack holds one construct. */
export function appOf(make: (stack: Stack) => void, stacks: number, outdir: string): App {
  const app = new App({ outdir, postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
  for (let index = 0; index < stacks; index += 1) {
    const account = `${100_000_000_000 + index}`;
    make(new Stack(app, `Stack${index}`, { env: { account, region: 'eu-central-1' } }));
  }
  return app;
}

/** How long it takes to make and synthesize such an app. The folder is removed outside of the measurement. */
export function synthesize(make: (stack: Stack) => void, stacks: number, outdir: string): number {
  rmSync(outdir, { recursive: true, force: true });
  global.gc?.();
  return timed(() => appOf(make, stacks, outdir).synth());
}

/** Each construct's time for making and synthesizing, in units of the same resources by hand. */
export function measureSynthesis(outdir: string): Ratio[] {
  return Object.entries(OURS).map(([name, ours]) => {
    requireSameResources(name, outdir);
    const run = (make: (stack: Stack) => void) => () => synthesize(make, STACKS, outdir);
    for (let round = 0; round < WARM_UP; round += 1) {
      run(ours)();
      run(BY_HAND[name])();
    }
    const [ratio] = compare({ name: 'by hand', run: run(BY_HAND[name]) }, [{ name, run: run(ours) }], ROUNDS);
    return ratio;
  });
}

/** A comparison of different templates would show nothing. */
function requireSameResources(name: string, outdir: string): void {
  const [ours, byHand] = [OURS[name], BY_HAND[name]].map((make) => resourceTypes(appOf(make, 1, outdir)));
  if (ours.join() !== byHand.join()) {
    throw new Error(`${name} makes ${ours}, its twin by hand makes ${byHand}`);
  }
}

/** The types of all resources of an app, sorted. */
export function resourceTypes(app: App): string[] {
  const resources = app.synth().stacksRecursively.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  return resources.map((resource) => (resource as { Type: string }).Type).sort();
}
