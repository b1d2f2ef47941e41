/** What the gate finds in its environment. */
export const GATE_VARIABLES = {
  bucket: 'RESULTS_BUCKET',
  runner: 'RUNNER_FUNCTION',
} as const;

/** What the custom resource asks for. CloudFormation passes texts and lists of texts. */
export interface GateRequest {
  /** The name of the gate within its test. */
  readonly Gate: string;
  /** What makes a release another one. */
  readonly Release: readonly string[];
  readonly Attempts: string;
}
