import { Lazy, Stack } from 'aws-cdk-lib';
import type { BoundTrust } from '../../src/federation/bound-trust';
import { Issuer } from '../../src/federation/issuer';
import { Trust } from '../../src/federation/trust';
import { bindTrusts, requireTrust } from '../../src/federation/trust-statements';

const scope = new Stack(undefined, 'Stack');
const issuer = Issuer.buildkite();
const KEY = 'agent.buildkite.com';

/** A trust that is spelled out already. */
class Spelled extends Trust {
  constructor(private readonly bound: Partial<BoundTrust>) {
    super();
  }

  public _spellOut(): BoundTrust {
    return { audiences: ['aws'], subjects: ['a'], claims: {}, workflow: () => '', ...this.bound };
  }
}

function bind(...trusts: Partial<BoundTrust>[]) {
  return bindTrusts(
    trusts.map((bound) => new Spelled(bound)),
    issuer,
    scope,
  );
}

test('a token needs audience, subject and claims', () => {
  const [{ StringEquals }, ...others] = bind({ claims: { build_branch: ['main'], cluster_id: ['1', '2'] } }).statements;
  expect(others).toEqual([]);
  expect(Object.entries(StringEquals)).toEqual([
    [`${KEY}:aud`, 'aws'],
    [`${KEY}:sub`, 'a'],
    [`${KEY}:build_branch`, 'main'],
    [`${KEY}:cluster_id`, ['1', '2']],
  ]);
});

test('several audiences are alternatives', () => {
  expect(bind({ audiences: ['a', 'b'] }).statements).toEqual([
    { StringEquals: { [`${KEY}:aud`]: ['a', 'b'], [`${KEY}:sub`]: 'a' } },
  ]);
});

test('exact subjects and patterns are in statements of their own', () => {
  expect(bind({ subjects: ['a', 'b:*', 'c', 'd:?'] }).statements).toEqual([
    { StringEquals: { [`${KEY}:aud`]: 'aws', [`${KEY}:sub`]: ['a', 'c'] } },
    { StringEquals: { [`${KEY}:aud`]: 'aws' }, StringLike: { [`${KEY}:sub`]: ['b:*', 'd:?'] } },
  ]);
});

test.each([
  ['an exact value', ['a'], { StringEquals: 'a' }],
  ['a pattern', ['a*'], { StringLike: 'a*' }],
  ['a pattern beside an exact value', ['a', 'b*'], { StringLike: ['a', 'b*'] }],
])('a claim is compared as %s', (_, values, expected) => {
  const [conditions] = bind({ claims: { build_branch: values } }).statements;
  const [[operator, value]] = Object.entries(expected);
  expect(conditions[operator][`${KEY}:build_branch`]).toEqual(value);
});

describe('trusts', () => {
  const count = (...trusts: Partial<BoundTrust>[]) => bind(...trusts).statements.length;

  test('that differ in their subjects share a statement, in which each stands once', () => {
    const { statements, subjects } = bind({ subjects: ['a', 'b'] }, { subjects: ['c'] }, { subjects: ['a', 'd'] });
    expect(statements).toEqual([{ StringEquals: { [`${KEY}:aud`]: 'aws', [`${KEY}:sub`]: ['a', 'b', 'c', 'd'] } }]);
    expect(subjects).toEqual(['a', 'b', 'c', 'd']);
  });

  test('that differ in an audience share none', () => {
    expect(count({ audiences: ['a'] }, { audiences: ['b'], subjects: ['b'] })).toBe(2);
  });

  test('that differ in a claim share none', () => {
    expect(count({ claims: { cluster_id: ['1'] } }, { claims: { cluster_id: ['2'] } })).toBe(2);
    expect(count({ claims: { cluster_id: ['1'] } }, {})).toBe(2);
  });

  test('that have the same claims in another order share one', () => {
    const [one, two] = [
      { cluster_id: ['1'], build_branch: ['a'] },
      { build_branch: ['a'], cluster_id: ['1'] },
    ];
    expect(count({ claims: one }, { claims: two, subjects: ['b'] })).toBe(1);
  });

  test('share none if one has a pattern', () => {
    expect(count({ subjects: ['a'] }, { subjects: ['b:*'] })).toBe(2);
    expect(count({ subjects: ['a:*'] }, { subjects: ['b:*'] })).toBe(1);
  });

  test('warn each', () => {
    const warning = { name: 'namesOnly', message: 'the names alone' };
    expect(bind({}, { warning }, { warning }).warnings).toEqual([warning, warning]);
    expect(bind({}).warnings).toEqual([]);
  });

  test('are at least one', () => {
    expect(() => bind()).toThrow(
      'trust must hold at least one trust, got: []; list the trusts whose tokens may assume the role [Stack]',
    );
  });

  test.each([
    [{}, 'an object of the class Object'],
    [new Map(), 'an object of the class Map'],
  ])('are none of another class: %#', (trust, got) => {
    const message = `trust must consist of trusts for tokens that a class of this library makes, got: ${got}; use GitHubTrust, GitLabTrust or another class that ends in Trust and fits the issuer [Stack]`;
    expect(() => bindTrusts([trust as Trust], issuer, scope)).toThrow(message);
    expect(() => requireTrust(trust as Trust, scope)).toThrow(message);
  });

  test.each([
    ['trust', undefined],
    ['trust', new Spelled({})],
    ['trust[1]', [new Spelled({}), undefined]],
    ['trust[0]', [null]],
  ])('are a list: %s', (property, trusts) => {
    expect(() => bindTrusts(trusts as Trust[], issuer, scope)).toThrow(
      new RegExp(`^${property.replace(/[[\]]/g, '\\$&')} must be (a list of objects|an object), got: .* \\[Stack\\]$`),
    );
  });
});

test('a pattern is known at synth, an exact subject need not be', () => {
  const token = Lazy.string({ produce: () => 'x' });
  expect(() => bind({ subjects: ['a', `${token}:*`] })).toThrow(
    /^subject must be known at synth where it has a wildcard, got: a token; .* \[Stack\]$/,
  );
  expect(() => bind({ subjects: [token, 'b:*'] })).not.toThrow();
});
