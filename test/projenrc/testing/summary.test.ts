import type { Outcome } from '../../../projenrc/testing/runner';
import { isGood, summaryOf } from '../../../projenrc/testing/summary';

const passed: Outcome = { part: 'unit', state: 'passed', seconds: 59 };
const failed: Outcome = { part: 'bindings', state: 'failed', seconds: 605, reason: 'exit code 1' };
const skipped: Outcome = { part: 'docs', state: 'did not run', seconds: 0, reason: 'needs compile' };

test('says of each part how it ended, how long it took and where to read on', () => {
  expect(summaryOf([passed, failed, skipped], (part) => `${part}.log`)).toEqual([
    'part      result       time   detail',
    'unit      passed       0:59   unit.log',
    'bindings  failed       10:05  exit code 1; bindings.log',
    'docs      did not run         needs compile',
    '',
    '1 did not run',
    '1 passed, 1 failed',
  ]);
});

test('ends with the counts alone when everything ran', () => {
  expect(summaryOf([passed], () => undefined).slice(-2)).toEqual(['', '1 passed, 0 failed']);
});

test.each([
  ['all passed', [passed, passed], true],
  ['one failed', [passed, failed], false],
  ['one did not run', [passed, skipped], false],
  ['nothing ran', [], false],
])('%s: %#', (_, outcomes: Outcome[], good) => {
  expect(isGood(outcomes)).toBe(good);
});
