import { type ActiveSet, watchRuleSet } from '../../../src/email/handlers/watch-rule-set';

async function linesOf(active: ActiveSet | Error): Promise<string[]> {
  const lines: string[] = [];
  await watchRuleSet({
    clock: { now: () => 7 },
    receiver: 'orders',
    ruleSetName: 'company',
    ruleName: 'orders-rule',
    describe: () => (active instanceof Error ? Promise.reject(active) : Promise.resolve(active)),
    print: (line) => lines.push(line),
  });
  return lines;
}

const metric = (Active: number) => ({
  _aws: {
    Timestamp: 7,
    CloudWatchMetrics: [
      { Namespace: 'CdkHindsight/Email', Dimensions: [['Receiver']], Metrics: [{ Name: 'Active', Unit: 'Count' }] },
    ],
  },
  Receiver: 'orders',
  Active,
});

test('a rule that mail can reach is 1', async () => {
  const lines = await linesOf({ name: 'company', rules: ['first', 'orders-rule'] });
  expect(lines.map((line) => JSON.parse(line))).toEqual([metric(1)]);
});

test.each([
  [
    'another set',
    { name: 'other', rules: ['orders-rule'] },
    'INACTIVE the active receipt rule set is other; not company',
  ],
  ['no set', { rules: [] }, 'INACTIVE the active receipt rule set is none; not company'],
  [
    'a set without the rule',
    { name: 'company', rules: ['first'] },
    'INACTIVE the active receipt rule set is company; orders-rule is not in it, or is disabled',
  ],
])('%s is 0, and the log names it', async (_, active, line) => {
  const [first, second] = await linesOf(active);
  expect([first, JSON.parse(second)]).toEqual([line, metric(0)]);
});

test('a question without an answer is an error, and no value', async () => {
  await expect(linesOf(new Error('Throttling'))).rejects.toThrow('Throttling');
});
