import { clip } from '../../private/runtime/custom-resource';

/** The answer of Lambda to a synchronous call. */
export interface LoaderAnswer {
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

/** What the loader returned; throws what it threw. */
export function answerOf({ FunctionError, Payload }: LoaderAnswer): string {
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError !== undefined) {
    throw new Error(`the loader failed: ${clip(text, '(the rest is in the log of the loader)')}`);
  }
  return text;
}
