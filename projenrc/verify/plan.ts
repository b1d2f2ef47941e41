import {
  type Experiment,
  experimentsOf,
  guaranteesOf,
  type ModuleExperiments,
  type Need,
  type PlacedExperiment,
} from './experiment';
import type { Options } from './options';
import { billedItems, costOf, PRICES_AS_OF } from './prices';
import { policyFor, servicesOf } from './rights';
import { type PlannedStacks, plannedStacks } from './templates';

/** How many experiments run at once in a Region: an account may have five networks in one, and often has one already. */
const PER_REGION = 3;
/** Making and destroying the stack of the assertions. */
const MINUTES_BESIDE = 5;

/** An experiment with what it will make. */
export interface PlannedExperiment extends PlacedExperiment {
  readonly stacks: PlannedStacks;
  readonly cost: number;
}

/** What will be done, and what will not. */
export interface Plan {
  readonly planned: readonly PlannedExperiment[];
  /** What a second run need not do again. */
  readonly done: readonly PlacedExperiment[];
  /** What lacks something that only the person has. */
  readonly leftOut: readonly { readonly experiment: PlacedExperiment; readonly missing: readonly Need[] }[];
  readonly cost: number;
  readonly minutes: number;
}

/** What the plan is made from. */
export interface Circumstances {
  readonly root: string;
  /** The folder of the integ stacks, below the root. */
  readonly folder: string;
  readonly isDone: (experiment: PlacedExperiment) => boolean;
  readonly isThere: (need: Need) => boolean;
}

/**
 * @throws if a section that was asked for has no experiments
 */
export function makePlan(table: readonly ModuleExperiments[], options: Options, given: Circumstances): Plan {
  const known = table.map(({ module }) => module);
  const unknown = options.only.filter((module) => !known.includes(module));
  if (unknown.length > 0) {
    throw new Error(`--only names ${unknown.join(', ')}, which has no experiments; known are ${known.join(', ')}`);
  }
  const asked = experimentsOf(table).filter(({ module }) => options.only.length === 0 || options.only.includes(module));
  const done = asked.filter(given.isDone);
  const open = asked.filter((experiment) => !done.includes(experiment));
  const leftOut = open.flatMap((experiment) => {
    const missing = (experiment.needs ?? []).filter((need) => !given.isThere(need));
    return missing.length > 0 ? [{ experiment, missing }] : [];
  });
  const planned = open
    .filter((experiment) => !leftOut.some((one) => one.experiment === experiment))
    .map((experiment) => {
      const stacks = experiment.stack
        ? plannedStacks(given.root, experiment.id, given.folder)
        : { names: [], resources: [] };
      return { ...experiment, stacks, cost: (experiment.dollars ?? 0) + costOf(stacks.resources, experiment.minutes) };
    });
  return {
    planned,
    done,
    leftOut,
    cost: planned.reduce((sum, { cost }) => sum + cost, 0),
    minutes: minutesOf(planned, concurrencyOf(options.regions)),
  };
}

export function concurrencyOf(regions: readonly string[]): number {
  return PER_REGION * regions.length;
}

/** The longest it can take: each place takes the next experiment when it is free. */
function minutesOf(experiments: readonly Experiment[], places: number): number {
  const busyUntil = Array.from({ length: places }, () => 0);
  for (const { minutes } of experiments) {
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next] += minutes + MINUTES_BESIDE;
  }
  return Math.max(...busyUntil);
}

/** The plan as a person reads it before the one question. */
export function planText(plan: Plan, options: Options): string {
  const { planned, done, leftOut, cost, minutes } = plan;
  const resources = planned.flatMap(({ stacks }) => stacks.resources);
  const lines = planned.map((one) =>
    [
      `  ${one.module}: ${one.id}`,
      `at most ${one.minutes} minutes and ${dollars(one.cost)}`,
      `${one.stacks.resources.length} resources${listed(billedItems(one.stacks.resources))}`,
      `rows of PROOF.md: ${guaranteesOf(one).length}`,
    ].join('; '),
  );
  return [
    `${planned.length} experiments in ${options.regions.join(', ')}:`,
    ...lines,
    ...section(
      'Already verified, see VERIFIED.md:',
      done.map(({ module, id }) => `  ${module}: ${id}`),
    ),
    ...section(
      'Left out, because something is missing:',
      leftOut.map(
        ({ experiment: { module, id }, missing }) => `  ${module}: ${id} needs ${missing.map(nameOf).join(' and ')}`,
      ),
    ),
    '',
    `Together: ${resources.length} resources${listed(billedItems(resources))}`,
    `Cost: at most ${dollars(cost)}, by list prices of us-east-1 as of ${PRICES_AS_OF}, doubled`,
    `Time: at most ${minutes} minutes, ${concurrencyOf(options.regions)} experiments at once`,
    '',
    'Rights of the person who runs it:',
    JSON.stringify(policyFor(planned, options.regions[0]), undefined, 2),
    `Each Region is bootstrapped (npx cdk bootstrap); its roles may use: ${servicesOf(resources.map(({ type }) => type)).join(', ')}`,
    '',
    'What stays: files and images in the buckets and repositories of the bootstrap; keys of KMS, which AWS deletes after 30 days',
    'and does not charge for in between. Everything else is destroyed, also after an error or Ctrl-C, and looked for by tags.',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines] : [];
}

function listed(items: readonly string[]): string {
  return items.length > 0 ? ` (${items.join(', ')})` : '';
}

export function dollars(amount: number): string {
  return `$${(Math.ceil(amount * 100) / 100).toFixed(2)}`;
}

function nameOf(need: Need): string {
  return 'program' in need
    ? `the program ${need.program} (${need.for})`
    : `the variable ${need.variable} (${need.for})`;
}
