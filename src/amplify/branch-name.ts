import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';

// https://git-scm.com/docs/git-check-ref-format
const NOT_IN_GIT: [RegExp, string][] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses these too.
  [/[\s\x00-\x1f\x7f~^:?*[\\]/, 'a space, a control character or one of ~ ^ : ? * [ \\'],
  [/\.\.|@\{|\/\/|^\/|\/$|^-/, '.., @{, //, a slash at either end or a dash at the start'],
  [/(^|\/)\.|\.$|\.lock(\/|$)/, 'a part that starts with a dot, a dot at the end or a part that ends with .lock'],
  [/^(@|HEAD)$/, 'only @ or HEAD'],
];

/** EventBridge puts the name into the message of a failed build without escaping it. */
const UNQUOTED = {
  pattern: /^[^"]*$/,
  must: 'not contain a quotation mark',
  remedy: 'rename the branch: the message of its failed builds would be broken',
};

const SHORT_NAME = {
  pattern: /^(?!refs\/heads\/)/,
  must: 'be the name without refs/heads/',
  remedy: 'give the name alone, such as main: Amplify looks for a branch of that name',
};

/** Rejects a name that Amplify's API rejects, or that no branch in git can have. */
export function requireBranchName(name: string, scope: IConstruct): void {
  const property = 'branchName';
  requireKind(property, name, 'text', scope);
  requireLiteral(property, name, 'name the branch in the code', scope);
  if (name.length < 1 || name.length > 255) {
    const got = name === '' ? '' : `${name.length} characters`;
    refuse({ property, must: 'have 1 to 255 characters', got, remedy: 'give the name of a branch' }, scope);
  }
  const broken = NOT_IN_GIT.find(([pattern]) => pattern.test(name));
  if (broken) {
    const remedy = 'git has no such branch: give the full name of a branch, not a pattern';
    refuse({ property, must: `not contain ${broken[1]}`, got: name, remedy }, scope);
  }
  requireText(property, name, SHORT_NAME, scope);
  requireText(property, name, UNQUOTED, scope);
}

/**
 * The id of a branch's construct. In ids the CDK writes -- for a slash, so that a name with -- needs another spelling.
 */
export function branchId(name: string): string {
  return `Branch-${name.includes('--') ? name.replaceAll('-', '%2D') : name}`;
}
