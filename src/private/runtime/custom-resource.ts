/** CloudFormation has 4,096 bytes for an answer, and the CDK's provider puts more text around ours. */
const MAX_CHARACTERS = 1_000;

/** What a handler of a custom resource returns to the CDK's provider, which alone answers CloudFormation. */
export interface ResourceResult {
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** A text with its beginning and, in place of the rest, where the rest is. */
export function clip(text: string, rest: string, max = MAX_CHARACTERS): string {
  if (text.length <= max) {
    return text;
  }
  const end = `… ${rest}`;
  return `${text.slice(0, Math.max(0, max - end.length))}${end}`;
}

/**
 * The error that a handler ends with. The provider adds the stack trace to the message, and both together must not be
 * longer than CloudFormation takes: the trace is in the log.
 */
export function failureOf(message: string, logGroup: string): Error {
  const error = new Error(clip(message, `(the rest is in the log group ${logGroup})`));
  error.stack = '';
  return error;
}
