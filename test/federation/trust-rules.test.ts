import { Lazy, Stack } from 'aws-cdk-lib';
import { Issuer } from '../../src/federation/issuer';
import { IssuerFamily } from '../../src/federation/issuer-family';
import {
  requireBoundary,
  requireClaims,
  requireExact,
  requireFamily,
  requireKnownPatterns,
  requireNumericId,
  requireRefName,
  requireRuns,
  requireValue,
  requireWholeSubjects,
  withClaim,
} from '../../src/federation/trust-rules';
import { MISSING, twice, unfit } from './spell-out';

const scope = new Stack(undefined, 'Stack');
const TOKEN = Lazy.string({ produce: () => 'x' });

describe('a claim', () => {
  test('comes after those that are there', () => {
    const claims = withClaim({ actor_id: ['1'] }, 'actor', ['a', 'b']);
    expect(claims).toEqual({ actor_id: ['1'], actor: ['a', 'b'] });
    expect(Object.keys(claims)).toEqual(['actor_id', 'actor']);
  });

  test('may be named like a member of every object', () => {
    expect(withClaim({}, 'constructor', ['a'])).toEqual({ constructor: ['a'] });
  });

  test('is given once', () => {
    expect(() => withClaim({ actor: ['a'] }, 'actor', ['b'])).toThrow(twice('claim', 'actor'));
  });

  test('has a value', () => {
    expect(() => withClaim({}, 'actor', [])).toThrow(
      'actor must hold at least one value, got: []; list the values that the token may have',
    );
  });

  test.each([
    ['claim', MISSING, ['a']],
    ['actor[1]', 'actor', ['a', MISSING]],
  ])('fails without %s', (property, name, values) => {
    expect(() => withClaim({}, name, values)).toThrow(`${property} must be a text, got: undefined`);
  });

  test.each([
    ['build_branch', true],
    ['environment', true],
    ['job_workflow_ref', true],
    ['ref', true],
    ['workflow', true],
    ['actor', false],
    ['', false],
    ['repository', false],
  ])('%j may be a pattern: %s', (name, isAllowed) => {
    const make = () => withClaim({}, name, ['x', 'a*']);
    isAllowed
      ? expect(make()).toEqual({ [name]: ['x', 'a*'] })
      : expect(make).toThrow('must hold no wildcard, got: a*');
  });

  test.each(['*', '?', ':', '/', '@', '*:?/@'])('fails on %s alone, which every value has', (value) => {
    expect(() => withClaim({}, 'ref', [value])).toThrow(
      `ref must hold more than wildcards, got: ${value}; leave the claim out if every value will do`,
    );
  });

  test.each(['-', '*-', 'a', '.'])('may be %s', (value) => {
    expect(withClaim({}, 'ref', [value])).toEqual({ ref: [value] });
  });

  test('fails on a pattern beside a deploy-time value', () => {
    expect(() => withClaim({}, 'ref', ['a*', TOKEN])).toThrow('ref must be known at synth where it has a wildcard');
  });
});

test.each([
  [['a*', 'b', TOKEN], true],
  [[TOKEN, 'b', 'a?'], true],
  [['a', TOKEN], false],
  [['a*', 'b'], false],
  [[], false],
])('the values %j have a deploy-time value beside a pattern: %s', (values, isRefused) => {
  const check = () => requireKnownPatterns('names', values, scope);
  isRefused
    ? expect(check).toThrow(
        'names must be known at synth where it has a wildcard, got: a token; write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern [Stack]',
      )
    : expect(check).not.toThrow();
});

