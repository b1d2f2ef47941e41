import { parsePolicy } from '../../src/tagging/scp-statement';

const DENY = { Effect: 'Deny', Action: 'cloudformation:*', Resource: '*' };
const statementOf = (statement: object) => parsePolicy('org.json', JSON.stringify({ Statement: statement }))[0];

test('a byte order mark is read at the beginning, and nowhere else', () => {
  const policy = JSON.stringify({ Statement: { ...DENY, Sid: 'a\uFEFFb' } });

  expect(parsePolicy('org.json', `\uFEFF${policy}`)[0].name).toBe('a\uFEFFb');
  expect(() => parsePolicy('org.json', ` \uFEFF${policy}`)).toThrow('org.json must be JSON');
});

test.each(['', 7])('a statement with the Sid %p is known by its place', (Sid) => {
  expect(statementOf({ ...DENY, Sid }).name).toBe('1');
});

test('elements that no policy has are all named', () => {
  expect(() => statementOf({ ...DENY, Principal: '*', Resources: '*' })).toThrow('got: Principal, Resources;');
});

test('what a statement leaves out is kept', () => {
  const { resources, notResources } = statementOf({ Effect: 'Deny', Action: '*', NotResource: ['a', 'b'] });

  expect(resources).toBeUndefined();
  expect(notResources).toEqual(['a', 'b']);
});

test.each([
  ['a number', 7, ['7']],
  ['a boolean', true, ['true']],
  ['a list of both', [7, true, 'x'], ['7', 'true', 'x']],
])('%s is compared as a text', (_, value, expected) => {
  const { conditions } = statementOf({ ...DENY, Condition: { Null: { 'aws:TokenIssueTime': value } } });

  expect(conditions).toEqual([{ operator: 'Null', key: 'aws:TokenIssueTime', values: expected }]);
});

test.each([[null], [{}], [['x', null]]])('%j is no text', (value) => {
  expect(() => statementOf({ ...DENY, Action: value })).toThrow('Action of statement 1 of org.json must be a text or');
});
