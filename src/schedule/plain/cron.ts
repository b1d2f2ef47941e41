import type { Refusal } from '../../private/refusal';
import { isNearestWeekday, lastDayOf, type Wall } from './wall-clock';

/** The fields of a cron expression of AWS, by the names that the CDK has for them. */
export interface CronTexts {
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly month: string;
  readonly weekDay: string;
  readonly year: string;
}

/** A cron expression that was read: what it says of a day, and of a minute of it. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  isDay(wall: Pick<Wall, 'year' | 'month' | 'day' | 'weekDay'>): boolean;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEK_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS = {
  minute: { name: 'minute', min: 0, max: 59 },
  hour: { name: 'hour', min: 0, max: 23 },
  day: { name: 'day', min: 1, max: 31 },
  month: { name: 'month', min: 1, max: 12, words: MONTHS },
  weekDay: { name: 'weekDay', min: 1, max: 7, words: WEEK_DAYS },
  year: { name: 'year', min: 1970, max: 2199 },
} as const satisfies Record<keyof CronTexts, Field>;

const SHORTEST_MONTH = 28;

type DayTest = (wall: Pick<Wall, 'year' | 'month' | 'day' | 'weekDay'>) => boolean;

/** Thrown inside of this file only. */
class Objection extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.must);
  }
}

/** The order of AWS: minute, hour, day of the month, month, day of the week, year. */
export function cronTextOf({ minute, hour, day, month, weekDay, year }: CronTexts): string {
  return [minute, hour, day, month, weekDay, year].join(' ');
}

/** Reads an expression that was checked already. */
export function cronOf(text: string): Cron {
  const [minute, hour, day, month, weekDay, year] = text.split(' ');
  const cron = readCron({ minute, hour, day, month, weekDay, year });
  if ('must' in cron) {
    throw new Error(`the cron expression ${text} cannot be read: ${cron.property} must ${cron.must}`);
  }
  return cron;
}

/**
 * Reads a cron expression, or says what is wrong with it. What AWS does not document is rejected.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function readCron(texts: CronTexts): Cron | Refusal {
  try {
    requireOneDay(texts);
    const [months, years] = [numbersOf(texts.month, FIELDS.month), numbersOf(texts.year, FIELDS.year)];
    const isDay = texts.day === '?' ? weekDayTest(texts.weekDay) : dayTest(texts.day);
    return {
      minutes: [...numbersOf(texts.minute, FIELDS.minute)],
      hours: [...numbersOf(texts.hour, FIELDS.hour)],
      isDay: (wall) => months.has(wall.month) && years.has(wall.year) && isDay(wall),
    };
  } catch (error) {
    if (error instanceof Objection) {
      return error.refusal;
    }
    throw error;
  }
}

function requireOneDay({ day, weekDay }: CronTexts): void {
  if (day === '?' && weekDay === '?') {
    throw new Objection({
      property: 'weekDay',
      must: "not be ? with the day '?'",
      remedy: "give one of both: day: '*' for every day",
    });
  }
  if (day !== '?' && weekDay !== '?') {
    const remedy = 'AWS accepts only one of the two; leave the other out, or create two schedules';
    throw new Objection({ property: 'weekDay', must: `be ? with the day ${day}`, got: weekDay, remedy });
  }
}

/** `L`, `15W`, or numbers. */
function dayTest(text: string): DayTest {
  if (text === 'L') {
    return ({ year, month, day }) => day === lastDayOf(year, month);
  }
  const near = /^(\d+)W$/.exec(text);
  if (near) {
    const wanted = numberOf(near[1], FIELDS.day, text);
    if (wanted > SHORTEST_MONTH) {
      refuseSpecial(FIELDS.day, text, 'at most 28W: AWS does not say what a month does that has no such day');
    }
    return (wall) => isNearestWeekday(wall, wanted);
  }
  if (/[LW]/.test(text)) {
    refuseSpecial(
      FIELDS.day,
      text,
      'L for the last day, or one number with W for the nearest weekday, for example 15W',
    );
  }
  const days = numbersOf(text, FIELDS.day);
  return ({ day }) => days.has(day);
}

/** `6L`, `3#2`, or numbers. */
function weekDayTest(text: string): DayTest {
  const last = /^(\d+)L$/.exec(text);
  if (last) {
    const wanted = numberOf(last[1], FIELDS.weekDay, text);
    return ({ year, month, day, weekDay }) => weekDay === wanted && day > lastDayOf(year, month) - 7;
  }
  const nth = /^(\d+)#(\d+)$/.exec(text);
  if (nth) {
    const wanted = numberOf(nth[1], FIELDS.weekDay, text);
    const which = numberOf(nth[2], { name: 'weekDay', min: 1, max: 5 }, text);
    return ({ day, weekDay }) => weekDay === wanted && Math.ceil(day / 7) === which;
  }
  if (/#|L/.test(text)) {
    refuseSpecial(FIELDS.weekDay, text, 'a number from 1 (Sunday) to 7 with L or #, for example 6L or 2#1');
  }
  if (text.includes('/')) {
    refuseSpecial(FIELDS.weekDay, text, 'the days in a list: AWS documents no steps here');
  }
  const days = numbersOf(text, FIELDS.weekDay);
  return ({ weekDay }) => days.has(weekDay);
}

function refuseSpecial({ name }: Field, text: string, instead: string): never {
  const must = 'be written as AWS documents it';
  throw new Objection({ property: name, must, got: text, remedy: `write ${instead}` });
}

/** `*`, steps, `10`, `10-20`, `10/5`, `10-20/5`, and lists of them. */
function numbersOf(text: string, field: Field): Set<number> {
  const numbers = new Set<number>();
  for (const item of text.split(',')) {
    const [, range, step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    if (range === undefined) {
      refuseItem(item, field, text);
    }
    const [from, to] = rangeOf(range, step !== undefined, field, text);
    const width = step === undefined ? 1 : numberOf(step, { ...field, min: 1, words: undefined }, text);
    for (let number = from; number <= to; number += width) {
      numbers.add(number);
    }
  }
  return numbers;
}

function rangeOf(range: string, hasStep: boolean, field: Field, text: string): [number, number] {
  if (range === '*') {
    return [field.min, field.max];
  }
  const [first, last, ...rest] = range.split('-');
  if (rest.length > 0) {
    refuseItem(range, field, text);
  }
  const from = numberOf(first, field, text);
  const to = last === undefined ? (hasStep ? field.max : from) : numberOf(last, field, text);
  if (to < from) {
    const remedy = `AWS documents no range that wraps around; write ${from}-${field.max},${field.min}-${to}`;
    throw new Objection({ property: field.name, must: 'have ranges that rise', got: text, remedy });
  }
  return [from, to];
}

function numberOf(item: string, field: Field, text: string): number {
  const word = field.words?.indexOf(item.toUpperCase()) ?? -1;
  const number = word >= 0 ? word + field.min : /^\d{1,4}$/.test(item) ? Number(item) : Number.NaN;
  if (!(number >= field.min && number <= field.max)) {
    refuseItem(item, field, text);
  }
  return number;
}

function refuseItem(item: string, { name, min, max, words }: Field, text: string): never {
  const named = words ? ` or ${words[0]} to ${words[words.length - 1]}` : '';
  const must = `hold numbers from ${min} to ${max}${named}`;
  const remedy =
    item === text
      ? 'write *, a number, a range (1-5), steps (0/15) or a list of them'
      : `correct ${item || 'the empty part'}; write *, a number, a range (1-5), steps (0/15) or a list of them`;
  throw new Objection({ property: name, must, got: text, remedy });
}
