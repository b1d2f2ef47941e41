import { matchesText, mayHold } from '../../../src/private/rules/event-patterns';
import { asValue } from '../one-template';

test.each([
  ['mail', true],
  [{ prefix: 'ma' }, true],
  [{ prefix: 'il' }, false],
  [{ suffix: 'il' }, true],
  [{ suffix: 'ma' }, false],
  [{ 'equals-ignore-case': 'MAIL' }, true],
  [{ 'equals-ignore-case': 'mai' }, false],
  [{ wildcard: 'm*l' }, true],
  [{ wildcard: 'm*a' }, false],
  [{ exists: true }, true],
  [{ exists: false }, false],
  [{ 'anything-but': 'mail' }, false],
  [{ 'anything-but': ['post', 'mail'] }, false],
  [{ 'anything-but': ['post'] }, true],
  [{ 'anything-but': { prefix: 'ma' } }, false],
  [{ 'anything-but': { prefix: 'il' } }, true],
  [{ 'anything-but': { suffix: 'il' } }, false],
  [{ 'anything-but': { suffix: 'ma' } }, true],
  [{ 'anything-but': { wildcard: 'm*l' } }, false],
  [{ 'anything-but': { wildcard: ['p*', 'm*'] } }, false],
  [{ 'anything-but': { wildcard: 'p*' } }, true],
  [{ 'anything-but': { 'equals-ignore-case': 'MAIL' } }, false],
  [{ 'anything-but': { 'equals-ignore-case': ['POST'] } }, true],
  ['post', false],
])('the matcher %j matches "mail": %s', (matcher, expected) => {
  expect(matchesText(asValue([matcher]), 'mail')).toBe(expected);
  expect(matchesText(asValue([matcher, 'other', 'mail']), 'mail')).toBe(true);
});

test('the letters of the text count for nothing where the case is ignored', () => {
  expect(matchesText(asValue([{ 'equals-ignore-case': 'mail' }]), 'MAIL')).toBe(true);
  expect(matchesText(asValue([{ 'anything-but': { 'equals-ignore-case': 'mail' } }]), 'MAIL')).toBe(false);
});

test('no matcher matches nothing', () => {
  expect(matchesText(asValue([]), 'mail')).toBe(false);
});

test('a matcher that is about no text is not judged', () => {
  expect(() => matchesText(asValue([{ numeric: ['>', 1] }]), 'mail')).toThrow(
    'Value/0: the matcher numeric is not known',
  );
  expect(() => matchesText(asValue([{ 'anything-but': { cidr: '10.0.0.0/8' } }]), 'mail')).toThrow(
    'Value/0/anything-but: the matcher cidr is not known',
  );
});

test.each([
  [undefined, true],
  [['aws.ses'], true],
  [['aws.s3', 'aws.ses'], true],
  [['aws.s3'], false],
  [['aws.s3', { prefix: 'x' }], true],
  [[], false],
])('a field %j may hold aws.ses: %s', (field, expected) => {
  expect(mayHold(asValue(field), 'aws.ses')).toBe(expected);
});
