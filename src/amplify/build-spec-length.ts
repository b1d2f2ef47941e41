import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';

/** What Amplify's API takes. */
const MAX_LENGTH = 25_000;

/** Passes a build specification on, unless it is too long. */
export function requireLength(text: string, property: string, scope: IConstruct): string {
  if (text.length > MAX_LENGTH) {
    const must = `have at most ${MAX_LENGTH} characters with the commands that start Docker`;
    const remedy = 'move long commands into scripts of the repository';
    refuse({ property, must, got: `${text.length} characters`, remedy }, scope);
  }
  return text;
}
