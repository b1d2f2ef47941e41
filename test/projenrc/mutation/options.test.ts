import { parseOptions } from '../../../projenrc/mutation/options';

test('without options, a sample of 150 of each module', () => {
  expect(parseOptions([])).toEqual({
    modules: [],
    files: [],
    all: false,
    sample: 150,
    seed: '1',
    workers: 1,
    programs: false,
    tests: undefined,
    json: undefined,
    proof: false,
  });
});

test('a file is tried whole', () => {
  expect(parseOptions(['--file', 'src/a.ts']).all).toBe(true);
});

test('a file is sampled if that is asked for', () => {
  expect(parseOptions(['--file', 'src/a.ts', '--sample', '40'])).toMatchObject({ all: false, sample: 40 });
});

test.each([['0'], ['-1'], ['a'], ['1.5'], ['']])('--sample=%s is refused', (value) => {
  expect(() => parseOptions([`--sample=${value}`])).toThrow(`--sample must be a whole number from 1 up, got: ${value}`);
});

test.each([[['--file', 'src/a.ts']], [['--tests', 'a']], [['--sample', '149']]])(
  '--proof with %j is refused',
  (args) => {
    expect(() => parseOptions(['--proof', ...args])).toThrow('--proof is for whole modules');
  },
);

test('an unknown option is refused with the usage', () => {
  expect(() => parseOptions(['--what'])).toThrow(/--what.*npx projen test:mutation \[options\]/s);
});
