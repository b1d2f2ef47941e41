import { type Declared, readEnums } from './declarations';

/** Enums of the CDK whose values are numbers; those of texts are told apart by no check. */
const NUMBER_ENUMS = new Set(['RetentionDays']);
const TEXT_ENUMS = new Set(['RemovalPolicy', ...readEnums()]);

/** Values of every JavaScript type, by what a reader calls them. */
const VALUES: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  'a number': 5,
  'not a number': Number.NaN,
  'a text': 'text',
  'an empty text': '',
  true: true,
  'an empty list': [],
  'a list of undefined': [undefined],
  'a list of null': [null],
  'a list of numbers': [5],
  'a list of lists': [[]],
  'an empty object': {},
  'a function': () => 5,
  'a symbol': Symbol('s'),
  'a big number': 10n,
  'a date': new Date(0),
};

/** What fits a declared type, so that nothing is said about it. */
function fits(type: string, name: string): boolean {
  if (type === 'string' || TEXT_ENUMS.has(type)) {
    return name.endsWith('text');
  }
  if (type === 'number' || NUMBER_ENUMS.has(type)) {
    return name.includes('number') && !name.startsWith('a list') && name !== 'a big number';
  }
  if (type === 'boolean') {
    return name === 'true';
  }
  // An interface cannot be told from an object: that is the compiler's business.
  const isList = /\[\]$|^(readonly )?\w*Array</.test(type);
  if (type === 'number[]') {
    return name === 'an empty list' || name === 'a list of numbers';
  }
  return isList ? name === 'an empty list' : name === 'an empty object' || name === 'a date';
}

/** The values of another type than a property has. */
export function wrongValuesFor({ type, isOptional }: Declared): [string, unknown][] {
  return Object.entries(VALUES).filter(([name]) => !fits(type, name) && !(isOptional && name === 'undefined'));
}

/** Values of every type, for a call of which the library must make a result or a sentence. */
export const ANY_VALUES = Object.entries(VALUES);

/** What is thrown, or nothing. */
export function thrownBy(run: () => unknown): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Whether an error is a sentence of the library or the CDK, and not what JavaScript says when it stumbles. */
export function isSentence(error: Error): boolean {
  const isNative = /^(TypeError|RangeError|ReferenceError|SyntaxError)$/.test(error.constructor.name);
  return !isNative && !/is not a function|Cannot read propert|is not iterable|of undefined|of null/.test(error.message);
}
