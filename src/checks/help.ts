import { COMMANDS, OPTIONS } from './arguments';

const USAGE: Record<string, string> = {
  check: 'cdk-hindsight check [path ...]',
  explain: 'cdk-hindsight explain <rule>',
  rules: 'cdk-hindsight rules',
};

const ABOUT: Record<string, string> = {
  check: 'Checks cloud assemblies, folders or templates (default: cdk.out).',
  explain: 'Explains a rule: the incident, a bad and a good template, the remedy.',
  rules: 'Lists the rules.',
};

const EXAMPLES: Record<string, readonly string[]> = {
  check: [
    'cdk-hindsight check cdk.out',
    "cdk-hindsight check . --exclude 'test/**' --fail-on warning",
    'cdk-hindsight check cdk.out --format sarif --output hindsight.sarif',
    'cdk-hindsight check . --write-baseline hindsight-baseline.json',
    'cdk-hindsight check . --baseline hindsight-baseline.json',
  ],
  explain: [
    'cdk-hindsight explain hindsight-squid-public-ssh',
    'cdk-hindsight explain squid-public-ssh --language python',
  ],
  rules: ['cdk-hindsight rules', 'cdk-hindsight rules --format json'],
};

/** The help of an option for one command, where it is not that for all. */
const OWN_HELP: Record<string, Record<string, string>> = { rules: { format: 'text or json (default: text)' } };

const CONFIGURATION = `Configuration: .cdk-hindsight.json (or .yaml), here or in a folder above, for paths, exclude, failOn, baseline,
rules (a severity, or "off") and acknowledgements (rule, template, resource, reason, expires).
https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/checks/README.md
`;

const EXIT_CODES = 'Exit codes: 0 nothing to fail on, 1 findings, 2 the command or its input is wrong.\n';

/** The help of the command, or of one of its commands. */
export function helpOf(command?: string): string {
  return command === undefined ? general() : `Usage:\n  ${USAGE[command]}\n\n${ABOUT[command]}\n\n${details(command)}`;
}

function general(): string {
  const commands = Object.keys(USAGE).map((name) => `  ${USAGE[name].padEnd(34)} ${ABOUT[name]}`);
  return `Usage:\n${commands.join('\n')}\n\n${details('check')}`;
}

function details(command: string): string {
  const options = [...COMMANDS[command], 'help', 'version'].map((name) => {
    const { value, help: common } = OPTIONS[name];
    const help = OWN_HELP[command]?.[name] ?? common;
    return `  --${`${name}${value === undefined ? '' : ` ${value}`}`.padEnd(24)} ${help}`;
  });
  const examples = EXAMPLES[command].map((example) => `  npx ${example}`);
  const more = command === 'check' ? `\n${CONFIGURATION}` : '';
  return `Options:\n${options.join('\n')}\n\nExamples:\n${examples.join('\n')}\n${more}\n${EXIT_CODES}`;
}
