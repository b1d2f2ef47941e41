import { asValue } from '../one-template';

const GIVEN = { Ref: 'Given' };
const equals = (one: unknown, other: unknown) => ({ 'Fn::Equals': [one, other] });

/** The ways in which a condition turns out, as a rule sees them. */
function waysOf(condition: unknown, more: object = {}): (string | undefined)[] {
  const Parameters = { Given: { Type: 'String' }, Other: { Type: 'String', AllowedValues: ['a', 'b'] } };
  const value = asValue(
    { 'Fn::If': ['Asked', 'true', 'false'] },
    {},
    { Parameters, Conditions: { Asked: condition, ...more } },
  );
  const ways: (string | undefined)[] = [];
  value.scenarios.each(() => {
    ways.push(value.string());
  });
  return ways;
}

test.each([
  [equals('a', 'a'), ['true']],
  [equals('a', 'b'), ['false']],
  [{ 'Fn::Not': [equals('a', 'b')] }, ['true']],
  [{ 'Fn::And': [equals('a', 'a'), equals('a', 'b')] }, ['false']],
  [{ 'Fn::And': [equals('a', 'a'), equals('b', 'b')] }, ['true']],
  [{ 'Fn::Or': [equals('a', 'a'), equals('a', 'b')] }, ['true']],
  [{ 'Fn::Or': [equals('a', 'c'), equals('a', 'b')] }, ['false']],
])('%j turns out in one way: %j', (condition, expected) => {
  expect(waysOf(condition)).toEqual(expected);
});

test.each([
  equals(GIVEN, 'a'),
  equals({ Ref: 'Other' }, 'a'),
  { 'Fn::Not': [equals(GIVEN, 'a')] },
  { 'Fn::And': [equals('a', 'a'), equals(GIVEN, 'a')] },
  { 'Fn::Or': [equals(GIVEN, 'a'), equals('a', 'b')] },
  { Condition: 'Unknown' },
  { 'Fn::Else': ['a'] },
  'no condition',
])('%j may turn out in both ways', (condition) => {
  expect([...waysOf(condition)].sort()).toEqual(['false', 'true']);
});

test('one that decides is enough', () => {
  expect(waysOf({ 'Fn::And': [equals(GIVEN, 'a'), equals('a', 'b')] })).not.toContain('true');
  expect(waysOf({ 'Fn::Or': [equals(GIVEN, 'a'), equals('a', 'a')] })).not.toContain('false');
});

test('a condition may be another one', () => {
  expect(waysOf({ Condition: 'Named' }, { Named: equals('a', 'a') })).toEqual(['true']);
  expect(waysOf({ 'Fn::Not': [{ Condition: 'Named' }] }, { Named: equals('a', 'a') })).toEqual(['false']);
});
