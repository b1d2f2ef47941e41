import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { type Arbitrary, assert, boolean, oneof, property, stringify, tuple } from 'fast-check';
import { cfnLint, templatesBelow } from '../../projenrc/checks/cfn-lint';
import { isClear } from './clear';
import { addParameters, Values } from './values';

/** A construct, random properties for it, and how it is made of them. */
export interface Target<T = any> {
  readonly name: string;
  cases(values: Values): Arbitrary<T>;
  build(stack: Stack, properties: T): void;
}

export const CASES = Number(process.env.FIRE_CASES ?? 200);
/** The same cases in every run of the test command; the nightly task takes others each time. */
export const SEED = Number(process.env.FIRE_SEED ?? 1);

const GOOD = new Values(0);
const MIXED = new Values(5);

// cfn-lint needs a second to start, and holds all that it is given in memory.
const LINTED_AT_ONCE = 500;

/** The templates of all cases of a run, each once. */
export class Harvest {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fire-'));
  private readonly seen = new Set<string>();

  /** Shoots at a construct, and says how that went. */
  public fireAt(target: Target): void {
    const outdir = join(this.folder, 'cdk.out');
    let refused = 0;
    let made = 0;
    const cases = oneof(target.cases(GOOD), target.cases(MIXED));
    const run = property(tuple(cases, boolean()), ([properties, recommended]) => {
      rmSync(outdir, { recursive: true, force: true });
      const message = attempt(target, properties, appFor(outdir, recommended));
      if (message === undefined) {
        made += 1;
        this.keep(target, outdir, properties);
      } else {
        refused += 1;
        requireClear(message);
      }
    });
    assert(run, { seed: SEED, numRuns: CASES });
    process.stdout.write(`${target.name}: seed ${SEED}, ${made} templates, ${refused} refusals\n`);
    // Cases that are all good, or all bad, show nothing.
    expect(Math.min(made, refused)).toBeGreaterThan(CASES / 20);
  }

  /** What cfn-lint calls an error in these templates, with the properties that it came from. */
  public errors(): string[] {
    const templates = templatesBelow(join(this.folder, 'templates'));
    const errors: string[] = [];
    for (let first = 0; first < templates.length; first += LINTED_AT_ONCE) {
      const findings = cfnLint(templates.slice(first, first + LINTED_AT_ONCE));
      errors.push(...findings.filter(({ rule }) => rule.startsWith('E')).map((finding) => this.tell(finding)));
    }
    return errors;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private keep(target: Target, outdir: string, properties: unknown): void {
    const folder = join(this.folder, 'templates');
    mkdirSync(folder, { recursive: true });
    for (const path of templatesBelow(outdir)) {
      const template = readFileSync(path, 'utf8');
      requireResolved(template);
      const hash = createHash('sha256').update(template).digest('hex').slice(0, 16);
      if (!this.seen.has(hash)) {
        this.seen.add(hash);
        const file = join(folder, `${target.name.replaceAll(' ', '-')}-${hash}.template.json`);
        writeFileSync(file, template);
        writeFileSync(`${file}.case`, stringify(properties));
      }
    }
  }

  private tell({ rule, where, text }: { rule: string; where: string; text: string }): string {
    const [file] = where.split(' ');
    const properties = readFileSync(join(this.folder, 'templates', `${file}.case`), 'utf8');
    return `${rule} ${where}: ${text} (seed ${SEED}, ${properties})`;
  }
}

function appFor(outdir: string, recommended: boolean): App {
  const quick = { 'aws:cdk:disable-creation-stack-traces': true };
  return new App({ outdir, postCliContext: recommended ? { ...flags, ...quick } : quick });
}

/** The error that a case ends in, if any; one that is no plain Error is passed on as what it is. */
function attempt(target: Target, properties: unknown, app: App): string | undefined {
  try {
    const stack = new Stack(app, 'Stack');
    addParameters(stack);
    target.build(stack, properties);
    app.synth();
    return undefined;
  } catch (error) {
    const { name, message, stack } = error as Error;
    if (/^(Type|Range|Reference|Syntax)Error$/.test(name)) {
      throw new Error(`${name}: ${stack}`);
    }
    return message;
  }
}

/** A token that got into a text or a sum is never resolved: the number that stands for it is deployed instead. */
function requireResolved(template: string): void {
  const left = /.{0,80}(-1\.8881545897\d*e\+289|\$\{Token\[|#\{Token\[).{0,40}/.exec(template);
  if (left) {
    throw new Error(`the template holds an unresolved token: ${left[0]}`);
  }
}

function requireClear(message: string): void {
  if (!isClear(message)) {
    throw new Error(`not a clear error: ${message}`);
  }
}
