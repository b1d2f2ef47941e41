import fc from 'fast-check';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEK_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const int = (min: number, max: number) => fc.integer({ min, max });

function range(min: number, max: number): fc.Arbitrary<[number, number]> {
  return fc.tuple(int(min, max), int(min, max)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
}

function item(min: number, max: number): fc.Arbitrary<string> {
  return fc.oneof(
    int(min, max).map(String),
    range(min, max).map(([from, to]) => `${from}-${to}`),
    fc.tuple(int(min, max), int(1, max)).map(([from, step]) => `${from}/${step}`),
    fc.tuple(range(min, max), int(1, max)).map(([[from, to], step]) => `${from}-${to}/${step}`),
  );
}

function numbers(min: number, max: number): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant('*'),
    int(1, max).map((step) => `*/${step}`),
    fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => items.join(',')),
  );
}

const days = fc.oneof(
  numbers(1, 31),
  fc.constant('L'),
  int(1, 28).map((day) => `${day}W`),
);

const weekDays = fc.oneof(
  fc.constantFrom(...WEEK_DAYS),
  range(0, 6).map(([from, to]) => `${WEEK_DAYS[from]}-${WEEK_DAYS[to]}`),
  fc.array(int(1, 7).map(String), { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
  int(1, 7).map((day) => `${day}L`),
  fc.tuple(int(1, 7), int(1, 5)).map(([day, which]) => `${day}#${which}`),
);

const months = fc.oneof(numbers(1, 12), fc.constantFrom(...MONTHS));
const years = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: range(2026, 2034).map(([from, to]) => `${from}-${to}`) },
  { weight: 1, arbitrary: fc.tuple(int(2026, 2030), int(1, 4)).map(([from, step]) => `${from}/${step}`) },
);

/** The six fields of a cron expression, with all that AWS documents. */
export function cronTexts(
  minutes: fc.Arbitrary<string> = numbers(0, 59),
  hours: fc.Arbitrary<string> = numbers(0, 23),
): fc.Arbitrary<string> {
  const dates = fc.oneof(
    fc.tuple(days, months).map(([day, month]) => [day, month, '?']),
    fc.tuple(months, weekDays).map(([month, weekDay]) => ['?', month, weekDay]),
  );
  return fc
    .tuple(minutes, hours, dates, years)
    .map(([minute, hour, date, year]) => [minute, hour, ...date, year].join(' '));
}

/** One minute of one hour: what decides is the day. */
export const dailyCronTexts = cronTexts(int(0, 59).map(String), int(0, 23).map(String));
