import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { TemplateSet } from '../private/template/template-set';
import { acknowledgementsOf } from './acknowledgements';
import { findTemplates } from './find-templates';
import { type Inspection, inspect } from './inspect';
import { printJson } from './print-json';
import { printSarif } from './print-sarif';
import { printText } from './print-text';
import { RULES } from './rule-list';

const USAGE = `Usage:
  cdk-hindsight check [path ...]   check cloud assemblies, folders or templates (default: cdk.out)
    --format text|json|sarif       how to print (default: text)
    --output FILE                  a file to write to (default: standard output)
    --fail-on error|warning|never  what ends with exit code 1 (default: error)
  cdk-hindsight rules              list the rules

Exit codes: 0 nothing to fail on, 1 findings, 2 the command or its input is wrong.
`;

const PRINTERS: Record<string, (inspection: Inspection) => string> = {
  text: printText,
  json: printJson,
  sarif: printSarif,
};

const FAILS_ON: Record<string, (severity: string) => boolean> = {
  error: (severity) => severity === 'error',
  warning: (severity) => severity !== 'note',
  never: () => false,
};

/** Where the command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Runs the command and returns its exit code. */
export function run(args: string[], { out, err }: Output): number {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        output: { type: 'string' },
        'fail-on': { type: 'string', default: 'error' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [command, ...paths] = positionals;
    if (values.help || command === undefined) {
      (values.help ? out : err)(USAGE);
      return values.help ? 0 : 2;
    }
    if (command === 'rules' && paths.length === 0) {
      out(listRules());
      return 0;
    }
    if (command !== 'check') {
      throw new Error(`there is no command ${positionals.join(' ')}: see cdk-hindsight --help`);
    }
    const print = choose('--format', PRINTERS, values.format);
    const fails = choose('--fail-on', FAILS_ON, values['fail-on']);
    const inspection = check(paths.length > 0 ? paths : ['cdk.out']);
    const text = print(inspection);
    if (values.output === undefined) {
      out(text);
    } else {
      write(values.output, text);
    }
    return inspection.findings.some(({ severity }) => fails(severity)) ? 1 : 0;
  } catch (error) {
    err(`cdk-hindsight: ${(error as Error).message}\n`);
    return 2;
  }
}

function check(paths: string[]): Inspection {
  const templates = TemplateSet.read(paths.flatMap(findTemplates));
  return inspect(templates, RULES, acknowledgementsOf(templates));
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new Error(`--output cannot be written: ${(error as Error).message}`);
  }
}

function listRules(): string {
  return RULES.map(({ id, severity, incident }) => `${id} (${severity})\n  ${incident}\n`).join('');
}

function choose<T>(option: string, choices: Record<string, T>, given: string): T {
  if (!Object.hasOwn(choices, given)) {
    throw new Error(`${option} must be one of ${Object.keys(choices).join(', ')}, got: ${given}`);
  }
  return choices[given];
}
