import type { SuiteRequest } from '../run-tests.contract';

/** The answer of a call of a function. */
export interface SuiteAnswer {
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

/** What the function of the user answered; an error that it ended with is a failure of the tests. */
export async function callSuite(
  request: SuiteRequest,
  invoke: (payload: string, millis: number) => Promise<SuiteAnswer>,
): Promise<unknown> {
  const { FunctionError: error, Payload: payload } = await invoke(JSON.stringify(request), request.timeoutMillis);
  const text = Buffer.from(payload ?? []).toString();
  if (error !== undefined) {
    throw new Error(`the function of the suite failed: ${text}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the function of the suite answered no JSON');
  }
}
