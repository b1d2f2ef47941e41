import { inWorker } from '../in-worker';
import { compare, exponent, type Spread, spread, type Variant } from '../measure';
import { quartiles, row, section, verdict } from './table';

const RESOURCES = 10_000;
const SIZES = [1_000, RESOURCES];
const ROUNDS = 7;
const GROWTH_ROUNDS = 5;
const GUARD_GOAL = 1.05;
const LINEAR = 1.05;
const [NAG, CHECKS] = ['one cdk-nag pack, AwsSolutions', 'HindsightChecks'];
const GUARDED = ['Tags.of(app), as by hand', 'TagGuard', 'a plugin that does nothing', CHECKS, NAG];

export function guardsSection(): string {
  return [apps(), rules(), growth()].join('\n');
}

function variant(measurement: string, name: string, resources: number): Variant {
  return { name, run: () => inWorker<number>(measurement, name, `${resources}`) };
}

/** A whole synthesis with a guard, in units of one without. */
function apps(): string {
  const variants = GUARDED.map((name) => variant('guards', name, RESOURCES));
  const ratios = compare(variant('guards', 'nothing', RESOURCES), variants, ROUNDS);
  const rows = ratios.map((ratio) => row(ratio, ratio.name === 'TagGuard' ? GUARD_GOAL : undefined));
  return section(
    'Guards and checks',
    ['app of 10,000 resources with', 'times without', 'quartiles', 'goal'],
    rows.map((cells) => [...cells, ''].slice(0, 4)),
  );
}

/** The rules alone, each in a fresh process, as in a synthesis. */
function rules(): string {
  const ratios = compare(
    variant('inspection', 'AwsSolutions', RESOURCES),
    [variant('inspection', CHECKS, RESOURCES)],
    ROUNDS,
  );
  const rows = ratios.map((ratio) => row(ratio, 1));
  return section('The checks themselves', ['on 10,000 resources', 'times one cdk-nag pack', 'quartiles', 'goal'], rows);
}

/** How the synthesis with a guard, and the checks alone, grow from 1,000 to 10,000 resources. */
function growth(): string {
  const measured: [string, string][] = [
    ['guards', 'nothing'],
    ['guards', 'TagGuard'],
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
    return [label, found.median.toFixed(2), quartiles(found), verdict(found, LINEAR)];
  });
  return section('Growth of guards and checks', ['what', 'exponent, 1,000 to 10,000', 'quartiles', 'goal'], rows);
}
