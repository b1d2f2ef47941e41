/** The value of a variable that the construct has set. */
export function variable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`the environment variable ${name} is missing`);
  }
  return value;
}

export function numberVariable(environment: NodeJS.ProcessEnv, name: string): number {
  const value = Number(variable(environment, name));
  if (!Number.isFinite(value)) {
    throw new Error(`the environment variable ${name} must be a number`);
  }
  return value;
}
