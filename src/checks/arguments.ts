import { suggestion } from '../private/spelling';

/** The options of the command, with what stands behind each of them in the help. */
export const OPTIONS: Record<
  string,
  { readonly value?: string; readonly isRepeated?: boolean; readonly help: string }
> = {
  format: { value: 'FORMAT', help: 'text, json, sarif, junit or gitlab (default: text)' },
  output: { value: 'FILE', help: 'a file to write to (default: standard output); the summary is still printed' },
  'fail-on': {
    value: 'SEVERITY',
    help: 'the lowest severity that exits with 1: error, warning, note or never (default: error)',
  },
  exclude: { value: 'GLOB', isRepeated: true, help: 'paths to skip; may be repeated' },
  baseline: { value: 'FILE', help: 'known findings: only new ones are reported' },
  'write-baseline': { value: 'FILE', help: 'write all current findings to a baseline' },
  config: { value: 'FILE', help: 'the configuration (default: .cdk-hindsight.json here or in a folder above)' },
  language: { value: 'LANGUAGE', help: "typescript, python or java (default: the project's language)" },
  help: { help: 'this help, or the help of a command' },
  version: { help: 'the version' },
};

/** The commands with the options that each one has. */
export const COMMANDS: Record<string, readonly string[]> = {
  check: ['format', 'output', 'fail-on', 'exclude', 'baseline', 'write-baseline', 'config'],
  explain: ['language'],
  rules: ['format'],
};

const SHORT: Record<string, string> = { h: 'help', v: 'version' };

/** The options of the command line. */
export interface Arguments {
  readonly command?: string;
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** @throws with a sentence if there is no such command or option, or if a value is missing or too much */
export function parseArguments(args: readonly string[]): Arguments {
  const operands: string[] = [];
  const options = new Map<string, string[]>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      operands.push(...rest.splice(0));
    } else if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
    } else {
      const [name, given] = splitOption(arg);
      const values = options.get(name) ?? [];
      options.set(name, [...values, ...valuesOf(name, given, rest)]);
      if (values.length > 0 && !OPTIONS[name].isRepeated) {
        throw new Error(`--${name} can be given once`);
      }
    }
  }
  const [command, ...others] = operands;
  requireCommand(command, options);
  return { command, operands: others, options };
}

function splitOption(arg: string): [string, string | undefined] {
  const dashes = arg.startsWith('--') ? '--' : '-';
  const [written, ...values] = arg.slice(dashes.length).split('=');
  const name = dashes === '-' ? SHORT[written] : written;
  if (!Object.hasOwn(OPTIONS, name)) {
    const names = Object.keys(OPTIONS).map((option) => `--${option}`);
    throw new Error(`Unknown option '${dashes}${written}'${suggestion(`--${written}`, names)}`);
  }
  return [name, values.length > 0 ? values.join('=') : undefined];
}

function valuesOf(name: string, given: string | undefined, rest: string[]): string[] {
  const { value } = OPTIONS[name];
  if (value === undefined) {
    if (given !== undefined) {
      throw new Error(`--${name} has no value`);
    }
    return [];
  }
  const found = given ?? rest.shift();
  if (found === undefined || found === '' || (given === undefined && found.startsWith('--'))) {
    throw new Error(`--${name} needs a value: --${name} ${value}`);
  }
  return [found];
}

function requireCommand(command: string | undefined, options: ReadonlyMap<string, unknown>): void {
  if (command === undefined) {
    const [name] = [...options.keys()];
    if (name !== undefined && !options.has('help') && !options.has('version')) {
      throw new Error(`--${name} needs a command before it: see cdk-hindsight --help`);
    }
    return;
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    const close = suggestion(command, Object.keys(COMMANDS));
    throw new Error(`there is no command ${command}${close || ': see cdk-hindsight --help'}`);
  }
  const [wrong] = [...options.keys()].filter((name) => !['help', 'version', ...COMMANDS[command]].includes(name));
  if (wrong !== undefined) {
    throw new Error(`${command} has no option --${wrong}: see cdk-hindsight ${command} --help`);
  }
}
