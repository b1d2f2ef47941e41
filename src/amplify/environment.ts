import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { holdsSecret } from '../private/synth/secrets';

/** Variables by name. */
export type Environment = { readonly [name: string]: string };

/** A variable that a property of the app sets, and the property. */
export interface ManagedVariable {
  readonly name: string;
  readonly property: string;
  readonly value?: string;
}

/** A variable as CloudFormation takes it. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

const MAX_VALUE = 5_500;

/** The variables of the user and those of the app's properties, which must not contradict each other. */
export function mergeEnvironment(
  own: Environment = {},
  managed: ManagedVariable[],
  scope: IConstruct,
): EnvironmentVariable[] {
  requireEnvironment(own, managed, scope);
  const set = managed.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]);
  return toVariables({ ...own, ...Object.fromEntries(set) }, scope);
}

/** The variables of a branch, which must not undo what the properties of the app set. */
export function requireEnvironment(
  own: Environment = {},
  managed: ManagedVariable[],
  scope: IConstruct,
): EnvironmentVariable[] {
  for (const variable of managed) {
    requireAgreement(own, variable, scope);
  }
  return toVariables(own, scope);
}

function requireAgreement(own: Environment, { name, property, value }: ManagedVariable, scope: IConstruct): void {
  if (own[name] === undefined || own[name] === value) {
    return;
  }
  const must = value === undefined ? `be left to ${property}` : `be what ${property} sets (${value}), or be left out`;
  refuse({ property: `environment.${name}`, must, got: own[name], remedy: `set ${property} instead` }, scope);
}

function toVariables(environment: Environment, scope: IConstruct): EnvironmentVariable[] {
  for (const [name, value] of Object.entries(environment)) {
    requireVariableName(name, scope);
    requireLength(`environment.${name}`, value, scope);
    requireNoSecret(`environment.${name}`, value, scope);
  }
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

/** The value is not shown: it may be anything. */
function requireLength(property: string, value: string, scope: IConstruct): void {
  if (!Token.isUnresolved(value) && value.length > MAX_VALUE) {
    const remedy = 'keep long values in the repository or in Parameter Store';
    refuse(
      { property, must: `have at most ${MAX_VALUE} characters`, got: `${value.length} characters`, remedy },
      scope,
    );
  }
}

/** Amplify shows the variables to anyone who sees the app, and CloudFormation would fill the secret in. */
function requireNoSecret(property: string, value: string, scope: IConstruct): void {
  if (holdsSecret(value, scope)) {
    const remedy = 'add it as a secret of the app in the console of Amplify, or let the build fetch it by its role';
    refuse({ property, must: 'hold no secret: anyone who sees the app can read it', remedy }, scope);
  }
}

function requireVariableName(name: string, scope: IConstruct): void {
  if (Token.isUnresolved(name)) {
    refuse({ property: 'environment', must: 'have names that are known at synth', remedy: 'use literal names' }, scope);
  }
  if (!/^[A-Za-z_]\w{0,254}$/.test(name)) {
    const must = 'have names of letters, digits and underscores, 255 at most';
    refuse({ property: 'environment', must, got: name, remedy: 'rename the variable' }, scope);
  }
  if (name.startsWith('AWS')) {
    const remedy = 'Amplify reserves this prefix: rename the variable';
    refuse({ property: 'environment', must: 'have no name that starts with AWS', got: name, remedy }, scope);
  }
}
