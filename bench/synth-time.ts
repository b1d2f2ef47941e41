import { appOf, emptyApp, fill, type Maker, resourceTypes } from './apps';
import { BY_HAND } from './by-hand';
import { compare, type Ratio, timed } from './measure';
import { OURS } from './ours';
import { ownShare } from './own-share';

const STACKS = 40;
const WARM_UP = 4;
const ROUNDS = 45;
const PROFILED = 15;
/** How much shorter the template by hand may be: its texts are another's. */
const SHORTER = 0.85;

/** What it takes to make and synthesize an app. The folder is emptied outside of the measurement. */
export function synthesize(make: Maker, stacks: number, outdir: string): number {
  const app = emptyApp(outdir);
  return timed(() => {
    fill(app, make, stacks);
    app.synth();
  });
}

/** A construct's time for making and synthesizing, in units of the same resources by hand. */
export interface Synthesis extends Ratio {
  /** Which part of it the library's own code takes; the rest is aws-cdk-lib and constructs. */
  readonly own: number;
}

export function measureSynthesis(outdir: string, name: string): Synthesis {
  requireSame(name, outdir);
  const run = (make: Maker) => () => synthesize(make, STACKS, outdir);
  for (let round = 0; round < WARM_UP; round += 1) {
    run(OURS[name])();
    run(BY_HAND[name])();
  }
  const [ratio] = compare({ name: 'by hand', run: run(BY_HAND[name]) }, [{ name, run: run(OURS[name]) }], ROUNDS);
  const own = ownShare(() => {
    for (let round = 0; round < PROFILED; round += 1) {
      synthesize(OURS[name], STACKS, outdir);
    }
  });
  return { ...ratio, own };
}

/** A comparison of different templates would show nothing. */
function requireSame(name: string, outdir: string): void {
  const [ours, byHand] = [OURS[name], BY_HAND[name]].map((make) => {
    const app = appOf(make, 1, outdir);
    const types = resourceTypes(app).join();
    return { types, length: JSON.stringify(app.synth().stacks[0].template).length };
  });
  if (ours.types !== byHand.types) {
    throw new Error(`${name} makes ${ours.types}, its twin by hand makes ${byHand.types}`);
  }
  if (byHand.length < SHORTER * ours.length || byHand.length > ours.length / SHORTER) {
    throw new Error(`the template of ${name} has ${ours.length} characters, that of its twin ${byHand.length}`);
  }
}
