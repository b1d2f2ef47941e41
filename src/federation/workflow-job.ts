import { Fn, Token } from 'aws-cdk-lib';
import { isChosenAtDeployTime } from './deploy-time-values';

/** The values that a workload needs to assume a role. */
export interface Job {
  readonly roleArn: string;
  readonly region: string;
  /** The audience to ask for, where the issuer has several. */
  readonly audience: string;
  /** The subjects that the role accepts. */
  readonly subjects: readonly string[];
}

/** Texts that YAML would read as something else than a text. */
const KEYWORDS = /^(true|false|yes|no|on|off|null|y|n)$/i;

/** A text as a scalar of YAML: as it is if no reader of YAML can take it for anything else, in single quotes otherwise. */
export function yaml(text: string): string {
  const isPlain = /^[A-Za-z][\w./:@+-]*$/.test(text) && !text.endsWith(':') && !KEYWORDS.test(text);
  return isPlain ? text : inQuotes(text, "''");
}

/** A text as one word of a POSIX shell. */
export function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : inQuotes(text, "'\\''");
}

/** A command of a shell, the words of which are quoted already, as a scalar of YAML. */
export function command(...words: readonly string[]): string {
  const text = words.join(' ');
  const isPlain = /^[A-Za-z].*[^\s:]$/.test(text) && !/: | #/.test(text) && !isChosenAtDeployTime(text);
  return isPlain ? text : inQuotes(text, "''");
}

/** A text that stays on its line, for the right side of a setting in a language without quotes. */
export function line(text: string): string {
  return isChosenAtDeployTime(text) ? Fn.select(0, Fn.split('\n', text)) : text;
}

/** The subjects that the role accepts, as a comment, which a deploy-time value could leave. */
export function accepted(subjects: readonly string[]): string {
  const texts = subjects.map((subject) => subject.replace(/\$\{Token\[[^\]]*\]\}/g, '…'));
  return `# The role accepts: ${texts.join(', ')}`;
}

function inQuotes(text: string, escapedQuote: string): string {
  return `'${replaceIn(replaceIn(text, '\n', ' '), "'", escapedQuote)}'`;
}

/**
 * The text with another part in place of each of its kind. CloudFormation does it in a value that is chosen at deploy
 * time; an attribute of a resource has nothing to replace.
 */
export function replaceIn(text: string, part: string, replacement: string): string {
  if (isChosenAtDeployTime(text)) {
    return Fn.join(replacement, Fn.split(part, text));
  }
  return Token.isUnresolved(text) ? text : text.split(part).join(replacement);
}

/** The lines of a text, without those that are left out; a nested list is part of the text where it stands. */
export function text(...lines: (string | false | undefined | readonly (string | false | undefined)[])[]): string {
  const given = lines.flat().filter((one) => typeof one === 'string');
  return `${given.join('\n')}\n`;
}

/** A name that fits a pattern of IAM, for a sample: `v1` for `v1*`, `release/1` for `release/*`. */
export function sampleOf(pattern: string): string {
  return pattern.replace(/(?<=\w)\*+$/, '').replace(/[*?]/g, '1');
}

/** A regular expression, without its slashes, for the names that fit a pattern of IAM. */
export function expressionOf(pattern: string): string {
  const literal = pattern.replace(/[\\^$.+()[\]{}|/]/g, '\\$&');
  return `^${literal.replace(/\*+/g, '.*').replaceAll('?', '.')}$`;
}
