/** Limits and names of EventBridge Scheduler and Lambda, as far as the module needs them. */

/** The age after which EventBridge gives an event up, in seconds. */
export const DEFAULT_AGE_SECONDS = 86_400;

/** The largest input of a target of EventBridge Scheduler, in bytes. */
export const MAX_INPUT_BYTES = 262_144;

/** The years in which it is looked for runs, and for clock changes. */
export const FIRST_YEAR = 2026;
export const RUN_YEARS = 9;
export const CLOCK_CHANGE_YEARS = 11;
