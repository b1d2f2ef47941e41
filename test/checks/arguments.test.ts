import { COMMANDS, OPTIONS, parseArguments } from '../../src/checks/arguments';

const parsed = (...args: string[]) => {
  const { command, operands, options } = parseArguments(args);
  return [command, operands, Object.fromEntries(options)];
};

test('the commands and what each one takes', () => {
  expect(COMMANDS).toEqual({
    check: ['format', 'output', 'fail-on', 'exclude', 'baseline', 'write-baseline', 'config'],
    explain: ['language'],
    rules: ['format'],
  });
  expect(Object.entries(OPTIONS).map(([name, { value, isRepeated }]) => [name, value, isRepeated])).toEqual([
    ['format', 'FORMAT', undefined],
    ['output', 'FILE', undefined],
    ['fail-on', 'SEVERITY', undefined],
    ['exclude', 'GLOB', true],
    ['baseline', 'FILE', undefined],
    ['write-baseline', 'FILE', undefined],
    ['config', 'FILE', undefined],
    ['language', 'LANGUAGE', undefined],
    ['help', undefined, undefined],
    ['version', undefined, undefined],
  ]);
});

test.each([
  [[], [undefined, [], {}]],
  [['check'], ['check', [], {}]],
  [
    ['check', 'a', 'b'],
    ['check', ['a', 'b'], {}],
  ],
  [
    ['check', '-'],
    ['check', ['-'], {}],
  ],
  [
    ['check', '--', '--format', '-x'],
    ['check', ['--format', '-x'], {}],
  ],
  [
    ['--format', 'json', 'check', 'a'],
    ['check', ['a'], { format: ['json'] }],
  ],
  [
    ['check', '--format=json'],
    ['check', [], { format: ['json'] }],
  ],
  [
    ['check', '--output=a=b\nc'],
    ['check', [], { output: ['a=b\nc'] }],
  ],
  [
    ['check', '--output', '-x'],
    ['check', [], { output: ['-x'] }],
  ],
  [
    ['check', '--output=--x'],
    ['check', [], { output: ['--x'] }],
  ],
  [
    ['check', '--exclude', 'a', '--exclude=b'],
    ['check', [], { exclude: ['a', 'b'] }],
  ],
  [
    ['explain', 'x', '--language', 'java'],
    ['explain', ['x'], { language: ['java'] }],
  ],
  [['-h'], [undefined, [], { help: [] }]],
  [['-v'], [undefined, [], { version: [] }]],
  [
    ['check', '-h', '--version'],
    ['check', [], { help: [], version: [] }],
  ],
  [
    ['--format', 'json', '--help'],
    [undefined, [], { format: ['json'], help: [] }],
  ],
  [
    ['--format', 'json', '-v'],
    [undefined, [], { format: ['json'], version: [] }],
  ],
])('%j', (args, expected) => {
  expect(parsed(...args)).toEqual(expected);
});

test.each([
  [['-x'], "Unknown option '-x'"],
  [['-help'], "Unknown option '-help': did you mean --help?"],
  [['-constructor'], "Unknown option '-constructor'"],
  [['--=x'], "Unknown option '--'"],
  [['-='], "Unknown option '-'"],
  [['-help=x'], "Unknown option '-help': did you mean --help?"],
  [['-h=x'], '--help has no value'],
  [['--toString'], "Unknown option '--toString'"],
  [['check', '--fail-om', 'error'], "Unknown option '--fail-om': did you mean --fail-on?"],
  [['check', '--baseline', ''], '--baseline needs a value: --baseline FILE'],
  [['check', '--config', '--help'], '--config needs a value: --config FILE'],
  [['check', '--exclude'], '--exclude needs a value: --exclude GLOB'],
  [['explain', '--language='], '--language needs a value: --language LANGUAGE'],
  [['check', '--fail-on'], '--fail-on needs a value: --fail-on SEVERITY'],
  [['check', '--config', 'a', '--config', 'a'], '--config can be given once'],
  [['--version=1'], '--version has no value'],
  [['--exclude', 'a'], '--exclude needs a command before it: see cdk-hindsight --help'],
  [['constructor'], 'there is no command constructor: see cdk-hindsight --help'],
  [['rule'], 'there is no command rule: did you mean rules?'],
  [['explain', 'x', '--format', 'json'], 'explain has no option --format: see cdk-hindsight explain --help'],
  [['check', '--language', 'java'], 'check has no option --language: see cdk-hindsight check --help'],
])('%j is refused', (args, message) => {
  expect(() => parseArguments(args)).toThrow(new Error(message));
});
