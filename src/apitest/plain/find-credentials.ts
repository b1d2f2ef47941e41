import { AUTH_PARAMETERS, CREDENTIALS } from '../facts';
import { visit } from './read-collection';

/** What is in a file that Postman exports, and should not be: in words that do not repeat it. */
export function findCredentials(file: object): string | undefined {
  const found: string[] = [];
  visit(file, (node) => {
    found.push(...secretVariables(node), ...literalLogins(node));
  });
  return found[0] ?? CREDENTIALS.find(({ pattern }) => pattern.test(textsOf(file)))?.name;
}

function secretVariables({ type, key, value }: Record<string, unknown>): string[] {
  return type === 'secret' && typeof value === 'string' && isLiteral(value)
    ? [`the value of the secret variable ${key}`]
    : [];
}

function literalLogins({ auth }: Record<string, unknown>): string[] {
  const { type } = (auth ?? {}) as { type?: string };
  const secrets = AUTH_PARAMETERS[type ?? ''] ?? [];
  const given = (auth as Record<string, unknown> | undefined)?.[type ?? ''];
  return entriesOf(given)
    .filter(([key, value]) => secrets.includes(key) && typeof value === 'string' && isLiteral(value))
    .map(([key]) => `a ${key} for the authorization ${type}`);
}

/** Version 2.1 has a list, and 2.0 a map. */
function entriesOf(parameters: unknown): [string, unknown][] {
  return Array.isArray(parameters)
    ? parameters.map((it) => [`${it?.key}`, it?.value])
    : Object.entries((parameters ?? {}) as object);
}

/** Whether a text says something itself, and not by a variable. */
function isLiteral(text: string): boolean {
  return text !== '' && !/\{\{.*\}\}/.test(text);
}

function textsOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'object' && value !== null ? Object.values(value).map(textsOf).join('\n') : '';
}
