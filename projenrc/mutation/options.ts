import { parseArgs } from 'node:util';

/** What a run is asked for. */
export interface Options {
  readonly modules: string[];
  readonly files: string[];
  readonly all: boolean;
  readonly sample: number;
  readonly seed: string;
  readonly workers: number;
  readonly programs: boolean;
  readonly tests?: RegExp;
  readonly json?: string;
  readonly proof: boolean;
}

const USAGE = `npx projen test:mutation [options]
  --module NAME   a folder of src, or private; more than one is possible; default: all
  --file PATH     only this source file, all its mutants unless --sample is given; more than one is possible
  --all           all mutants, not only a sample beside those that decide who gets in
  --sample N      how many mutants to draw elsewhere in each module; default: 150
  --seed TEXT     what the draw depends on; default: 1
  --tests REGEX   only test files whose path it fits
  --programs      also tests that start other programs
  --workers N     processes side by side; default: 1
  --json PATH     write the results there
  --proof         write the scores into PROOF.md`;

/** @throws with the usage, if the arguments are not understood */
export function parseOptions(args: string[]): Options {
  const { values } = parse(args);
  const options = {
    modules: values.module ?? [],
    files: values.file ?? [],
    all: values.all ?? (values.file !== undefined && values.sample === undefined),
    sample: wholeNumber('--sample', values.sample ?? '150'),
    seed: values.seed ?? '1',
    workers: wholeNumber('--workers', values.workers ?? '1'),
    programs: values.programs ?? false,
    tests: values.tests === undefined ? undefined : new RegExp(values.tests),
    json: values.json,
    proof: values.proof ?? false,
  };
  if (options.proof && (options.files.length > 0 || options.tests || options.sample < 150)) {
    throw new Error(`--proof is for whole modules: no --file, no --tests, at least --sample 150\n\n${USAGE}`);
  }
  return options;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        module: { type: 'string', multiple: true },
        file: { type: 'string', multiple: true },
        all: { type: 'boolean' },
        sample: { type: 'string' },
        seed: { type: 'string' },
        workers: { type: 'string' },
        programs: { type: 'boolean' },
        tests: { type: 'string' },
        json: { type: 'string' },
        proof: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new Error(`${name} must be a whole number from 1 up, got: ${text}\n\n${USAGE}`);
  }
  return Number(text);
}
