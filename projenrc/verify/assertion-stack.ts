/** The name of the stack of an experiment's assertions: integ-tests gives many experiments the same, and they run at once. */
export function assertionStackName(experiment: string): string {
  return `VerifyAssertions-${experiment}`;
}
