import { matchesText } from '../../src/private/rules/event-patterns';
import { type Rule, Severity } from '../../src/private/rules/rule';
import { inspectTemplates } from '../checks/rule-cases';
import { EventRuler } from '../support/event-ruler';

let ruler: EventRuler;
beforeAll(() => {
  ruler = EventRuler.start();
});
afterAll(() => ruler.stop());

/** What the rules decide of a list of matchers in a template: whether it matches, or why they cannot tell. */
function decided(matchers: unknown, text: string): boolean | string {
  const rule: Rule = {
    id: 'hindsight-events-x',
    severity: Severity.NOTE,
    ...{ incident: '', remedy: '', source: '', types: ['Custom::X'] },
    judge: ({ properties }, report) => {
      if (matchesText(properties.get('Matchers'), text)) {
        report.find('Properties', 'matches');
      }
    },
  };
  const resources = { X: { Type: 'Custom::X', Properties: { Matchers: matchers } } };
  const { findings, inconclusive } = inspectTemplates({ Stack: resources }, {}, [rule]);
  return inconclusive[0]?.message ?? findings.length > 0;
}

const TEXTS = ['inbound/m1', 'inbound/AMAZON_SES_SETUP_NOTIFICATION', 'INBOUND/M1', 'other', 'a.eml'];
const MATCHERS: unknown[][] = [
  ['other'],
  ['x', 'a.eml'],
  [{ prefix: 'inbound/' }],
  [{ suffix: '.eml' }],
  [{ 'equals-ignore-case': 'inbound/M1' }],
  [{ wildcard: 'in*/m*' }],
  [{ wildcard: '*' }],
  [{ exists: true }],
  [{ exists: false }],
  [{ 'anything-but': 'other' }],
  [{ 'anything-but': ['other', 'a.eml'] }],
  [{ 'anything-but': { prefix: 'inbound/' } }],
  [{ 'anything-but': { suffix: 'SETUP_NOTIFICATION' } }],
  [{ 'anything-but': { suffix: ['SETUP_NOTIFICATION', '.eml'] } }],
  [{ 'anything-but': { wildcard: '*SETUP*' } }],
  [{ 'anything-but': { 'equals-ignore-case': 'INBOUND/m1' } }],
  [{ prefix: 'inbound/' }, { 'anything-but': { suffix: 'SETUP_NOTIFICATION' } }],
];

test.each(MATCHERS.map((matchers) => [JSON.stringify(matchers), matchers] as const))(
  '%s decides as the matcher of EventBridge does',
  async (_, matchers) => {
    const expected = await Promise.all(TEXTS.map((text) => ruler.matches({ key: matchers }, { key: text })));
    expect(TEXTS.map((text) => decided(matchers, text))).toEqual(expected);
  },
);

test.each([
  [[{ numeric: ['>', 1] }], 'the matcher numeric is not known'],
  [[{ 'anything-but': { cidr: '10.0.0.0/8' } }], 'the matcher cidr is not known'],
])('%j is left open', (matchers, why) => {
  expect(decided(matchers, 'x')).toBe(why);
});
