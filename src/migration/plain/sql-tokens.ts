export type SqlDialect = 'postgres' | 'mysql';

/** A piece of SQL that is not white space and not a comment. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Everything that is not ASCII may be in an identifier. */
const WORD = /[\w$\u0080-\uffff]+/y;
const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
// MySQL wants white space after the hyphens, and has the hash as well.
const MYSQL_LINE_COMMENT = /(?:--(?=[\s\p{Cc}]|$)|#)[^\n]*/uy;
/** Its inside is SQL, for some or all versions of the server. */
const EXECUTABLE_COMMENT = /\/\*M?!\d*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const ESCAPE_STRING = /[eE]'/y;
/** A string goes on after white space that holds a line break. */
const CONTINUATION = /[ \t\r\f\v]*(?:--[^\n]*)?\n(?:\s|--[^\n]*\n)*'/y;

/** The tokens of a file of SQL. What is not closed ends with the file: the server will complain of it. */
export function tokensOf(sql: string, dialect: SqlDialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let isExecutable = false;
  const add = (kind: SqlToken['kind'], end: number) => {
    tokens.push({ kind, text: sql.slice(at, end), start: at, end });
    at = end;
  };
  while (at < sql.length) {
    const blank = blankAt(sql, at, dialect);
    if (blank > at) {
      at = blank;
    } else if (dialect === 'mysql' && endOf(EXECUTABLE_COMMENT, sql, at)) {
      isExecutable = true;
      add('symbol', endOf(EXECUTABLE_COMMENT, sql, at) as number);
    } else if (isExecutable && sql.startsWith('*/', at)) {
      isExecutable = false;
      add('symbol', at + 2);
    } else {
      const quoted = quotedAt(sql, at, dialect);
      const word = quoted === undefined ? endOf(WORD, sql, at) : undefined;
      add(quoted !== undefined ? 'quoted' : word !== undefined ? 'word' : 'symbol', quoted ?? word ?? at + 1);
    }
  }
  return tokens;
}

/** The end of the white space or comment that begins here. */
function blankAt(sql: string, at: number, dialect: SqlDialect): number {
  const line = dialect === 'mysql' ? MYSQL_LINE_COMMENT : LINE_COMMENT;
  const end = endOf(SPACE, sql, at) ?? endOf(line, sql, at);
  if (end !== undefined) {
    return end;
  }
  const isComment = sql.startsWith('/*', at) && !(dialect === 'mysql' && endOf(EXECUTABLE_COMMENT, sql, at));
  return isComment ? endOfComment(sql, at, dialect === 'postgres') : at;
}

function endOfComment(sql: string, start: number, isNesting: boolean): number {
  let depth = 1;
  for (let at = start + 2; at < sql.length; at++) {
    if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) {
        return at + 1;
      }
    } else if (isNesting && sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    }
  }
  return sql.length;
}

/** The end of the string or quoted name that begins here. */
function quotedAt(sql: string, at: number, dialect: SqlDialect): number | undefined {
  if (dialect === 'mysql') {
    return `'"\``.includes(sql[at]) ? endOfQuotes(sql, at, sql[at] !== '`') : undefined;
  }
  const tag = endOf(DOLLAR_TAG, sql, at);
  if (tag !== undefined) {
    const close = sql.indexOf(sql.slice(at, tag), tag);
    return close < 0 ? sql.length : close + tag - at;
  }
  if (endOf(ESCAPE_STRING, sql, at)) {
    return endOfContinued(sql, at + 1);
  }
  return `'"`.includes(sql[at]) ? endOfQuotes(sql, at, false) : undefined;
}

function endOfContinued(sql: string, start: number): number {
  let end = endOfQuotes(sql, start, true);
  for (let next = endOf(CONTINUATION, sql, end); next !== undefined; next = endOf(CONTINUATION, sql, end)) {
    end = endOfQuotes(sql, next - 1, true);
  }
  return end;
}

/** A doubled quote stands for one, so that the text after it is the next string and nothing is lost. */
function endOfQuotes(sql: string, start: number, hasBackslashes: boolean): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (hasBackslashes && sql[at] === '\\') {
      at += 1;
    } else if (sql[at] === sql[start]) {
      if (sql[at + 1] !== sql[start]) {
        return at + 1;
      }
      at += 1;
    }
  }
  return sql.length;
}

function endOf(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}
