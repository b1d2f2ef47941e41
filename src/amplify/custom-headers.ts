import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { holdsSecret } from '../private/synth/secrets';
import { requireSome } from '../private/synth/validation';
import type { AmplifyCustomHeader } from './amplify-custom-header';

/** The limit of Amplify's API. */
const MAX_LENGTH = 25_000;

/** The headers as Amplify takes them: YAML, with the folder of the app in a monorepo. */
export function writeCustomHeaders(
  customHeaders: AmplifyCustomHeader[] | undefined,
  appRoot: string | undefined,
  scope: IConstruct,
): string | undefined {
  if (customHeaders === undefined) {
    return undefined;
  }
  requireSome('customHeaders', customHeaders, 'an AmplifyCustomHeader', 'leave it out for no headers', scope);
  const lines = ['customHeaders:', ...customHeaders.flatMap(linesOf)];
  const whole =
    appRoot === undefined
      ? lines
      : ['applications:', `  - appRoot: ${quoted(appRoot)}`, ...lines.map((line) => `    ${line}`)];
  return requirePublic([...whole, ''].join('\n'), scope);
}

function linesOf({ pattern, headers }: AmplifyCustomHeader): string[] {
  const each = Object.entries(headers).flatMap(([name, value]) => [
    `      - key: ${quoted(name)}`,
    `        value: ${quoted(value)}`,
  ]);
  return [`  - pattern: ${quoted(pattern)}`, '    headers:', ...each];
}

/** YAML reads a text of JSON as JSON does; a value that is known only at deploy time is put between the marks. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function requirePublic(text: string, scope: IConstruct): string {
  if (text.length > MAX_LENGTH) {
    const must = `have at most ${MAX_LENGTH} characters as YAML`;
    const remedy = 'keep the headers in customHttp.yml in the repository';
    refuse({ property: 'customHeaders', must, got: `${text.length} characters`, remedy }, scope);
  }
  if (holdsSecret(text, scope)) {
    const remedy = 'every visitor sees these headers: leave the secret out';
    refuse({ property: 'customHeaders', must: 'hold no secret', remedy }, scope);
  }
  return text;
}
