import { App, CfnParameter, Duration, Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  requireAccountId,
  requireDistinct,
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireOrder,
  requireRemovalPolicy,
  requireSome,
  requireText,
  requireWholeNumber,
} from '../../../src/private/synth/validation';

const stack = new Stack(new App(), 'Stack');
const NUMBER_TOKEN = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
const TEXT_TOKEN = new CfnParameter(stack, 'Text').valueAsString;
const LIST_TOKEN = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;

describe('requireWholeNumber', () => {
  const check = (value?: number) => requireWholeNumber('size', value, { min: 2, max: 5, remedy: 'take a size' }, stack);

  test.each([[undefined], [2], [5], [NUMBER_TOKEN]])('accepts %s', (value) => {
    expect(() => check(value)).not.toThrow();
  });

  test.each([[1], [6], [2.5], [Number.NaN], [Number.POSITIVE_INFINITY]])('rejects %s', (value) => {
    expect(() => check(value)).toThrow(
      `size must be a whole number between 2 and 5, got: ${value}; take a size [Stack]`,
    );
  });

  test('without a maximum says so', () => {
    expect(() => requireWholeNumber('size', 0, { min: 1, remedy: 'count' })).toThrow(
      'size must be a whole number of at least 1, got: 0; count',
    );
  });

  test('does not compare with a maximum that is known only at deploy time', () => {
    expect(() => requireWholeNumber('size', 9, { min: 1, max: NUMBER_TOKEN, remedy: '' })).not.toThrow();
  });

  test('rejects a number that is written as a text', () => {
    expect(() => check('3' as never)).toThrow("size must be a number, got: '3'; pass a value of this type");
  });
});

describe('requireDuration', () => {
  const range = { min: Duration.seconds(10), max: Duration.minutes(2), unit: 'seconds' as const, remedy: 'wait' };
  const check = (value?: Duration) => requireDuration('timeout', value, range, stack);

  test.each([
    [undefined],
    [Duration.seconds(10)],
    [Duration.minutes(2)],
    [Duration.millis(11_000)],
    [Duration.seconds(NUMBER_TOKEN)],
  ])('accepts %s', (value) => {
    expect(() => check(value)).not.toThrow();
  });

  test.each([[Duration.seconds(9)], [Duration.seconds(121)]])('rejects %s, outside of the range', (value) => {
    expect(() => check(value)).toThrow(/^timeout must be between 10 seconds and 2 minutes, got: .*; wait \[Stack\]$/);
  });

  test('rejects a part of the unit', () => {
    expect(() => check(Duration.millis(10_500))).toThrow(
      /^timeout must be in whole seconds, got: 10 seconds 500 millis; wait/,
    );
  });

  test.each([
    ['minutes' as const, Duration.seconds(90), Duration.seconds(120)],
    ['days' as const, Duration.hours(36), Duration.hours(48)],
  ])('knows whole %s', (unit, part, whole) => {
    const days = { min: Duration.seconds(1), max: Duration.days(9), unit, remedy: '' };
    expect(() => requireDuration('age', part, days)).toThrow(`in whole ${unit}`);
    expect(() => requireDuration('age', whole, days)).not.toThrow();
  });

  test.each([[5], [null], ['5 minutes'], [{}]])('rejects %j, which is not a Duration', (value) => {
    expect(() => check(value as never)).toThrow(
      `timeout must be a Duration, got: ${JSON.stringify(value)}; pass a Duration, for example Duration.minutes(5)`,
    );
  });
});

describe('requireText', () => {
  const rule = { pattern: /^[a-z]{2}$/, must: 'be two letters', remedy: 'write two' };

  test.each([[undefined], ['ab'], [TEXT_TOKEN]])('accepts %s', (value) => {
    expect(() => requireText('name', value, rule)).not.toThrow();
  });

  test('rejects what does not fit, an empty text included', () => {
    expect(() => requireText('name', '', rule)).toThrow("name must be two letters, got: ''; write two");
  });

  test('rejects a list that would look like the text', () => {
    expect(() => requireText('name', ['ab'] as never, rule)).toThrow(/^name must be a text, got: \['ab'\]/);
  });
});

