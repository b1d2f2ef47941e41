import type { Entry, Rule } from '../private/rules/rule';
import type { Unreadable } from './find-templates';
import type { Inspection } from './inspect';

/** The result of a check. */
export interface Result extends Inspection {
  readonly rules: readonly Rule[];
  /** The files that could not be read, and so were not judged. */
  readonly unreadable: readonly Unreadable[];
  /** The findings that the baseline has. */
  readonly known: readonly Entry[];
  /** The parts of the baseline or the configuration that need attention, in sentences. */
  readonly hints: readonly string[];
  readonly templates: number;
  readonly leftOut: number;
}