describe('a value', () => {
  test.each(['a', 'a-b', 'a b', '*', 'ü', '日本', '$', '{', 'a$b{c', '-'])('may be %j', (value) => {
    expect(() => requireValue('name', value)).not.toThrow();
  });

  const HIDDEN = ['\u0000', '\n', '\u007f', '\u0085', '\u2028', '\u2029', '\u200b', '\u202e', '\ufeff'];
  test.each([
    '',
    ' a',
    'a ',
    '\u00a0a',
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables
    '${a}',
    'a${b}',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: policy variables
    ...HIDDEN.map((character) => `a${character}b`),
  ])('is not %j', (value) => {
    expect(() => requireValue('name', value)).toThrow(
      /^name must be a text without \$\{, control characters and space around it, got: /,
    );
  });

  test('is a text', () => {
    expect(() => requireValue('name', MISSING)).toThrow('name must be a text, got: undefined');
  });
});

describe('the name of a ref', () => {
  test.each(['a', 'a/b', 'a.b', 'a-b', 'a"b', '*', 'v?', 'a@b', 'refs', 'xrefs/a', 'refsx/a', 'ü'])(
    'may be %s',
    (name) => {
      expect(() => requireRefName('branch', name)).not.toThrow();
    },
  );

  test.each(['refs/heads/main', 'refs/tags/v1', 'refs/x'])('is not whole, as in %s', (name) => {
    expect(() => requireRefName('branch', name)).toThrow(
      `branch must be the name without refs/heads/ or refs/tags/, got: ${name}; give the name alone, such as main: no token has the beginning twice`,
    );
  });

  test.each(['a b', '~', 'a~', '^', 'a^b', ':', 'a:b', '[', 'a[b', '\\', 'a\\b', '..', 'a..b', '/', '/a', 'a/'])(
    'is not %j, which git refuses',
    (name) => {
      expect(() => requireRefName('branch', name)).toThrow(/^branch must be a name that git allows, got: /);
    },
  );

  test('is a value', () => {
    expect(() => requireRefName('branch', '')).toThrow(/^branch must be a text without /);
  });
});

describe('an exact value', () => {
  test.each(['*', '?', 'a*', 'a?b'])('is not %s', (value) => {
    expect(() => requireExact('owner', value)).toThrow(
      `owner must hold no wildcard, got: ${value}; name each one in a trust of its own`,
    );
  });

  test.each(['a', 'a-b', '-'])('may be %s', (value) => {
    expect(() => requireExact('owner', value)).not.toThrow();
  });

  test('is a value', () => {
    expect(() => requireExact('owner', '')).toThrow(/^owner must be a text without /);
  });
});

describe('a subject', () => {
  test('with a pattern has a boundary before it', () => {
    expect(() => requireBoundary('subject', 'acme/shop*', scope)).toThrow(
      'subject must have :, / or @ before its first wildcard, got: acme/shop*; end the fixed part with its separator: acme/shop* also means acme/shop-evil [Stack]',
    );
    expect(() => requireBoundary('subject', 'acme/shop:*')).not.toThrow();
    expect(() => requireBoundary('subject', 'acme/shop')).not.toThrow();
  });

  test('is a value', () => {
    expect(() => requireBoundary('subject', '')).toThrow(/^subject must be a text without /);
  });
});

describe('whole subjects', () => {
  const check = (...subjects: string[]) => requireWholeSubjects(subjects, 'org:acme:', scope);

  test('begin with what they are for', () => {
    expect(() => check('org:acme:', 'org:acme:x', 'org:acme:*')).not.toThrow();
  });

  test.each(['org:evil:x', 'x:org:acme:', 'org:acme', 'org:*'])('are not like %s, also after another', (subject) => {
    expect(() => check('org:acme:x', subject)).toThrow(
      `customSubject must begin with org:acme:, got: ${subject}; copy the sub claim of a token; what names its owner may hold no wildcard [Stack]`,
    );
  });

  test('have a boundary before a wildcard', () => {
    expect(() => check('org:acme:x*')).toThrow(/^customSubject must have :, \/ or @ before its first wildcard/);
  });

  test('are at least one', () => {
    expect(() => check()).toThrow(
      'customSubject must hold at least one subject, got: []; copy the sub claim of a token [Stack]',
    );
  });

  test('are texts', () => {
    expect(() => check('org:acme:x', MISSING)).toThrow(
      /^customSubject\[1\] must be a text, got: undefined.* \[Stack\]$/,
    );
  });
});

test('runs are needed', () => {
  expect(requireRuns('x', 'acme', 'branch(…)', scope)).toBe('x');
  expect(() => requireRuns(undefined, 'acme', 'branch(…)', scope)).toThrow(
    'trust must state which runs of acme it accepts; go on with branch(…) [Stack]',
  );
});

test.each([
  ['1', true],
  ['12', true],
  [undefined, true],
  ['x1', false],
  ['1x', false],
  ['', false],
])('the id %j is a number: %s', (id, isNumber) => {
  const check = () => requireNumericId('ownerId', id, 'read it');
  isNumber ? expect(check).not.toThrow() : expect(check).toThrow(/^ownerId must be a number, got: .*; read it$/);
});

test('a trust fits the issuer', () => {
  const issuer = Issuer.gitLab();
  expect(() => requireFamily('GitLabTrust', IssuerFamily.GITLAB, issuer, scope)).not.toThrow();
  expect(() => requireFamily('GitHubTrust', IssuerFamily.GITHUB, issuer, scope)).toThrow(unfit('GitHubTrust'));
});

test.each([
  ['ref', 'did you mean ref_protected?'],
  [
    'team',
    'its keys are namespace_id, pipeline_source, project_id, ref_protected, runner_environment, user_access_level, user_email, user_id, user_login',
  ],
])('IAM sees no claim %s of GitLab', (claim, remedy) => {
  expect(() => requireClaims({ project_id: [], [claim]: [] }, Issuer.gitLab(), scope)).toThrow(
    `claim must be a condition key that IAM has for gitlab.com, got: ${claim}; ${remedy} [Stack]`,
  );
  expect(() => requireClaims({ project_id: [], user_id: [] }, Issuer.gitLab(), scope)).not.toThrow();
});

test.each([
  ['https://idcs-1.identity.oraclecloud.com', 'its keys are rpst_id'],
  ['https://id.acme.example', 'it has aud and sub only'],
])('the error says what IAM sees of %s', (url, remedy) => {
  const issuer = Issuer.custom({ url, audiences: ['aws'] });
  expect(() => requireClaims({ team: [] }, issuer, scope)).toThrow(`got: team; ${remedy} [Stack]`);
});
