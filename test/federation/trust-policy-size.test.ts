import { Lazy, Stack, Token } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Issuer } from '../../src/federation/issuer';
import { watchPolicySize } from '../../src/federation/trust-policy-size';

type Condition = Record<string, Record<string, string | string[]>>;

const ACTION = 'sts:AssumeRoleWithWebIdentity';
const LONG = (length: number) => 'x'.repeat(length);

const statement = (condition?: Condition) => ({
  Action: ACTION,
  ...(condition && { Condition: condition }),
  Effect: 'Allow',
  Principal: { Federated: 'aws' },
});

/** The length of a policy as IAM counts it. */
function lengthOf(...statements: object[]): number {
  return JSON.stringify({ Statement: statements, Version: '2012-10-17' }).length;
}

/** Conditions that make a policy of one statement exactly so long. */
function conditionOf(length: number, ...values: string[]): Condition {
  const padded = (count: number) => ({ StringEquals: { 'a:sub': values, 'a:pad': LONG(count) } });
  return padded(length - lengthOf(statement(padded(0))));
}

/** What is said of a policy of these statements at the end of synthesis. */
function verdictOn(...statements: object[]) {
  const stack = new Stack(undefined, 'Stack');
  const document = new PolicyDocument({ statements: statements.map((one) => PolicyStatement.fromJson(one)) });
  watchPolicySize(stack, document);
  const errors = stack.node.validate();
  return { errors, warnings: warningsOf(stack) };
}

function warningsOf(stack: Stack): string[] {
  return stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
}

/** The number of roles to split the trusts over. */
function rolesFor(...statements: object[]): string | undefined {
  const { errors, warnings } = verdictOn(...statements);
  return /; (split its trusts over \d+ roles|list fewer values in one trust)/.exec(
    [...errors, ...warnings].join(),
  )?.[1];
}

describe('the length', () => {
  test('of 2,048 characters is fine', () => {
    expect(verdictOn(statement(conditionOf(2048, 'a')))).toEqual({ errors: [], warnings: [] });
  });

  test('of 2,049 characters gives a warning', () => {
    const { errors, warnings } = verdictOn(statement(conditionOf(2049, 'a')));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      'the trust policy has 2049 characters, and IAM\'s default quota is 2048; list fewer values in one trust, or raise the quota "Role trust policy length" (L-C07B4B0D), which goes up to 8192 characters [ack: cdk-hindsight/federation:trustPolicyLength]',
    ]);
  });

  test('of 8,192 characters gives a warning', () => {
    const { errors, warnings } = verdictOn(statement(conditionOf(8192, 'a')));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('has 8192 characters')]);
  });

  test('of 8,193 characters is an error', () => {
    expect(verdictOn(statement(conditionOf(8193, 'a')))).toEqual({
      errors: [
        'trust must give a trust policy of at most 8192 characters, the highest quota there is, got: 8193; list fewer values in one trust',
      ],
      warnings: [],
    });
  });

  test.each([
    ['a text', Lazy.string({ produce: () => LONG(2048) })],
    ['a list', Lazy.list({ produce: () => [LONG(2048)] })],
    ['an object', Lazy.any({ produce: () => LONG(2048) })],
    ['an intrinsic', Token.asAny(LONG(2048))],
  ])('counts %s that is known only at the end', (_, value) => {
    const stack = new Stack(undefined, 'Stack');
    const document = new PolicyDocument();
    watchPolicySize(stack, document);
    document.addStatements(PolicyStatement.fromJson({ ...statement(), Condition: { StringEquals: { a: value } } }));
    expect(stack.node.validate()).toEqual([]);
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/^the trust policy has \d{4} characters, /)]);
  });

  test('of 2,048 characters is fine too where it is known only at the end', () => {
    const of = (value: string) => statement({ StringEquals: { a: value } });
    const value = LONG(2048 - lengthOf(of('')));
    expect(lengthOf(of(value))).toBe(2048);
    expect(verdictOn(of(Lazy.string({ produce: () => value })))).toEqual({ errors: [], warnings: [] });
    expect(verdictOn(of(Lazy.string({ produce: () => `${value}x` }))).warnings).toHaveLength(1);
  });
});

describe('the ARN of the provider', () => {
  const issuer = Issuer.buildkite();
  const ARN = 'arn:aws:iam::111122223333:oidc-provider/agent.buildkite.com';

  function warningsAt(length: number): number {
    const stack = new Stack(undefined, 'Stack');
    const federatedPrincipal = Lazy.string({ produce: () => ({ Ref: 'Provider' }) as unknown as string });
    const of = (arn: string, condition: Condition) => ({ ...statement(condition), Principal: { Federated: arn } });
    const pad = length - lengthOf(of(ARN, { StringEquals: { a: '' } }));
    const condition = { StringEquals: { a: LONG(pad) } };
    const document = new PolicyDocument({ statements: [PolicyStatement.fromJson(of(federatedPrincipal, condition))] });
    watchPolicySize(stack, document, { issuer, federatedPrincipal });
    expect(stack.node.validate()).toEqual([]);
    return warningsOf(stack).length;
  }

  test('counts as long as it is', () => {
    expect(warningsAt(2048)).toBe(0);
    expect(warningsAt(2049)).toBe(1);
  });
});

