import { failed, notDone, outcomeOf, passed } from '../../../projenrc/release/outcome';
import { runChecks } from '../../../projenrc/release/report';

const GOOD = { name: 'good', run: () => passed('all well') };
const BAD = { name: 'bad', run: () => failed('first\nsecond') };
const SILENT = { name: 'silent', run: () => notDone('no answer') };
const print = () => undefined;

test('a release goes on when everything passes', () => {
  expect(runChecks([GOOD], true, print)).toBe(true);
});

test('a failed check stops it', () => {
  expect(runChecks([GOOD, BAD], false, print)).toBe(false);
});

test('what no registry answers lets a dry run go on', () => {
  expect(runChecks([SILENT], false, print)).toBe(true);
});

test('what no registry answers stops a release', () => {
  expect(runChecks([SILENT], true, print)).toBe(false);
});

test('a check that throws has failed', () => {
  const broken = {
    name: 'broken',
    run: () => {
      throw new Error('no tarball');
    },
  };
  const lines: string[] = [];
  expect(runChecks([broken], false, (line) => lines.push(line))).toBe(false);
  expect(lines).toContain('         no tarball');
});

test('the report says what was not done', () => {
  const lines: string[] = [];
  runChecks([GOOD, BAD, SILENT], false, (line) => lines.push(line));
  expect(lines).toEqual([
    'PASSED   good (0 s)',
    '         all well',
    'FAILED   bad (0 s)',
    '         first',
    '         second',
    'NOT DONE silent (0 s)',
    '         no answer',
    '1 passed, 1 failed, 1 not done.',
  ]);
});

test('an outcome with problems has failed', () => {
  expect([outcomeOf(['one', 'two'], 'good'), outcomeOf([], 'good')]).toEqual([failed('one\ntwo'), passed('good')]);
});
