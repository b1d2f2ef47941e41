/** What a person has to bring beside an account, and how the plan looks for it. */
export type Need =
  | { readonly program: 'aws' | 'docker' | 'session-manager-plugin'; readonly for: string }
  | { readonly variable: string; readonly for: string };

/** One experiment that decides rows of PROOF.md in an account. */
export interface Experiment {
  /** The name of its integ stack without `integ.`, or that of its script. */
  readonly id: string;
  /** Whether `integ/integ.<id>.ts` is deployed, and its assertions asked. */
  readonly stack: boolean;
  /** A file of `integ/scripts` that asks what CloudFormation cannot ask; the stacks are there while it runs. */
  readonly script?: string;
  /** The rows that it decides: their first cells, word by word. */
  readonly proves: readonly string[];
  /** The rows of other sections that it decides with them, by section. */
  readonly provesElsewhere?: Readonly<Record<string, readonly string[]>>;
  /** Whether the script makes something that is in none of the stacks: it is called with `undo` after it, and once more at the end. */
  readonly undo?: boolean;
  /** The part of these rows that it leaves open, as a sentence. */
  readonly leaves?: string;
  /** What it takes at most; then it is ended, and that is a fault. */
  readonly minutes: number;
  /** What it costs at most beside the resources of its templates: builds, requests, what its script makes. */
  readonly dollars?: number;
  readonly needs?: readonly Need[];
  /** The actions that its script calls. */
  readonly rights?: readonly string[];
}

/** A row that no experiment here decides, and why. */
export interface Undecidable {
  readonly guarantee: string;
  readonly reason: string;
}

/** All that is said about the unverified rows of one section of PROOF.md. */
export interface ModuleExperiments {
  /** The heading of the section: the name of a module, but for those about the whole project. */
  readonly module: string;
  readonly experiments: readonly Experiment[];
  readonly undecidable: readonly Undecidable[];
}

/** An experiment with the section that it belongs to. */
export interface PlacedExperiment extends Experiment {
  readonly module: string;
}

export function experimentsOf(table: readonly ModuleExperiments[]): PlacedExperiment[] {
  return table.flatMap(({ module, experiments }) => experiments.map((experiment) => ({ ...experiment, module })));
}

/** A row of PROOF.md: a section, and the first cell. */
export interface Guarantee {
  readonly module: string;
  readonly guarantee: string;
}

/** The rows that an experiment decides. */
export function guaranteesOf({ module, proves, provesElsewhere = {} }: PlacedExperiment): Guarantee[] {
  const rows = [[module, proves] as const, ...Object.entries(provesElsewhere)];
  return rows.flatMap(([section, guarantees]) => guarantees.map((guarantee) => ({ module: section, guarantee })));
}
