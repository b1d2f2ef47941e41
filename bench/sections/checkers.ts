import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, installCheckers, OTHERS, OURS } from '../checkers';
import { writeCorpus } from '../corpus/write';
import { inWorker } from '../in-worker';
import { compare, exponent, type Spread, spread, type Variant } from '../measure';
import type { Usage } from '../usage';
import { interval, row, section, verdict } from './table';

const TEMPLATES = 1_000;
const SIZES = [100, 1_000, 10_000];
/** The others take minutes each; ours is measured before and after them. */
const ROUNDS = 1;
const SHARE_ROUNDS = 2;
const GROWTH_ROUNDS = 3;
const PLUGIN_ROUNDS = 3;
const RESOURCES = 10_000;
/** How many times as long the others are to take. */
const FASTER: Record<string, number> = { 'cfn-lint': 40, checkov: 40 };
const LINEAR = 1.05;
const MOST_MEGABYTES = 300;
const PLUGIN = 1.12;
const OWN_SHARE = 0.05;

function inCorpus<T>(templates: number, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  try {
    writeCorpus(folder, templates);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same templates by each tool, in one process. */
export function checkersSection(): string {
  installCheckers();
  return inCorpus(TEMPLATES, (folder) => {
    const memory = new Map<string, number>();
    const variant = (name: string): Variant => ({
      name,
      run: () => {
        const { time, megabytes } = check(name, folder);
        memory.set(name, Math.max(megabytes, memory.get(name) ?? 0));
        return time;
      },
    });
    const ratios = compare(variant(OURS), OTHERS.map(variant), ROUNDS);
    const own = memory.get(OURS) ?? Number.NaN;
    const rows = ratios.map((ratio) => {
      const goal = FASTER[ratio.name];
      const isMet = ratio.interval[0] >= goal ? 'met' : ratio.interval[1] < goal ? 'missed' : 'undecided';
      const times = ((memory.get(ratio.name) ?? Number.NaN) / own).toFixed(1);
      return [...row(ratio), goal === undefined ? '' : `at least ${goal}: ${isMet}`, times];
    });
    return section(
      'The command and other tools',
      [`on ${TEMPLATES.toLocaleString('en')} templates`, `times ${OURS}`, 'interval', 'goal', 'memory, times ours'],
      rows,
      'Generated templates, 16 % of them JSON, with the sizes, transforms, conditions and exports of public ones. Each tool has\nits own rules: they find different things.',
    );
  });
}

export function commandSection(): string {
  const start = spread(Array.from({ length: GROWTH_ROUNDS }, () => inCorpus(1, (folder) => check(OURS, folder).time)));
  const used = SIZES.map((size) =>
    inCorpus(size, (folder): Usage[] => Array.from({ length: GROWTH_ROUNDS }, () => check(OURS, folder))),
  );
  const [small, , large] = used;
  const exponents = (base: number): Spread =>
    spread(small.map(({ time }, round) => exponent([SIZES[0], time - base], [SIZES[2], large[round].time - base])));
  const line = (name: string, found: Spread) => [
    name,
    found.median.toFixed(2),
    interval(found),
    verdict(found, LINEAR),
  ];
  const times = section(
    'Growth of the command',
    ['what', 'exponent, 100 to 10,000 templates', 'interval', 'goal'],
    [line('the whole process', exponents(0)), line('without what one template takes', exponents(start.median))],
  );
  const rows = SIZES.map((size, index) => {
    const most = Math.max(...used[index].map(({ megabytes }) => megabytes));
    const goal = size === SIZES[2] ? `${MOST_MEGABYTES}: ${most <= MOST_MEGABYTES ? 'met' : 'missed'}` : '';
    return [size.toLocaleString('en'), most.toFixed(0), goal];
  });
  return [times, section('Memory of the command', ['templates', 'megabytes at most', 'goal'], rows)].join('\n');
}

/** A whole process, with what Node.js and ts-node take to start. */
export function pluginSection(): string {
  const variant = (name: string): Variant => ({
    name,
    run: () => inWorker<number>('process', name, `${RESOURCES}`),
  });
  const [ratio] = compare(variant('nothing'), [variant('HindsightChecks')], PLUGIN_ROUNDS);
  const shares = spread(Array.from({ length: SHARE_ROUNDS }, () => inWorker<number>('share', `${RESOURCES}`)));
  const share = `${(100 * shares.median).toFixed(1)} %`;
  return section(
    'The plugin in a whole process',
    [`on ${RESOURCES.toLocaleString('en')} resources`, 'measured', 'interval', 'goal'],
    [
      row({ ...ratio, name: 'times the process without it' }, PLUGIN),
      [
        'what it does itself, of the CPU profile of synthesis',
        share,
        shares.interval.map((it) => `${(100 * it).toFixed(1)} %`).join(' to '),
        `${100 * OWN_SHARE} %: ${shares.interval[1] <= OWN_SHARE ? 'met' : shares.interval[0] > OWN_SHARE ? 'missed' : 'undecided'}`,
      ],
    ],
  );
}
