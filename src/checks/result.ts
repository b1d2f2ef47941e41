import type { Entry, Rule } from '../private/rules/rule';
import type { Unreadable } from './find-templates';
import type { Inspection } from './inspect';

/** What the command has to tell. */
export interface Result extends Inspection {
  readonly rules: readonly Rule[];
  /** What could not be read, and so was not judged. */
  readonly unreadable: readonly Unreadable[];
  /** What the baseline has. */
  readonly known: readonly Entry[];
  /** What should be looked at in the baseline or the configuration, in sentences. */
  readonly hints: readonly string[];
  readonly templates: number;
  readonly leftOut: number;
}
