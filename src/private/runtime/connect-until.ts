import type { Clock } from './clock';
import { withinMillis } from './time-limit';

/** Aurora needs about 15 seconds to wake up, and 30 or more after a day of sleep. */
const ATTEMPT_MILLIS = 35_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5_000;

/** Nobody listens yet, or no longer: another attempt may find the database awake. */
const LATER = [
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['57P01', '57P03', '53300'],
  ...['ER_CON_COUNT_ERROR', 'ER_SERVER_SHUTDOWN', 'PROTOCOL_CONNECTION_LOST'],
];
/** Errors of the clients that have no code. */
const LATER_MESSAGES = /timeout expired|Connection terminated|did not answer within/i;

/** Whether the next attempt may succeed though this one failed. Wrong passwords, names and certificates stay wrong. */
export function isWorthAnotherTry(error: unknown): boolean {
  const { code, message = '', errors } = error as { code?: string; message?: string; errors?: unknown[] };
  if (code !== undefined && LATER.includes(code)) {
    return true;
  }
  // Node.js tries each address of a name.
  return errors?.some(isWorthAnotherTry) || (code === undefined && LATER_MESSAGES.test(message));
}

/** Repeats an attempt to connect until the deadline. Only connecting is repeated, never a statement. */
export async function connectUntil<T>(
  attempt: (millis: number) => Promise<T>,
  deadline: number,
  clock: Clock,
  log: (line: string) => void,
): Promise<T> {
  for (let pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
    const left = Math.max(1, deadline - clock.now());
    try {
      const millis = Math.min(left, ATTEMPT_MILLIS);
      const message = `it did not answer within ${Math.round(millis / 1000)} seconds`;
      return await withinMillis(millis, attempt(millis), message);
    } catch (error) {
      const text = messageOf(error);
      if (!isWorthAnotherTry(error)) {
        throw new Error(`cannot connect: ${text}`);
      }
      if (clock.now() + pause >= deadline) {
        throw new Error(`cannot connect in time; the last attempt: ${text}`);
      }
      log(`not connected yet: ${text}`);
      await clock.sleep(pause);
    }
  }
}

export function messageOf(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: unknown[] };
  const text = message || errors?.map(messageOf).join('; ') || String(error);
  return code && !text.includes(code) ? `${text} (${code})` : text;
}
