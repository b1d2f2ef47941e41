import { EXAMPLES } from '../../src/checks/rule-examples';
import { RULES } from '../../src/checks/rule-list';
import { parseTemplate } from '../../src/private/template/read';
import { inspectTemplates } from './rule-cases';

/** It finds nothing: it says what cannot be judged. */
const WITHOUT = ['hindsight-checks-expansion'];

/** How often a rule finds its incident in an example. */
function findingsIn(id: string, side: 'bad' | 'good'): number {
  const { [side]: text, stackTags, waits } = EXAMPLES[id];
  const body = parseTemplate(text, 'example.yaml') as object;
  const dependencies = waits?.[side] ? ['Orders'] : [];
  const { findings } = inspectTemplates(
    { Orders: body },
    {
      tags: stackTags && { Orders: stackTags[side] },
      assets: waits && { 'Orders.assets': { repositories: ['orders'], dependencies } },
    },
    RULES.filter((rule) => rule.id === id),
  );
  return findings.length;
}

test('every rule has an example', () => {
  expect(RULES.map(({ id }) => id).filter((id) => !Object.hasOwn(EXAMPLES, id))).toEqual(WITHOUT);
});

test.each(Object.keys(EXAMPLES))('%s finds its incident in the bad template, and not in the good one', (id) => {
  expect(findingsIn(id, 'bad')).toBeGreaterThan(0);
  expect(findingsIn(id, 'good')).toBe(0);
});
