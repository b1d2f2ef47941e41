import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { suggestion } from '../private/spelling';
import { type Arguments, parseArguments } from './arguments';
import { requireNoOther } from './baseline';
import { type CheckOptions, check } from './check';
import type * as Explain from './explain';
import { helpOf } from './help';
import { printGitlab } from './print-gitlab';
import { printJson } from './print-json';
import { printJunit } from './print-junit';
import { printSarif } from './print-sarif';
import { printText, type Style, summaryOf } from './print-text';
import { printable } from './printable';
import type { Result } from './result';
import { RULES } from './rule-list';
import { rulePageUrl, VERSION } from './rule-page-url';

const PRINTERS: Record<string, (result: Result, style: Style) => string> = {
  text: printText,
  json: printJson,
  sarif: printSarif,
  junit: printJunit,
  gitlab: printGitlab,
};

const FAILS_ON: Record<string, readonly string[]> = {
  error: ['error'],
  warning: ['error', 'warning'],
  note: ['error', 'warning', 'note'],
  never: [],
};

/** The streams that the command writes to, and their properties. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person looks at what is written, in colors. */
  readonly isColored?: boolean;
  /** Told now and then, with what is being done, if it takes long. */
  readonly progress?: (doing: string) => void;
}

/** Runs the command and returns its exit code. */
export function run(args: string[], output: Output): number {
  try {
    return execute(parseArguments(args), output);
  } catch (error) {
    output.err(`cdk-hindsight: ${printable((error as Error).message)}\n`);
    return 2;
  }
}

function execute(given: Arguments, output: Output): number {
  const { command, options } = given;
  if (options.has('version')) {
    output.out(`${VERSION}\n`);
    return 0;
  }
  if (options.has('help') || command === undefined) {
    const isAsked = options.has('help');
    (isAsked ? output.out : output.err)(helpOf(command));
    return isAsked ? 0 : 2;
  }
  return { check: executeCheck, explain: executeExplain, rules: executeRules }[command as 'check'](given, output);
}

function executeRules({ operands, options }: Arguments, { out }: Output): number {
  if (operands.length > 0) {
    throw new Error(`rules takes no ${operands[0]}: see cdk-hindsight rules --help`);
  }
  const format = choose('--format', ['text', 'json'], options.get('format')?.[0] ?? 'text');
  out(format === 'json' ? rulesAsJson() : rulesAsText());
  return 0;
}

function executeExplain({ operands, options }: Arguments, { out }: Output): number {
  const [rule, more] = operands;
  if (rule === undefined || more !== undefined) {
    throw new Error('explain needs one rule: cdk-hindsight explain hindsight-squid-public-ssh');
  }
  // Loaded late: it loads the examples of all rules, which no other command needs.
  const { explain } = require('./explain') as typeof Explain;
  out(explain(rule, options.get('language')?.[0]));
  return 0;
}

function executeCheck({ operands, options }: Arguments, output: Output): number {
  const single = (name: string) => options.get(name)?.[0];
  const format = choose('--format', Object.keys(PRINTERS), single('format') ?? 'text');
  const failOn = single('fail-on');
  const asked: CheckOptions = {
    paths: operands,
    exclude: options.get('exclude') ?? [],
    failOn: failOn === undefined ? undefined : choose('--fail-on', Object.keys(FAILS_ON), failOn),
    baseline: single('baseline'),
    writeBaseline: single('write-baseline'),
    config: single('config'),
  };
  if (asked.writeBaseline !== undefined) {
    requireNoOther(asked.writeBaseline);
  }
  const { result, settings } = check(asked, output.progress);
  const file = single('output');
  report(result, format, file, output);
  if (settings.baselineToWrite !== undefined && result.unreadable.length === 0) {
    write('--write-baseline', settings.baselineToWrite.file, settings.baselineToWrite.text);
    output.err(`cdk-hindsight: ${printable(asked.writeBaseline as string)} is written\n`);
  }
  const fails = FAILS_ON[settings.failOn];
  const isFailed =
    settings.baselineToWrite === undefined && result.findings.some(({ severity }) => fails.includes(severity));
  return result.unreadable.length > 0 ? 2 : isFailed ? 1 : 0;
}

function report(result: Result, format: string, file: string | undefined, output: Output): void {
  const text = PRINTERS[format](result, { isColored: file === undefined && output.isColored === true });
  if (file !== undefined) {
    write('--output', file, text);
    output.err(`${summaryOf(result)}: ${printable(file)}\n`);
  } else if (result.templates > 0) {
    // Where nothing could be read, a report would look as if all were well.
    output.out(text);
  }
  for (const { reason } of result.unreadable) {
    output.err(`cdk-hindsight: ${printable(reason)}\n`);
  }
  for (const hint of result.hints) {
    output.err(`cdk-hindsight: ${printable(hint)}\n`);
  }
}

function write(option: string, file: string, text: string): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text);
  } catch (error) {
    throw new Error(`${option} cannot be written: ${(error as Error).message}`);
  }
}

/** Creates one folder after another: with `recursive`, Node.js never ends where a file system creates none, such as /proc. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

function rulesAsText(): string {
  return RULES.map(({ id, severity, incident }) => `${id} (${severity})\n  ${incident}\n`).join('');
}

function rulesAsJson(): string {
  const rules = RULES.map(({ id, severity, incident, remedy, source }) => {
    return { id, severity, incident, remedy, source, page: rulePageUrl(id) };
  });
  return `${JSON.stringify(rules, undefined, 2)}\n`;
}

function choose(option: string, choices: readonly string[], given: string): string {
  if (!choices.includes(given)) {
    throw new Error(`${option} must be one of ${choices.join(', ')}, got: ${given}${suggestion(given, choices)}`);
  }
  return given;
}
