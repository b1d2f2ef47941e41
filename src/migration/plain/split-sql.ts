import { type SqlDialect, type SqlToken, tokensOf } from './sql-tokens';
import { StoredProgram } from './stored-program';

/** One statement of a file, without its semicolon and without the comments around it. */
export interface SqlStatement {
  readonly text: string;
  /** The line of the file on which it begins; the first is 1. */
  readonly line: number;
  /** What is written outside of quotes and comments, in upper case. */
  readonly words: readonly string[];
}

/** The statements of a file, as the server would take them one after another. */
export function splitSql(sql: string, dialect: SqlDialect): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: SqlToken[] = [];
  const begin = () => (dialect === 'mysql' ? new StoredProgram() : new RoutineBody());
  let body = begin();
  const lines = new LineCounter(sql);
  const finish = () => {
    if (tokens.length > 0) {
      statements.push(statementOf(sql, tokens, lines));
    }
    tokens = [];
    body = begin();
  };
  for (const token of tokensOf(sql, dialect)) {
    if (token.text === ';' && !body.isOpen) {
      finish();
    } else {
      body.read(token);
      tokens.push(token);
    }
  }
  finish();
  return statements;
}

function statementOf(sql: string, tokens: readonly SqlToken[], lines: LineCounter): SqlStatement {
  const [{ start }] = tokens;
  return {
    text: sql.slice(start, tokens[tokens.length - 1].end),
    line: lines.at(start),
    words: tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toUpperCase()),
  };
}

/** Counts on from where it was asked last: a file may have many statements. */
class LineCounter {
  private line = 1;
  private seen = 0;

  constructor(private readonly sql: string) {}

  public at(position: number): number {
    for (let next = this.sql.indexOf('\n', this.seen); next >= 0 && next < position; ) {
      this.line += 1;
      this.seen = next + 1;
      next = this.sql.indexOf('\n', this.seen);
    }
    return this.line;
  }
}

/**
 * What of PostgreSQL holds semicolons without quotes: parentheses, as in CREATE RULE, and the body of a function between
 * BEGIN ATOMIC and END. The rules are those of psql.
 */
class RoutineBody {
  private readonly head: string[] = [];
  private parentheses = 0;
  private blocks = 0;

  public get isOpen(): boolean {
    return this.parentheses > 0 || this.blocks > 0;
  }

  public read({ kind, text }: SqlToken): void {
    if (text === '(') {
      this.parentheses += 1;
    } else if (text === ')') {
      this.parentheses = Math.max(0, this.parentheses - 1);
    } else if (kind === 'word') {
      this.readWord(text.toUpperCase());
    }
  }

  private readWord(word: string): void {
    if (this.head.length < 4) {
      this.head.push(word);
    }
    if (this.parentheses > 0 || !/^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE)( |$)/.test(this.head.join(' '))) {
      return;
    }
    if (word === 'BEGIN' || (word === 'CASE' && this.blocks > 0)) {
      this.blocks += 1;
    } else if (word === 'END') {
      this.blocks = Math.max(0, this.blocks - 1);
    }
  }
}
