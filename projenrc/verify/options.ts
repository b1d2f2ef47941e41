import { join, resolve } from 'node:path';

/** How npx projen verify was called. */
export interface Options {
  /** Sections of PROOF.md; all, if there is none. */
  readonly only: readonly string[];
  /** Dollars; a plan that may cost more is not carried out. */
  readonly budget: number;
  readonly regions: readonly string[];
  readonly dryRun: boolean;
  /** Only destroy what earlier runs left. */
  readonly clean: boolean;
  /** Do not ask. */
  readonly yes: boolean;
  readonly backend: Backend;
  /** The table of experiments; its stacks are in the folder above. */
  readonly table: string;
  /** Where the result is written, if not where it belongs. */
  readonly out?: string;
}

export type Backend = 'account' | 'ministack' | 'aws-emulator';

const BACKENDS: readonly string[] = ['account', 'ministack', 'aws-emulator'];
const DEFAULT_BUDGET = 25;
const TABLE = join(__dirname, '..', '..', 'integ', 'experiments', 'index.ts');

export const USAGE = `npx projen verify [options]

Runs the experiments that only an account can decide, and destroys all that they make.

  --only <module>[,<module>]   only these sections of PROOF.md
  --budget <dollars>           do not start what may cost more; ${DEFAULT_BUDGET} if not given
  --regions <region>[,…]       spread the experiments over these Regions; AWS_REGION if not given
  --dry-run                    print the plan; needs neither network nor credentials
  --yes                        do not ask
  --clean                      only destroy what earlier runs left behind
  --backend <name>             account; ministack or aws-emulator for a rehearsal that proves nothing about AWS`;

/**
 * @throws with a sentence for the user
 */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Options {
  const left = [...args];
  const given = new Map<string, string>();
  const flags = ['--dry-run', '--yes', '--clean'];
  const valued = ['--only', '--budget', '--regions', '--backend', '--table', '--out'];
  while (left.length > 0) {
    const [name, inline] = splitOnce(left.shift() as string);
    if (flags.includes(name) && inline === undefined) {
      given.set(name, 'true');
    } else if (valued.includes(name)) {
      const value = inline ?? left.shift();
      if (value === undefined || value === '' || value.startsWith('--')) {
        throw new Error(`${name} needs a value\n\n${USAGE}`);
      }
      given.set(name, value);
    } else {
      throw new Error(`there is no option ${name}\n\n${USAGE}`);
    }
  }
  const backend = given.get('--backend') ?? 'account';
  if (!BACKENDS.includes(backend)) {
    throw new Error(`--backend must be one of ${BACKENDS.join(', ')}, got: ${backend}`);
  }
  const budget = Number(given.get('--budget') ?? DEFAULT_BUDGET);
  if (!(budget > 0)) {
    throw new Error(`--budget must be a number of dollars above 0, got: ${given.get('--budget')}`);
  }
  const { AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const regions = listOf(given.get('--regions') ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1');
  const wrong = regions.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined || regions.length === 0) {
    throw new Error(`--regions must be names such as eu-central-1, got: ${given.get('--regions') ?? wrong}`);
  }
  return {
    only: listOf(given.get('--only') ?? ''),
    budget,
    regions,
    dryRun: given.has('--dry-run'),
    clean: given.has('--clean'),
    yes: given.has('--yes'),
    backend: backend as Backend,
    table: resolve(given.get('--table') ?? TABLE),
    out: given.get('--out'),
  };
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function listOf(text: string): string[] {
  return [...new Set(text.split(',').map((one) => one.trim()))].filter(Boolean);
}
