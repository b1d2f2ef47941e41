import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';

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

const VALUE = {
  pattern: /^[\s\S]{0,5500}$/,
  must: 'have at most 5500 characters',
  remedy: 'keep long values in the repository or in Parameter Store',
};

/** What the user set and what the properties of the app set, where these do not contradict each other. */
export function mergeEnvironment(
  own: Environment = {},
  managed: ManagedVariable[],
  scope: IConstruct,
): EnvironmentVariable[] {
  for (const variable of managed) {
    refuseContradiction(own, variable, scope);
  }
  const set = managed.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]);
  return toVariables({ ...own, ...Object.fromEntries(set) }, scope);
}

/** The variables of a branch, which must not undo what the properties of the app set. */
export function checkEnvironment(
  own: Environment = {},
  managed: ManagedVariable[],
  scope: IConstruct,
): EnvironmentVariable[] {
  for (const variable of managed) {
    refuseContradiction(own, variable, scope);
  }
  return toVariables(own, scope);
}

function refuseContradiction(own: Environment, { name, property, value }: ManagedVariable, scope: IConstruct): void {
  if (own[name] === undefined || own[name] === value) {
    return;
  }
  const must = value === undefined ? `be left to ${property}` : `be what ${property} sets (${value}), or be left out`;
  refuse({ property: `environment.${name}`, must, got: own[name], remedy: `set ${property} instead` }, scope);
}

function toVariables(environment: Environment, scope: IConstruct): EnvironmentVariable[] {
  for (const [name, value] of Object.entries(environment)) {
    requireName(name, scope);
    requireText(`environment.${name}`, value, VALUE, scope);
    requireNoSecret(`environment.${name}`, value, scope);
  }
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

/** Amplify shows the variables to whoever sees the app, and CloudFormation would fill the secret in. */
function requireNoSecret(property: string, value: string, scope: IConstruct): void {
  const text = Token.isUnresolved(value) ? JSON.stringify(Stack.of(scope).resolve(value)) : value;
  if (/\{\{resolve:(secretsmanager|ssm-secure):/.test(text)) {
    const remedy = 'add it as a secret of the app in the console of Amplify, or let the build fetch it by its role';
    refuse({ property, must: 'hold no secret: whoever sees the app can read it', remedy }, scope);
  }
}

function requireName(name: string, scope: IConstruct): void {
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
