import type { Refusal } from '../../../src/private/refusal';
import { type Cron, cronOf, cronTextOf, readCron } from '../../../src/schedule/plain/cron';
import { wallOf } from '../../../src/schedule/plain/wall-clock';

const TEXTS = { minute: '0', hour: '3', day: '?', month: '*', weekDay: '*', year: '*' };
const read = (texts: object) => readCron({ ...TEXTS, ...texts }) as Cron;
const refusal = (texts: object) => readCron({ ...TEXTS, ...texts }) as Refusal;
/** The days of a month of 2026 on which it is due. */
const daysOf = (texts: object, month = 1) =>
  Array.from({ length: 31 }, (_, index) => wallOf(Date.UTC(2026, month - 1, index + 1)))
    .filter((wall) => wall.month === month && read(texts).isDay(wall))
    .map(({ day }) => day);
const onDay = (day: string) => ({ day, weekDay: '?' });

test('the text has the order of AWS', () => {
  const texts = { minute: 'a', hour: 'b', day: 'c', month: 'd', weekDay: 'e', year: 'f' };
  expect(cronTextOf(texts)).toBe('a b c d e f');
});

test('an expression that was checked is read', () => {
  expect(cronOf('5 3 ? * * *')).toMatchObject({ minutes: [5], hours: [3] });
  expect(() => cronOf('60 3 ? * * *')).toThrow(
    'the cron expression 60 3 ? * * * cannot be read: minute must hold numbers from 0 to 59',
  );
});

test.each([
  ['0', [0]],
  ['59', [59]],
  ['5,10', [5, 10]],
  ['5-8', [5, 6, 7, 8]],
  ['5-5', [5]],
  ['0/20', [0, 20, 40]],
  ['50/5', [50, 55]],
  ['10-20/5', [10, 15, 20]],
  ['*/30', [0, 30]],
  ['1,3-4,58/1', [1, 3, 4, 58, 59]],
])('the minutes of %s', (minute, expected) => {
  expect(read({ minute }).minutes).toEqual(expected);
});

test('all minutes and hours are those of a day', () => {
  const { minutes, hours } = read({ minute: '*', hour: '*' });
  expect([minutes.length, minutes[0], minutes[59], hours.length, hours[0], hours[23]]).toEqual([60, 0, 59, 24, 0, 23]);
});

test.each([
  ['SUN', [4, 11, 18, 25]],
  ['MON', [5, 12, 19, 26]],
  ['TUE', [6, 13, 20, 27]],
  ['WED', [7, 14, 21, 28]],
  ['THU', [1, 8, 15, 22, 29]],
  ['FRI', [2, 9, 16, 23, 30]],
  ['SAT', [3, 10, 17, 24, 31]],
  ['1', [4, 11, 18, 25]],
  ['7', [3, 10, 17, 24, 31]],
  ['mon-tue', [5, 6, 12, 13, 19, 20, 26, 27]],
  ['SUN,SAT', [3, 4, 10, 11, 17, 18, 24, 25, 31]],
  ['6L', [30]],
  ['5L', [29]],
  ['1L', [25]],
  ['5#1', [1]],
  ['5#5', [29]],
  ['4#1', [7]],
  ['4#4', [28]],
  ['4#5', []],
])('the days of the week %s in January 2026', (weekDay, expected) => {
  expect(daysOf({ weekDay })).toEqual(expected);
});

test.each([
  ['1', [1]],
  ['31', [31]],
  ['1/10', [1, 11, 21, 31]],
  ['L', [31]],
  ['15W', [15]],
  ['17W', [16]],
  ['18W', [19]],
  ['1W', [1]],
  ['28W', [28]],
])('the days of the month %s in January 2026', (day, expected) => {
  expect(daysOf(onDay(day))).toEqual(expected);
});

test.each([
  ['1W', 8, [3]],
  ['1W', 11, [2]],
  ['28W', 2, [27]],
  ['L', 2, [28]],
])('the day %s in the month %d of 2026', (day, month, expected) => {
  expect(daysOf(onDay(day), month)).toEqual(expected);
});

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

test.each<[string, number[]]>([
  ...MONTHS.map((word, index): [string, number[]] => [word, [index + 1]]),
  ['1,12', [1, 12]],
  ['nov-dec', [11, 12]],
  ['*/4', [1, 5, 9]],
])('the months of %s', (month, expected) => {
  const months = MONTHS.map((_, index) => index + 1);
  expect(months.filter((one) => daysOf({ ...onDay('1'), month }, one).length > 0)).toEqual(expected);
});

