/** What a synthesis printed, and how it ended. */
export interface Synthesis {
  readonly status: number | null;
  readonly output: string;
  /** The messages of level warning or error in the cloud assembly, with the paths of their constructs. */
  readonly annotations: readonly string[];
}

const DEPRECATION = /is deprecated/;
/** The warnings of the CDK's own template validation, and of this library. */
const OURS = /CloudFormation-Validate|cdk-hindsight\//;

/** What a user of this version would see that the library is to blame for. */
export function objectionsTo({ status, output, annotations }: Synthesis): string[] {
  const lines = output.split('\n');
  return [
    ...(status === 0 ? [] : [`synthesis ended with ${status}: ${lastWords(lines)}`]),
    ...lines.filter((line) => DEPRECATION.test(line)),
    ...annotations.filter((annotation) => OURS.test(annotation)),
  ];
}

function lastWords(lines: readonly string[]): string {
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-12)
    .join('\n  ');
}
