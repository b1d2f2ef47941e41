import { CfnParameter, Duration, type Stack, Token } from 'aws-cdk-lib';
import {
  type Arbitrary,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  record,
  string,
  tuple,
  uniqueArray,
} from 'fast-check';

/** What a template knows only during the deploy; the stack of a case declares the parameters. */
const TOKENS = {
  text: Token.asString({ Ref: 'Text' }),
  number: Token.asNumber({ Ref: 'Number' }),
};

/** Declares what the tokens refer to. */
export function addParameters(stack: Stack): void {
  new CfnParameter(stack, 'Text');
  new CfnParameter(stack, 'Number', { type: 'Number' });
}

const ODD = [' ', '*', '?', '$', '\n', '"', "'", '/', ':', '{', '}', '#', '\\', '-', '--', '.', 'A', 'é', '🦑', '\0'];

// Around the lengths at which services begin to refuse.
const LONG = [65, 129, 257, 1001, 2049, 5501].map((length) => 'x'.repeat(length));

const ANY_NUMBER = oneof(constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY), double());

/** Random values, a few of which no construct should take. Properties are all good or have a few mistakes among them. */
export class Values {
  /** @param oddity how many of 100 values are odd: not what the property is for, or a token */
  constructor(private readonly oddity: number) {}

  /** One of these, or one of those that go with few others. */
  public usually<T>(good: T[], ...odd: T[]): Arbitrary<T> {
    return this.mix(constantFrom(...good), constantFrom(...(odd.length > 0 ? odd : good)));
  }

  /** One of the texts, or a damaged one, any text at all, a token. */
  public text(...good: string[]): Arbitrary<string> {
    const token = constantFrom(TOKENS.text, `${TOKENS.text}-x`, `x-${TOKENS.text}`);
    return this.mix(
      constantFrom(...good),
      oneof(damaged(good), damaged(good), string({ unit: 'grapheme', maxLength: 300 }), constantFrom(...LONG), token),
    );
  }

  /** One of the numbers, or any number at all, a token. */
  public number(...good: number[]): Arbitrary<number> {
    return this.mix(constantFrom(...good), oneof(ANY_NUMBER, constant(TOKENS.number)));
  }

  /** One of the times, or some other time, a token. */
  public duration(...good: Duration[]): Arbitrary<Duration> {
    const odd = oneof(
      constantFrom(Duration.millis(1), Duration.millis(1500), Duration.days(4000)),
      integer({ min: 0, max: 10_000_000 }).map((seconds) => Duration.seconds(seconds)),
      constantFrom(Duration.seconds(TOKENS.number), Duration.minutes(TOKENS.number), Duration.days(TOKENS.number)),
    );
    return this.mix(constantFrom(...good), odd);
  }

  /** A few different ones, seldom none or one twice. */
  public some<T>(item: Arbitrary<T>, maxLength = 3): Arbitrary<T[]> {
    const different = uniqueArray(item, { minLength: 1, maxLength, selector: (value) => JSON.stringify(value) });
    const twice = item.map((value) => [value, value]);
    return this.mix(different, oneof(constant<T[]>([]), twice));
  }

  private mix<T>(good: Arbitrary<T>, odd: Arbitrary<T>): Arbitrary<T> {
    return oneof({ weight: 100 - this.oddity, arbitrary: good }, { weight: this.oddity, arbitrary: odd });
  }
}

/** An object with some of these properties. */
export function partial<T>(properties: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<Partial<T>> {
  return record(properties, { requiredKeys: [] }) as Arbitrary<Partial<T>>;
}

function damaged(good: string[]): Arbitrary<string> {
  return tuple(constantFrom(...good), integer({ min: 0, max: 40 }), constantFrom('', ...ODD)).map(
    ([one, place, odd]) => one.slice(0, place) + odd + one.slice(place + (odd === '' ? 1 : 0)),
  );
}
