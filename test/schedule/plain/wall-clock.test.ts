import { isNearestWeekday, lastDayOf, WallClock, wallOf } from '../../../src/schedule/plain/wall-clock';

const utc = (text: string) => Date.parse(`${text}:00Z`);

test('the wall shows a time with its weekday, from Sunday on', () => {
  expect(wallOf(utc('2026-03-01T23:59'))).toEqual({ year: 2026, month: 3, day: 1, weekDay: 1, hour: 23, minute: 59 });
  expect(wallOf(utc('2026-02-28T00:00')).weekDay).toBe(7);
});

test.each([
  [2026, 1, 31],
  [2026, 2, 28],
  [2028, 2, 29],
  [2026, 12, 31],
])('the last day of %d-%d is %d', (year, month, day) => {
  expect(lastDayOf(year, month)).toBe(day);
});

test.each([
  [2026, 1, 15, 15],
  [2026, 1, 17, 16],
  [2026, 1, 18, 19],
  [2026, 8, 1, 3],
  [2026, 11, 1, 2],
  [2026, 5, 31, 29],
  [2026, 1, 31, 30],
])('in %d-%d the weekday nearest to %d is %d', (year, month, wanted, expected) => {
  const days = Array.from({ length: 31 }, (_, index) => index + 1);
  expect(days.filter((day) => isNearestWeekday({ year, month, day }, wanted))).toEqual([expected]);
});

test.each([
  ['UTC', '2026-07-01T12:00'],
  ['Etc/UTC', '2026-07-01T12:00'],
  ['Europe/Berlin', '2026-07-01T14:00'],
  ['Asia/Kolkata', '2026-07-01T17:30'],
  ['America/New_York', '2026-07-01T08:00'],
])('in %s the wall shows %s', (zone, shown) => {
  expect(WallClock.of(zone).wallMillis(utc('2026-07-01T12:00'))).toBe(utc(shown));
});

test('a zone that is not known is refused', () => {
  expect(() => WallClock.of('Europe/Nowhere')).toThrow(RangeError);
});

describe('a clock that is put back', () => {
  const clock = WallClock.of('Europe/Berlin');

  test.each([
    ['2026-10-24T23:59', false],
    ['2026-10-25T00:00', true],
    ['2026-10-25T00:59', true],
    ['2026-10-25T01:00', false],
    ['2026-10-25T01:59', false],
    ['2026-10-26T00:30', false],
    ['2026-03-29T00:30', false],
  ])('shows %s once more: %s', (time, expected) => {
    expect(clock.comesAgain(utc(time))).toBe(expected);
  });
});

test('the minutes that never come are those of each change', () => {
  expect(WallClock.of('Europe/Berlin').gaps(2026, 2)).toEqual([
    { from: utc('2026-03-29T02:00'), to: utc('2026-03-29T03:00') },
    { from: utc('2027-03-28T02:00'), to: utc('2027-03-28T03:00') },
  ]);
  expect(WallClock.of('Australia/Lord_Howe').gaps(2026, 1)).toEqual([
    { from: utc('2026-10-04T02:00'), to: utc('2026-10-04T02:30') },
  ]);
  // Samoa went over the date line, and had no 30 December.
  expect(WallClock.of('Pacific/Apia').gaps(2011, 1)).toContainEqual({
    from: utc('2011-12-30T00:00'),
    to: utc('2011-12-31T00:00'),
  });
  // São Tomé put its clock forward in the first hours of 2018.
  expect(WallClock.of('Africa/Sao_Tome').gaps(2018, 1)).toHaveLength(1);
  expect(WallClock.of('Africa/Sao_Tome').gaps(2017, 1)).toEqual([]);
  expect(WallClock.of('UTC').gaps(2026, 1)).toEqual([]);
  expect(WallClock.of('Asia/Kolkata').gaps(2026, 1)).toEqual([]);
});