describe('the number of roles', () => {
  const SPLIT = (count: number) => `split its trusts over ${count} roles`;
  /** The CDK leaves out a statement that is there already: each has an end of its own. */
  const single = (length: number, end: string) => statement({ StringEquals: { a: `${LONG(length)}${end}` } });
  /** Two statements, of which a policy is exactly so long. */
  const half = (length: number, end = '') => {
    const rest = length - lengthOf(single(0, `1${end}`), single(0, `2${end}`));
    return [single(Math.floor(rest / 2), `1${end}`), single(Math.ceil(rest / 2), `2${end}`)];
  };

  test('counts two statements of 2,048 characters as one role', () => {
    expect(lengthOf(...half(2048))).toBe(2048);
    expect(rolesFor(...half(2048), ...half(2048, 'b'))).toBe(SPLIT(2));
    expect(rolesFor(...half(2048), single(1, ''))).toBe(SPLIT(2));
    expect(rolesFor(...half(2049))).toBe(SPLIT(2));
    expect(rolesFor(...half(2049), ...half(2049, 'b'))).toBe(SPLIT(4));
  });

  test('counts a statement of 2,048 characters as one role, and none for a longer one', () => {
    const rest = (length: number, end: string) => single(length - lengthOf(single(0, end)), end);
    expect(lengthOf(rest(2048, '1'))).toBe(2048);
    expect(rolesFor(rest(2048, '1'), rest(2048, '2'), rest(2048, '3'))).toBe(SPLIT(3));
    expect(rolesFor(rest(2048, '1'), rest(2049, '2'))).toBe('list fewer values in one trust');
    expect(rolesFor(rest(2049, '1'), rest(2048, '2'))).toBe('list fewer values in one trust');
  });

  test('splits a statement by the values of its longest list', () => {
    const values = Array.from({ length: 8 }, (_, index) => `${LONG(499)}${index}`);
    const few = { StringLike: { b: [LONG(20), LONG(21)] } };
    const rest = (count: number) => statement({ StringEquals: { a: values.slice(0, count), c: 'd' }, ...few });
    expect(lengthOf(rest(3))).toBeLessThan(2048);
    expect(lengthOf(rest(4))).toBeGreaterThan(2048);
    expect(rolesFor(rest(4))).toBe(SPLIT(2));
    expect(rolesFor(rest(6))).toBe(SPLIT(2));
    expect(rolesFor(rest(7))).toBe(SPLIT(3));
    expect(rolesFor(statement({ ...few, StringEquals: { a: values.slice(0, 6), c: 'd' } }))).toBe(SPLIT(2));
  });

  test('counts the values of a role as one list', () => {
    const values = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const of = (list: string[], pad: number) => statement({ StringEquals: { a: list, c: LONG(pad) } });
    const pad = 2048 - lengthOf(of(values, 0));
    expect(lengthOf(of(values, pad))).toBe(2048);
    expect(rolesFor(of([...values, 'x'], pad))).toBe(SPLIT(2));
    expect(rolesFor(of([...values, ...values], pad))).toBe(SPLIT(2));
    expect(rolesFor(of([...values, ...values, 'x'], pad))).toBe(SPLIT(3));
  });

  test('repeats the other conditions of a statement for each role', () => {
    const values = Array.from({ length: 4 }, (_, index) => `${LONG(99)}${index}`);
    const of = (list: string[]) => statement({ StringEquals: { a: list, c: LONG(1500) }, StringLike: { d: 'e' } });
    expect(lengthOf(of(values.slice(0, 2)))).toBeLessThan(2048);
    expect(lengthOf(of(values))).toBeGreaterThan(2048);
    expect(rolesFor(of(values))).toBe(SPLIT(2));
  });

  test('takes the values of several statements apart', () => {
    const values = Array.from({ length: 3 }, (_, index) => `${LONG(299)}${index}`);
    const of = (name: string) => statement({ StringEquals: { a: values, c: name } });
    expect(lengthOf(of('one'), of('two'))).toBeGreaterThan(2048);
    expect(rolesFor(of('one'), of('two'))).toBe(SPLIT(2));
    expect(rolesFor(of('one'), of('two'), of('three'))).toBe(SPLIT(2));
    expect(rolesFor(of('one'), of('two'), of('three'), of('four'))).toBe(SPLIT(3));
  });

  test('counts the values of the last statement as one list, also after another statement', () => {
    const values = Array.from({ length: 60 }, (_, index) => `${LONG(38)}${10 + index}`);
    const list = statement({ StringEquals: { a: values, c: 'd' } });
    expect(lengthOf(single(700, ''), list)).toBeGreaterThan(2048);
    expect(rolesFor(single(700, ''), list)).toBe(SPLIT(2));
  });

  test.each<[string, (end: string) => object]>([
    ['principal', (end) => ({ Principal: { Federated: `${LONG(900)}${end}` } })],
    [
      'further condition',
      (end) => ({ Condition: { StringEquals: { a: ['1', '2'] }, StringLike: { b: `${LONG(900)}${end}` } } }),
    ],
  ])('takes statements of another %s apart', (_, differing) => {
    const of = (end: string) => ({ ...statement({ StringEquals: { a: ['1', '2'] } }), ...differing(end) });
    expect(lengthOf(of('1'), of('2'))).toBeGreaterThan(2048);
    expect(rolesFor(of('1'), of('2'))).toBe(SPLIT(2));
  });

  test('puts statements without a list beside others', () => {
    const values = Array.from({ length: 3 }, (_, index) => `${LONG(299)}${index}`);
    const list = (name: string) => statement({ StringEquals: { a: values, c: name } });
    expect(rolesFor(single(500, '1'), list('one'), single(500, '2'), list('two'))).toBe(SPLIT(2));
    expect(rolesFor(statement(), single(1700, '1'), single(1700, '2'))).toBe(SPLIT(2));
  });
});
