import { inWorker } from '../in-worker';
import { compare, exponent, type Spread, spread, type Variant } from '../measure';
import { interval, row, section, verdict } from './table';

const RESOURCES = 10_000;
const SIZES = [1_000, RESOURCES];
const ROUNDS = 11;
/** For a difference that is smaller than what the machine adds and takes away. */
const MANY_ROUNDS = 31;
const GROWTH_ROUNDS = 5;
const GUARD_GOAL = 1.05;
const LINEAR = 1.05;
const [NAG, CHECKS] = ['one cdk-nag pack, AwsSolutions', 'HindsightChecks'];
const [GUARD, TAGS] = ['TagGuard', 'Tags.of(app), as by hand'];
const GUARDED = [TAGS, GUARD, 'a plugin that does nothing', CHECKS, NAG];

export function guardsSection(): string {
  return [apps(), guard(), rules(), growth()].join('\n');
}

function variant(measurement: string, name: string, resources: number): Variant {
  return { name, run: () => inWorker<number>(measurement, name, `${resources}`) };
}

/** A whole synthesis with a guard, in units of one without. */
function apps(): string {
  const variants = GUARDED.map((name) => variant('guards', name, RESOURCES));
  const ratios = compare(variant('guards', 'nothing', RESOURCES), variants, ROUNDS);
  const rows = ratios.map((ratio) => row(ratio, ratio.name === GUARD ? GUARD_GOAL : undefined));
  return section(
    'Guards and checks',
    ['app of 10,000 resources with', 'times without', '95 % interval', 'goal'],
    rows.map((cells) => [...cells, ''].slice(0, 4)),
  );
}

/** The guard writes the tags onto every resource, which takes its time whoever does it. */
function guard(): string {
  const ratios = compare(variant('guards', TAGS, RESOURCES), [variant('guards', GUARD, RESOURCES)], MANY_ROUNDS);
  const rows = ratios.map((ratio) => row(ratio, GUARD_GOAL));
  return section('The guard itself', ['on 10,000 resources', `times ${TAGS}`, '95 % interval', 'goal'], rows);
}

/** The rules alone, each in a fresh process, as in a synthesis. */
function rules(): string {
  const ratios = compare(
    variant('inspection', 'AwsSolutions', RESOURCES),
    [variant('inspection', CHECKS, RESOURCES)],
    ROUNDS,
  );
  const rows = ratios.map((ratio) => row(ratio, 1));
  return section(
    'The checks themselves',
    ['on 10,000 resources', 'times one cdk-nag pack', '95 % interval', 'goal'],
    rows,
  );
}

/** How the synthesis with a guard, and the checks alone, grow from 1,000 to 10,000 resources. */
function growth(): string {
  const measured: [string, string][] = [
    ['guards', 'nothing'],
    ['guards', GUARD],
    ['guards', CHECKS],
    ['guards', NAG],
    ['inspection', CHECKS],
  ];
  const rows = measured.map(([measurement, name]) => {
    const exponents = Array.from({ length: GROWTH_ROUNDS }, () => {
      const [small, large] = SIZES.map((size): [number, number] => [size, variant(measurement, name, size).run()]);
      return exponent(small, large);
    });
    const found: Spread = spread(exponents);
    const label = measurement === 'inspection' ? `${name} alone` : `app with ${name}`;
    return [label, found.median.toFixed(2), interval(found), verdict(found, LINEAR)];
  });
  return section('Growth of guards and checks', ['what', 'exponent, 1,000 to 10,000', '95 % interval', 'goal'], rows);
}
