import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { type Arbitrary, assert, boolean, oneof, property, stringify, tuple } from 'fast-check';
import { cfnLintMany, templatesBelow } from '../../projenrc/checks/cfn-lint';
import { contextOf } from '../../projenrc/checks/context';
import { HindsightChecks } from '../../src/checks';
import { isClear } from './clear';
import { coverage } from './library';
import { Linted } from './linted';
import { addParameters, Values } from './values';

/** A construct, random properties for it, and how it is made of them. */
export interface Target<T = any> {
  readonly name: string;
  /** How many cases it takes at least to meet all of its shapes, where these are many. */
  readonly least?: number;
  /** Whether it only warns: then it refuses nothing, and what is in the templates is not of its making. */
  readonly onlyWarns?: boolean;
  cases(values: Values): Arbitrary<T>;
  build(stack: Stack, properties: T): void;
}

/** Fewer than 200 would leave out what is rare. */
export const CASES = Math.max(200, Number(process.env.FIRE_CASES ?? 0));
/** The same cases in every run of the test command; the nightly task takes others each time. */
export const SEED = Number(process.env.FIRE_SEED ?? 1);

const GOOD = new Values(0);
const MIXED = new Values(5);

// A public endpoint of ElastiCache is newer than cfn-lint's copy of the schemas.
const TOO_NEW = /ConnectionType' was unexpected/;

/** The templates of all cases of a run, each once, and those of them that cfn-lint is shown. */
export class Harvest {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fire-'));
  private readonly seen = new Set<string>();
  private readonly linted = new Linted();
  private readonly incidents = new Set<string>();

  /** Shoots at a construct, and says how that went. */
  public fireAt(target: Target): void {
    const outdir = join(this.folder, 'cdk.out');
    let refused = 0;
    let made = 0;
    const cases = oneof(target.cases(GOOD), target.cases(MIXED));
    const run = property(tuple(cases, boolean()), ([properties, recommended]) => {
      rmSync(outdir, { recursive: true, force: true });
      coverage.begin();
      const message = attempt(target, properties, appFor(outdir, recommended));
      if (message === undefined) {
        made += 1;
        requireResolved(outdir);
        if (!target.onlyWarns) {
          this.keep(target, outdir, properties);
          this.check(target, outdir);
        }
        coverage.accept();
      } else {
        refused += 1;
        requireClear(message);
      }
    });
    assert(run, { seed: SEED, numRuns: Math.max(CASES, target.least ?? 0) });
    process.stdout.write(`${target.name}: seed ${SEED}, ${made} templates, ${refused} refusals\n`);
    // Cases that are all good, or all bad, show nothing.
    expect(Math.min(made, target.onlyWarns ? made : refused)).toBeGreaterThan(CASES / 20);
  }

  /** What cfn-lint calls an error in these templates, with the properties that it came from. */
  public async errors(): Promise<string[]> {
    const shown = templatesBelow(join(this.folder, 'templates'));
    process.stdout.write(`cfn-lint: ${shown.length} of ${this.seen.size} templates\n`);
    const findings = await cfnLintMany(shown);
    return findings
      .filter(({ rule, text }) => rule.startsWith('E') && !TOO_NEW.test(text))
      .map((finding) => this.tell(finding))
      .sort();
  }

  /**
   * The incidents of this library that its own checks find in these templates, but for the trust on all that an owner
   * has, which has a method of its own.
   */
  public incidentsFound(): string[] {
    return [...this.incidents].filter((one) => !one.includes('fits every run of everything that the owner has')).sort();
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private keep(target: Target, outdir: string, properties: unknown): void {
    const folder = join(this.folder, 'templates');
    mkdirSync(folder, { recursive: true });
    for (const path of templatesBelow(outdir)) {
      const template = readFileSync(path, 'utf8');
      const hash = createHash('sha256').update(template).digest('hex').slice(0, 16);
      const isNew = !this.seen.has(hash);
      this.seen.add(hash);
      if (isNew && this.linted.includes(target.name, template)) {
        const file = join(folder, `${target.name.replaceAll(' ', '-')}-${hash}.template.json`);
        writeFileSync(file, template);
        writeFileSync(`${file}.case`, stringify(properties));
      }
    }
  }

  private check({ name }: Target, outdir: string): void {
    const { violations } = new HindsightChecks().validate(contextOf(templatesBelow(outdir)));
    for (const { ruleName, description } of violations.filter(({ severity }) => severity === 'error')) {
      this.incidents.add(`${ruleName} in ${name}: ${description}`);
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

/**
 * A token that got into a text or a sum is never resolved: what stands for it is deployed instead. No other number is as
 * large as those that stand for tokens.
 */
function requireResolved(outdir: string): void {
  const names = readdirSync(outdir, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => /(\.template|\.assets|^manifest|\/manifest)\.json$/.test(one))) {
    const text = readFileSync(join(outdir, name), 'utf8');
    const left = /.{0,80}(\de\+(2\d|30)\d|\$\{Token\[|#\{Token\[).{0,40}/.exec(text);
    if (left) {
      throw new Error(`${name} holds an unresolved token: ${left[0]}`);
    }
  }
}

function requireClear(message: string): void {
  if (!isClear(message)) {
    throw new Error(`not a clear error: ${message}`);
  }
}
