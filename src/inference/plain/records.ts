import { rawFields, rawObject } from './raw-fields';

/** Why a record has no result. */
export interface Failure {
  readonly reason: FailureReason;
  readonly message: string;
}

export type FailureReason =
  // The line is no record, and no model has seen it.
  | 'NotJson'
  | 'TooLong'
  | 'NoRecordId'
  | 'NoModelInput'
  | 'Duplicate'
  // Another attempt would end in the same way.
  | 'Refused'
  // What the last attempt came to.
  | 'ModelError'
  | 'NoOutput'
  | 'NotInTime'
  | 'Expired'
  | 'JobFailed'
  | 'Stopped'
  | 'NotCreated'
  | 'Overdue'
  | 'TooFew'
  | 'OnlineError'
  | 'NoAnswer';

/** A record on its way; each field is JSON as it was written. */
export interface WorkRecord {
  /** Ours: unique within the run. */
  readonly recordId: string;
  /** An object: all that the user's line has beside the input of the model. */
  readonly record: string;
  readonly modelInput: string;
  readonly error?: string;
}

/** The user's line without what we add or take away. */
export interface UserRecord {
  readonly userId: string;
  readonly record: string;
  readonly modelInput: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface RefusedLine {
  readonly failure: Failure;
  /** The fields of the line, if it is an object. */
  readonly fields?: ReadonlyMap<string, string>;
}

/** What we write; what the line has there, for example from an earlier run, gives way. */
const OURS = ['modelInput', 'modelOutput', 'error'] as const;
const MAX_MESSAGE = 300;
const ID_DIGITS = 10;

/** Eleven letters and digits, as the id of a record of Bedrock was once said to be. */
export function recordIdOf(ordinal: number): string {
  return `R${`${ordinal}`.padStart(ID_DIGITS, '0')}`;
}

export function failure(reason: FailureReason, message: string): Failure {
  return { reason, message: message.slice(0, MAX_MESSAGE) };
}

export const TOO_FEW = failure('TooFew', 'fewer records than a job needs');

export function parseUserLine(content: Buffer | undefined): UserRecord | RefusedLine {
  if (content === undefined) {
    return { failure: failure('TooLong', 'the line is longer than 32 MiB') };
  }
  const fields = parseObject(content);
  if (fields === undefined) {
    return { failure: failure('NotJson', 'the line must be a JSON object in UTF-8') };
  }
  const userId = fields.get('recordId');
  const modelInput = fields.get('modelInput');
  if (userId === undefined || userId === '""' || !userId.startsWith('"')) {
    return { failure: failure('NoRecordId', 'recordId must be a text that is not empty'), fields };
  }
  if (!modelInput?.startsWith('{')) {
    return { failure: failure('NoModelInput', 'modelInput must be an object'), fields };
  }
  return { userId: JSON.parse(userId), modelInput, fields, record: rawObject(without(fields, OURS)) };
}

/** The fields of a line that holds a JSON object; nothing if it does not. */
export function parseObject(content: Buffer): Map<string, string> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? rawFields(text) : undefined;
  } catch {
    return undefined;
  }
}

/** A line that we have written. */
export function parseWorkLine(content: Buffer | undefined): WorkRecord {
  const fields = rawFields((content ?? Buffer.from('{}')).toString());
  return {
    recordId: JSON.parse(fields.get('recordId') ?? 'null'),
    record: fields.get('record') ?? '{}',
    modelInput: fields.get('modelInput') ?? 'null',
    error: fields.get('error'),
  };
}

/** What the model reads. */
export function inputLine({ recordId, modelInput }: WorkRecord): Buffer {
  return line([
    ['recordId', JSON.stringify(recordId)],
    ['modelInput', modelInput],
  ]);
}

/** What the model does not get. */
export function carryLine({ recordId, record, error }: Omit<WorkRecord, 'modelInput'>): Buffer {
  return line([
    ['recordId', JSON.stringify(recordId)],
    ['record', record],
    ...(error ? [['error', error] as const] : []),
  ]);
}

export function workLine({ recordId, record, modelInput, error }: WorkRecord, otherwise: Failure): Buffer {
  return line([
    ['recordId', JSON.stringify(recordId)],
    ['record', record],
    ['modelInput', modelInput],
    ['error', error ?? JSON.stringify(otherwise)],
  ]);
}

/** A line of the user's results. */
export function resultLine(record: string, modelOutput: string): Buffer {
  return line([...rawFields(record), ['modelOutput', modelOutput]]);
}

/** A line of the user's failures. */
export function failedLine({ record, modelInput, error }: Omit<WorkRecord, 'recordId'>, otherwise: Failure): Buffer {
  return line([...rawFields(record), ['modelInput', modelInput], ['error', error ?? JSON.stringify(otherwise)]]);
}

/** The same for a line that is no record. */
export function refusedLine({ failure: why, fields = new Map() }: RefusedLine, source: string, number: number): Buffer {
  const error = JSON.stringify({ ...why, source, line: number });
  return line([...without(fields, ['modelOutput', 'error']), ['error', error]]);
}

function* without(fields: ReadonlyMap<string, string>, names: readonly string[]): Generator<readonly [string, string]> {
  for (const field of fields) {
    if (!names.includes(field[0])) {
      yield field;
    }
  }
}

function line(fields: Iterable<readonly [string, string]>): Buffer {
  return Buffer.from(`${rawObject(fields)}\n`);
}
