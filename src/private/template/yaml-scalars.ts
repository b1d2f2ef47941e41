/** Words of YAML 1.1 that are no texts. */
const WORDS = new Map<string, boolean | null>([
  ['', null],
  ['~', null],
  ...['null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, boolean] => [word, true]),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, boolean] => [word, false]),
]);
const LONGEST_WORD = 5;
const FLOAT = /^([-+]?\d[\d_]*\.[\d_]*([eE][-+]\d+)?|\.\d[\d_]*([eE][-+]\d+)?|[-+]?\d[\d_]*(:[0-5]?\d)+\.[\d_]*)$/;
/** The ways to write a whole number in YAML 1.1, each with its base: 22:30 is one to base 60. */
const INTEGERS: [RegExp, number][] = [
  [/^[-+]?0b[01_]+$/, 2],
  [/^[-+]?0[0-7_]+$/, 8],
  [/^[-+]?0x[\da-fA-F_]+$/, 16],
  [/^[-+]?(0|[1-9][\d_]*)$/, 10],
  [/^[-+]?[1-9][\d_]*(:[0-5]?\d)+$/, 60],
];
const [PLUS, NINE] = ['+'.charCodeAt(0), '9'.charCodeAt(0)];

/** What a text without quotes and without a tag is in YAML 1.1: `yes` and `off` are booleans and `010` is eight there. */
export function scalarOf(text: string): unknown {
  const first = text.charCodeAt(0);
  if (first >= PLUS && first <= NINE) {
    return numberIn(text) ?? text;
  }
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  return word === undefined ? text : word;
}

/** An account number such as 012345678901 is a text and no number in YAML 1.1; what a number would not hold stays a text. */
function numberIn(text: string): number | undefined {
  const base = INTEGERS.find(([pattern]) => pattern.test(text))?.[1];
  if (base !== undefined) {
    return integerOf(text, base);
  }
  return FLOAT.test(text) ? floatOf(text) : undefined;
}

function integerOf(text: string, base: number): number | undefined {
  const digits = text.replace(/[_+-]/g, '').replace(/^0[bx]/, '');
  const value = base === 60 ? sexagesimal(digits) : Number.parseInt(digits, base);
  const isAccount = /^0\d{11}$/.test(text);
  return Number.isSafeInteger(value) && !isAccount ? signed(value, text) : undefined;
}

function floatOf(text: string): number | undefined {
  const digits = text.replace(/_/g, '').replace(/^[-+]/, '');
  const value = text.includes(':') ? sexagesimal(digits) : Number(digits);
  return Number.isFinite(value) ? signed(value, text) : undefined;
}

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, digit) => sum * 60 + Number(digit), 0);
}

function signed(value: number, text: string): number {
  return text.startsWith('-') ? -value : value;
}

/** The functions whose short tags are not `Fn::` and their name. */
const BARE = ['Ref', 'Condition'];
const SHORT_TAG = /^\w+(?:::\w+)*$/;

/** The long form of a short tag, such as `!Sub`; nothing if the tag is none of a function. */
export function functionOf(name: string): string | undefined {
  if (!SHORT_TAG.test(name)) {
    return undefined;
  }
  return BARE.includes(name) ? name : `Fn::${name}`;
}
