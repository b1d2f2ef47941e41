import { Aws } from 'aws-cdk-lib';
import { RequiredTag } from '../../src/tagging';

test('keeps key and pattern', () => {
  const { key, pattern } = RequiredTag.of('Owner', { pattern: '^Team[A-Z]' });
  expect([key, pattern]).toEqual(['Owner', '^Team[A-Z]']);
});

test('has no pattern by default', () => {
  expect(RequiredTag.of('Owner').pattern).toBeUndefined();
});

test('fails for a pattern that is not an expression', () => {
  expect(() => RequiredTag.of('Owner', { pattern: '[' })).toThrow(
    /^pattern must be a regular expression in the syntax of JavaScript, got: \[; Invalid regular expression: .*$/,
  );
});

test.each(['//', '/x/', '/a/b/', '/a\nb/'])(
  'fails for the pattern %j: the slashes would be searched for',
  (pattern) => {
    expect(() => RequiredTag.of('Owner', { pattern })).toThrow(
      /^pattern must be the expression without slashes around it/,
    );
  },
);

test.each(['/', '/x', 'x/', 'a/b', ''])('takes the pattern %j', (pattern) => {
  expect(RequiredTag.of('Owner', { pattern }).pattern).toBe(pattern);
});

test('fails for a pattern that is a token', () => {
  expect(() => RequiredTag.of('Owner', { pattern: Aws.REGION })).toThrow(
    'pattern must be known at synth, got: a token; write the expression out',
  );
});

test('fails for a key that is a token', () => {
  expect(() => RequiredTag.of(Aws.REGION)).toThrow('key must be known at synth, got: a token; name the tag');
});

test('fails for a key that AWS does not take', () => {
  expect(() => RequiredTag.of('aws:Owner')).toThrow(
    'tag key aws:Owner must not begin with aws:; AWS reserves this prefix: drop it',
  );
});
