import { helpOf } from '../../src/checks/help';

const OPTIONS = {
  format: '  --format FORMAT            text, json, sarif, junit or gitlab (default: text)',
  others: [
    '  --output FILE              a file to write to (default: standard output); the summary is still printed',
    '  --fail-on SEVERITY         the lowest severity that exits with 1: error, warning, note or never (default: error)',
    '  --exclude GLOB             paths to skip; may be repeated',
    '  --baseline FILE            known findings: only new ones are reported',
    '  --write-baseline FILE      write all current findings to a baseline',
    '  --config FILE              the configuration (default: .cdk-hindsight.json here or in a folder above)',
  ],
  always: [
    '  --help                     this help, or the help of a command',
    '  --version                  the version',
  ],
};
const EXIT_CODES = 'Exit codes: 0 nothing to fail on, 1 findings, 2 the command or its input is wrong.';
const OF_CHECK = [
  'Options:',
  OPTIONS.format,
  ...OPTIONS.others,
  ...OPTIONS.always,
  '',
  'Examples:',
  '  npx cdk-hindsight check cdk.out',
  "  npx cdk-hindsight check . --exclude 'test/**' --fail-on warning",
  '  npx cdk-hindsight check cdk.out --format sarif --output hindsight.sarif',
  '  npx cdk-hindsight check . --write-baseline hindsight-baseline.json',
  '  npx cdk-hindsight check . --baseline hindsight-baseline.json',
  '',
  'Configuration: .cdk-hindsight.json (or .yaml), here or in a folder above, for paths, exclude, failOn, baseline,',
  'rules (a severity, or "off") and acknowledgements (rule, template, resource, reason, expires).',
  'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/checks/README.md',
  '',
  EXIT_CODES,
];

test.each<[string | undefined, string[]]>([
  [
    undefined,
    [
      'Usage:',
      '  cdk-hindsight check [path ...]     Checks cloud assemblies, folders or templates (default: cdk.out).',
      '  cdk-hindsight explain <rule>       Explains a rule: the incident, a bad and a good template, the remedy.',
      '  cdk-hindsight rules                Lists the rules.',
      '',
      ...OF_CHECK,
    ],
  ],
  [
    'check',
    [
      'Usage:',
      '  cdk-hindsight check [path ...]',
      '',
      'Checks cloud assemblies, folders or templates (default: cdk.out).',
      '',
      ...OF_CHECK,
    ],
  ],
  [
    'explain',
    [
      'Usage:',
      '  cdk-hindsight explain <rule>',
      '',
      'Explains a rule: the incident, a bad and a good template, the remedy.',
      '',
      'Options:',
      "  --language LANGUAGE        typescript, python or java (default: the project's language)",
      ...OPTIONS.always,
      '',
      'Examples:',
      '  npx cdk-hindsight explain hindsight-squid-public-ssh',
      '  npx cdk-hindsight explain squid-public-ssh --language python',
      '',
      EXIT_CODES,
    ],
  ],
  [
    'rules',
    [
      'Usage:',
      '  cdk-hindsight rules',
      '',
      'Lists the rules.',
      '',
      'Options:',
      '  --format FORMAT            text or json (default: text)',
      ...OPTIONS.always,
      '',
      'Examples:',
      '  npx cdk-hindsight rules',
      '  npx cdk-hindsight rules --format json',
      '',
      EXIT_CODES,
    ],
  ],
])('the help of %s says what it takes', (command, lines) => {
  expect(helpOf(command).split('\n')).toEqual([...lines, '']);
});