test('the years are those that it names', () => {
  const { isDay } = read({ year: '2026,2199' });
  const years = [1970, 2025, 2026, 2027, 2199].filter((year) => isDay({ year, month: 1, day: 1, weekDay: 1 }));
  expect(years).toEqual([2026, 2199]);
  expect(read({ year: '1970' }).isDay({ year: 1970, month: 1, day: 1, weekDay: 1 })).toBe(true);
});

const HOLD = 'write *, a number, a range (1-5), steps (0/15) or a list of them';

test.each([
  [{ minute: '60' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '-1' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '1.5' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '0/0' }, 'minute', 'hold numbers from 1 to 59'],
  [{ minute: '0/60' }, 'minute', 'hold numbers from 1 to 59'],
  [{ minute: '1-2-3' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '1,' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '0/5/5' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '0/x' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '/5' }, 'minute', 'hold numbers from 0 to 59'],
  [{ minute: '5/' }, 'minute', 'hold numbers from 0 to 59'],
  [{ hour: '24' }, 'hour', 'hold numbers from 0 to 23'],
  [onDay('0'), 'day', 'hold numbers from 1 to 31'],
  [onDay('32'), 'day', 'hold numbers from 1 to 31'],
  [{ month: '13' }, 'month', 'hold numbers from 1 to 12 or JAN to DEC'],
  [{ month: '0' }, 'month', 'hold numbers from 1 to 12 or JAN to DEC'],
  [{ month: 'JANUARY' }, 'month', 'hold numbers from 1 to 12 or JAN to DEC'],
  [{ weekDay: '8' }, 'weekDay', 'hold numbers from 1 to 7 or SUN to SAT'],
  [{ weekDay: '8L' }, 'weekDay', 'hold numbers from 1 to 7 or SUN to SAT'],
  [{ weekDay: '8#1' }, 'weekDay', 'hold numbers from 1 to 7 or SUN to SAT'],
  [{ weekDay: '2#6' }, 'weekDay', 'hold numbers from 1 to 5'],
  [{ weekDay: '2#0' }, 'weekDay', 'hold numbers from 1 to 5'],
  [{ year: '1969' }, 'year', 'hold numbers from 1970 to 2199'],
  [{ year: '2200' }, 'year', 'hold numbers from 1970 to 2199'],
  [{ year: '20260' }, 'year', 'hold numbers from 1970 to 2199'],
])('%j is refused', (texts, property, must) => {
  expect(refusal(texts)).toMatchObject({ property, must, remedy: expect.stringContaining(HOLD) });
});

test('what is wrong in a list is named', () => {
  expect(refusal({ minute: '1,60' }).remedy).toBe(`correct 60; ${HOLD}`);
  expect(refusal({ minute: '1,' }).remedy).toBe(`correct the empty part; ${HOLD}`);
  expect(refusal({ minute: '60' }).remedy).toBe(HOLD);
  expect(refusal({ minute: '/5' }).remedy).toBe(HOLD);
});

test('a range that falls is refused', () => {
  expect(refusal({ hour: '22-2' })).toEqual({
    property: 'hour',
    must: 'have ranges that rise',
    got: '22-2',
    remedy: 'AWS documents no range that wraps around; write 22-23,0-2',
  });
});

test('one of both days has to be a question mark', () => {
  expect(refusal({ day: '?', weekDay: '?' })).toEqual({
    property: 'weekDay',
    must: "not be ? with the day '?'",
    remedy: "give one of both: day: '*' for every day",
  });
  expect(refusal({ day: '1', weekDay: '*' })).toEqual({
    property: 'weekDay',
    must: 'be ? with the day 1',
    got: '*',
    remedy: 'AWS accepts only one of the two; leave the other out, or create two schedules',
  });
});

test.each([
  [onDay('29W'), 'day', 'write at most 28W: AWS does not say what a month does that has no such day'],
  [onDay('LW'), 'day', 'write L for the last day, or one number with W for the nearest weekday, for example 15W'],
  [onDay('1,L'), 'day', 'write L for the last day, or one number with W for the nearest weekday, for example 15W'],
  [{ weekDay: 'L' }, 'weekDay', 'write a number from 1 (Sunday) to 7 with L or #, for example 6L or 2#1'],
  [{ weekDay: 'MON#1' }, 'weekDay', 'write a number from 1 (Sunday) to 7 with L or #, for example 6L or 2#1'],
  [{ weekDay: '2/2' }, 'weekDay', 'write the days in a list: AWS documents no steps here'],
])('%j is refused: it is not documented', (texts, property, remedy) => {
  expect(refusal(texts)).toMatchObject({ property, must: 'be written as AWS documents it', remedy });
});
