import type { TimesSpec } from './plain/times';

/** What the starter finds in its environment. */
export const STARTER_VARIABLES = { table: 'CLAIMS_TABLE' } as const;

/** Where the starter writes its metrics: those of a schedule by its name, the heartbeat by that of the function. */
export const METRICS = {
  namespace: 'CdkHindsight/Schedule',
  dimension: 'Schedule',
  lateness: 'Lateness',
  started: 'Started',
  missed: 'Missed',
  startFailed: 'StartFailed',
  starterDimension: 'FunctionName',
  heartbeat: 'Heartbeat',
} as const;

/** What a schedule starts. */
export interface TargetSpec {
  readonly kind: 'function' | 'state-machine' | 'queue';
  /** The ARN of a function or state machine, the URL of a queue. */
  readonly address: string;
  /** Whether a start that is repeated with the same key is one: a standard workflow, a FIFO queue. */
  readonly isIdempotent: boolean;
  readonly isFifo: boolean;
}

/** One schedule of the stack. */
export interface ScheduleSpec {
  readonly name: string;
  readonly times: TimesSpec;
  readonly target: TargetSpec;
  readonly maxLatenessSeconds: number;
  readonly deadLetterUrl: string;
  readonly input?: unknown;
}

/** What the starter is called with every minute: all schedules of the stack that are enabled. */
export interface Pulse {
  readonly schedules: readonly ScheduleSpec[];
}

/** What a target gets. */
export interface DueEvent {
  readonly schedule: string;
  /** In UTC, to the second: `2026-03-29T01:00:00Z`. */
  readonly scheduledTime: string;
  /** The same for each delivery of the same run. */
  readonly idempotencyKey: string;
  readonly input?: unknown;
}

/** Why a run did not take place, or is not known to. */
export type DeadReason = 'missed' | 'start failed' | 'outcome unknown';

/** A message in the dead letter queue. */
export interface DeadLetter {
  readonly reason: DeadReason;
  readonly detail: string;
  /** The event that the target did not get, to start it by hand. */
  readonly event: DueEvent;
}

/** What the starter returns. */
export interface PulseResult {
  readonly started: number;
  readonly failed: number;
  readonly missed: number;
}

/** The key attribute of the table of claims, and that by which DynamoDB forgets them. */
export const CLAIMS = { key: 'id', expires: 'expires', days: 8 } as const;