describe('requireSome', () => {
  test.each([[undefined], [['a']], [LIST_TOKEN]])('accepts %j', (values) => {
    expect(() => requireSome('names', values, 'a name', 'list one')).not.toThrow();
  });

  test.each([
    ['a name', 'one name'],
    ['an ARN', 'one ARN'],
  ])('rejects an empty list of %s', (noun, one) => {
    expect(() => requireSome('names', [], noun, 'list one', stack)).toThrow(
      `names must hold at least ${one}, got: []; list one [Stack]`,
    );
  });
});

describe('requireDistinct', () => {
  test('names what stands twice', () => {
    expect(() => requireDistinct('names', ['a', 'b', 'a'])).toThrow(
      'names must list nothing twice, got: a; list it once',
    );
  });

  test('does not compare tokens', () => {
    expect(() => requireDistinct('names', ['a', TEXT_TOKEN, TEXT_TOKEN])).not.toThrow();
  });
});

describe('requireOrder', () => {
  test.each([
    [{}],
    [{ minimum: 1 }],
    [{ maximum: 1 }],
    [{ minimum: 2, maximum: 2 }],
    [{ minimum: NUMBER_TOKEN, maximum: 1 }],
  ])('accepts %j', (limits) => {
    expect(() => requireOrder('minimum', limits, '')).not.toThrow();
  });

  test('rejects a minimum above the maximum', () => {
    expect(() => requireOrder('minimum', { minimum: 3, maximum: 2 }, 'swap them')).toThrow(
      'minimum must be at most the maximum of 2, got: 3; swap them',
    );
  });
});

describe('requireAccountId', () => {
  test.each([['111122223333'], [undefined], [TEXT_TOKEN]])('accepts %s', (value) => {
    expect(() => requireAccountId('account', value)).not.toThrow();
  });

  test.each([['11112222333'], ['1111222233334'], ['11112222333a'], ['111122223333\n']])('rejects %j', (value) => {
    expect(() => requireAccountId('account', value)).toThrow(/^account must be an account ID of 12 digits/);
  });

  test('rejects a number, which has lost its leading zeros', () => {
    expect(() => requireAccountId('account', 12345678901 as never)).toThrow(/^account must be a text/);
  });
});

describe('requireLiteral', () => {
  test.each([['a'], [undefined], [['a', 'b']]])('accepts %j', (value) => {
    expect(() => requireLiteral('name', value, '')).not.toThrow();
  });

  test.each([
    ['a text', TEXT_TOKEN],
    ['a part of a text', `x-${TEXT_TOKEN}`],
    ['a number', NUMBER_TOKEN],
    ['a list', LIST_TOKEN],
    ['an item of a list', ['a', TEXT_TOKEN]],
    ['a function of CloudFormation', Fn.join('', ['a', TEXT_TOKEN])],
    ['a lazy value', Lazy.string({ produce: () => 'a' })],
  ])('rejects a token: %s', (_, value) => {
    expect(() => requireLiteral('name', value, 'write it out')).toThrow(
      'name must be known at synth, got: a token; write it out',
    );
  });
});

describe('requireKnownDuration', () => {
  test('rejects a token', () => {
    expect(() => requireKnownDuration('age', Duration.days(NUMBER_TOKEN), 'write it out')).toThrow(
      'age must be known at synth, got: a token; write it out',
    );
  });

  test.each([[undefined], [Duration.days(1)]])('accepts %s', (value) => {
    expect(() => requireKnownDuration('age', value, '')).not.toThrow();
  });
});

describe('requireRemovalPolicy', () => {
  test('rejects a snapshot', () => {
    expect(() => requireRemovalPolicy('removalPolicy', RemovalPolicy.SNAPSHOT, 'take RETAIN')).toThrow(
      'removalPolicy must not be SNAPSHOT; take RETAIN',
    );
  });

  test.each([[undefined], [RemovalPolicy.RETAIN], [RemovalPolicy.DESTROY]])('accepts %s', (value) => {
    expect(() => requireRemovalPolicy('removalPolicy', value, '')).not.toThrow();
  });
});
