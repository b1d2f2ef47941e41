/**
 * How CloudWatch Logs finds a term in a line: AWS does not say whether `EMFILE` is found in `XEMFILEX`. What must match has to
 * do so as `words`, and what must not match has to be silent as `parts` of words.
 */
export type Reading = 'words' | 'parts';

const TERM = /\s*(\??)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gy;
const FIELD = /^\(?\s*(\$[\w.]+)\s*=\s*"([^"]*)"\s*\)?$/;

/**
 * Whether a filter pattern matches a line of a log. Knows lists of terms, all of which or (with `?`) any of which are looked
 * for, and fields of JSON that equal a text, combined by `&&`; anything else is an error.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matchesPattern(pattern: string, line: string, reading: Reading): boolean {
  if (pattern.startsWith('{')) {
    return matchesFields(pattern, line);
  }
  const terms = termsOf(pattern);
  const contains = ({ text }: Term) => containsTerm(line, text, reading);
  if (terms.every(({ isOptional }) => isOptional)) {
    return terms.some(contains);
  }
  if (terms.some(({ isOptional }) => isOptional)) {
    throw new Error(`CloudWatch Logs ignores the terms with a question mark in ${pattern}`);
  }
  return terms.every(contains);
}

interface Term {
  readonly text: string;
  readonly isOptional: boolean;
}

function termsOf(pattern: string): Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  let end = 0;
  for (let match = TERM.exec(pattern); match; match = TERM.exec(pattern)) {
    const [, optional, quoted, plain] = match;
    if (plain !== undefined && !/^\w+$/.test(plain)) {
      throw new Error(`a term with other characters than letters, digits and _ must be in quotes: ${plain}`);
    }
    terms.push({ text: (quoted ?? plain).replace(/\\(.)/g, '$1'), isOptional: optional === '?' });
    end = TERM.lastIndex;
  }
  if (terms.length === 0 || end !== pattern.length) {
    throw new Error(`this is not a list of terms: ${pattern}`);
  }
  return terms;
}

function containsTerm(line: string, term: string, reading: Reading): boolean {
  if (reading === 'parts') {
    return line.includes(term);
  }
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9_])${escaped}(?![A-Za-z0-9_])`).test(line);
}

function matchesFields(pattern: string, line: string): boolean {
  const [, inner] = /^\{(.*)\}$/.exec(pattern) ?? [];
  if (inner === undefined) {
    throw new Error(`this is not a pattern of fields: ${pattern}`);
  }
  const tests = inner.split('&&').map((part) => {
    const [, path, value] = FIELD.exec(part.trim()) ?? [];
    if (path === undefined) {
      throw new Error(`this comparison is not known: ${part}`);
    }
    return { path: path.split('.').slice(1), value };
  });
  const event = parsed(line);
  return (
    event !== undefined && tests.every(({ path, value }) => path.reduce<any>((it, key) => it?.[key], event) === value)
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
