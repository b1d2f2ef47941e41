import { connectUntil, isWorthAnotherTry, messageOf } from '../../../src/private/runtime/connect-until';

/** A clock that runs on when somebody sleeps. */
function fakeClock() {
  const pauses: number[] = [];
  let time = 0;
  return {
    pauses,
    now: () => time,
    sleep: async (millis: number) => {
      pauses.push(millis);
      time += millis;
    },
  };
}

const error = (code: string | undefined, message = 'no') => Object.assign(new Error(message), { code });

describe('is worth another try', () => {
  test.each([
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
    ...['57P01', '57P03', '53300', 'ER_CON_COUNT_ERROR', 'ER_SERVER_SHUTDOWN', 'PROTOCOL_CONNECTION_LOST'],
  ])('%s', (code) => {
    expect(isWorthAnotherTry(error(code))).toBe(true);
  });

  test.each(['timeout expired', 'Connection terminated unexpectedly', 'it did not answer within 35 seconds'])(
    'an error without a code: %s',
    (message) => {
      expect(isWorthAnotherTry(error(undefined, message))).toBe(true);
    },
  );

  test('a name of which no address answers', () => {
    expect(isWorthAnotherTry(Object.assign(new AggregateError([error('ECONNREFUSED')]), { code: undefined }))).toBe(
      true,
    );
  });
});

describe('is fatal at once', () => {
  test.each([
    ...['28P01', '28000', '3D000', 'ER_ACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR'],
    ...[
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s', (code) => {
    expect(isWorthAnotherTry(error(code, 'timeout expired'))).toBe(false);
  });

  test('an error that is not known', () => {
    expect(isWorthAnotherTry(error(undefined, 'no'))).toBe(false);
  });
});

test('attempts come at growing distances of at most 5 seconds, until one succeeds', async () => {
  const clock = fakeClock();
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts < 7) {
      throw error('ECONNREFUSED');
    }
    return 'connected';
  };
  expect(await connectUntil(attempt, 60_000, clock, () => undefined)).toBe('connected');
  expect(clock.pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('the last attempt is before the deadline, and its error is told', async () => {
  const clock = fakeClock();
  const attempt = async () => {
    throw error('57P03', 'the database system is starting up');
  };
  await expect(connectUntil(attempt, 3_500, clock, () => undefined)).rejects.toThrow(
    'cannot connect in time; the last attempt: the database system is starting up (57P03)',
  );
  expect(clock.pauses).toEqual([500, 1_000]);
});

test('an attempt has 35 seconds, or what is left of the deadline', async () => {
  const clock = fakeClock();
  const given: number[] = [];
  const attempt = async (millis: number) => {
    given.push(millis);
    await clock.sleep(given.length === 1 ? 30_000 : 0);
    throw error('ETIMEDOUT');
  };
  await connectUntil(attempt, 40_000, clock, () => undefined).catch(() => undefined);
  expect(given.slice(0, 2)).toEqual([35_000, 9_500]);
});

test('a message has its code, once', () => {
  expect(messageOf(error('ENOTFOUND', 'getaddrinfo ENOTFOUND db'))).toBe('getaddrinfo ENOTFOUND db');
  expect(messageOf(error('28P01', 'password authentication failed'))).toBe('password authentication failed (28P01)');
  expect(messageOf(new AggregateError([error('ECONNREFUSED', 'a'), error(undefined, 'b')]))).toBe(
    'a (ECONNREFUSED); b',
  );
});
