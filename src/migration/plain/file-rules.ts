import type { Refusal } from '../../private/refusal';
import { isWithoutTransaction, type MigrationFile, statementsOf } from './migration-file';
import type { SqlStatement } from './split-sql';
import type { SqlDialect } from './sql-tokens';

interface Rule {
  readonly dialects: readonly SqlDialect[];
  readonly applies: (statement: SqlStatement, isAlone: boolean) => boolean;
  readonly must: string;
  readonly remedy: string;
}

const [POSTGRES, MYSQL, BOTH]: SqlDialect[][] = [['postgres'], ['mysql'], ['postgres', 'mysql']];

const beginsWith = (pattern: RegExp) => (statement: SqlStatement) =>
  pattern.test(statement.words.slice(0, 6).join(' '));
const mentions = (word: string) => (statement: SqlStatement) => statement.words.includes(word);

/** They end the transaction that a file is, or begin another one. A savepoint may be rolled back to. */
const TRANSACTION =
  /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|END|ABORT|PREPARE TRANSACTION|XA)( |$)(?!(WORK |TRANSACTION )?TO )/;
/** PostgreSQL does not run them in a transaction. */
const ALONE = [
  /^(CREATE|DROP) (DATABASE|TABLESPACE)( |$)/,
  /^(VACUUM|ALTER SYSTEM)( |$)/,
  /^(CREATE (UNIQUE )?INDEX|DROP INDEX) CONCURRENTLY( |$)/,
  /^REINDEX (INDEX |TABLE |SCHEMA |DATABASE |SYSTEM )?CONCURRENTLY( |$)/,
];

const RULES: readonly Rule[] = [
  {
    dialects: POSTGRES,
    applies: ({ text }) => text.startsWith('\\'),
    must: 'hold no commands of psql',
    remedy: 'remove the line; a dump with pg_dump --inserts needs none but \\restrict, which may go',
  },
  {
    dialects: POSTGRES,
    applies: ({ words }) => words[0] === 'COPY' && words.includes('STDIN'),
    must: 'hold no data for COPY',
    remedy: 'dump with pg_dump --inserts',
  },
  {
    dialects: MYSQL,
    applies: beginsWith(/^(DELIMITER|SOURCE)( |$)/),
    must: 'hold no commands of the mysql client',
    remedy: 'remove the line: stored programs need no DELIMITER here',
  },
  {
    dialects: BOTH,
    applies: beginsWith(TRANSACTION),
    must: 'not begin or end a transaction',
    remedy: 'remove the statement: the runner keeps file and ledger together',
  },
  {
    dialects: MYSQL,
    applies: ({ words }) => words[0] === 'SET' && words.includes('AUTOCOMMIT'),
    must: 'not set autocommit',
    remedy: 'remove the statement: what was not committed would be lost',
  },
  {
    dialects: POSTGRES,
    applies: beginsWith(/^DISCARD ALL( |$)/),
    must: 'not use DISCARD ALL',
    remedy: 'use RESET ALL: the lock of the runner would be released',
  },
  {
    dialects: POSTGRES,
    applies: mentions('PG_ADVISORY_UNLOCK_ALL'),
    must: 'not call pg_advisory_unlock_all',
    remedy: 'release your own locks by their keys: the lock of the runner would be released',
  },
  {
    dialects: MYSQL,
    applies: mentions('RELEASE_ALL_LOCKS'),
    must: 'not call RELEASE_ALL_LOCKS',
    remedy: 'release your own locks by their names: the lock of the runner would be released',
  },
  {
    dialects: POSTGRES,
    applies: ({ words }, isAlone) => !isAlone && ALONE.some((pattern) => pattern.test(words.slice(0, 6).join(' '))),
    must: 'run outside of a transaction what PostgreSQL runs only there',
    remedy: 'move the statement into a file of its own that begins with the line -- no-transaction',
  },
];

/** The reason for which a file cannot be run; undefined if there is none. */
export function objectionTo(file: MigrationFile, dialect: SqlDialect): Refusal | undefined {
  const statements = statementsOf(file, dialect);
  const isAlone = isWithoutTransaction(file.sql);
  return (
    objectionToShape(file, statements, isAlone, dialect) ?? objectionToStatements(file, statements, isAlone, dialect)
  );
}

function objectionToShape(
  { name }: MigrationFile,
  statements: readonly SqlStatement[],
  isAlone: boolean,
  dialect: SqlDialect,
): Refusal | undefined {
  const property = 'migrations';
  if (statements.length === 0) {
    return {
      property,
      must: 'hold a statement in each file',
      got: name,
      remedy: 'remove the file, or write SELECT 1;',
    };
  }
  if (isAlone && dialect === 'mysql') {
    const remedy = 'remove the line: MySQL commits at each DDL statement anyway';
    return { property, must: 'not say -- no-transaction for MySQL', got: name, remedy };
  }
  if (isAlone && statements.length > 1) {
    const remedy = 'give each statement a file: of several, an interruption would leave some';
    const got = `${name} with ${statements.length}`;
    return { property, must: 'hold one statement in a file with -- no-transaction', got, remedy };
  }
  return undefined;
}

function objectionToStatements(
  { name }: MigrationFile,
  statements: readonly SqlStatement[],
  isAlone: boolean,
  dialect: SqlDialect,
): Refusal | undefined {
  for (const statement of statements) {
    const rule = RULES.find(({ dialects, applies }) => dialects.includes(dialect) && applies(statement, isAlone));
    if (rule) {
      const got = `${name}:${statement.line}: ${beginningOf(statement.text)}`;
      return { property: 'migrations', must: rule.must, got, remedy: rule.remedy };
    }
  }
  return undefined;
}

function beginningOf(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

const DDL = /^(CREATE|ALTER|DROP|RENAME|TRUNCATE)$/;

/** What is allowed and has hurt people, by the name of the warning. */
export interface FileDoubts {
  /** A failure of a later statement leaves the earlier ones. */
  readonly severalDdlStatements: boolean;
  /** The code that still runs may use what goes. */
  readonly dropsOrRenames: boolean;
  /** Writers wait until the index is built. */
  readonly locksWriters: boolean;
}

export function doubtsAbout(file: MigrationFile, dialect: SqlDialect): FileDoubts {
  const statements = statementsOf(file, dialect);
  const created = statements.flatMap(({ words }) => createdTable(words) ?? []);
  return {
    severalDdlStatements: dialect === 'mysql' && statements.filter(({ words }) => DDL.test(words[0])).length > 1,
    dropsOrRenames: statements.some(({ words }) => isDropOrRename(words)),
    locksWriters: dialect === 'postgres' && statements.some(({ words }) => locksWriters(words, created)),
  };
}

function createdTable(words: readonly string[]): string | undefined {
  return words[0] === 'CREATE' && words.includes('TABLE')
    ? words.slice(words.indexOf('TABLE') + 1).find((it) => !/^(IF|NOT|EXISTS)$/.test(it))
    : undefined;
}

function isDropOrRename(words: readonly string[]): boolean {
  const isOnTable = words[0] === 'ALTER' && words.includes('TABLE');
  const isDrop = words[0] === 'DROP' && ['TABLE', 'VIEW', 'SCHEMA', 'DATABASE'].includes(words[1]);
  // DROP CONSTRAINT, DEFAULT, NOT NULL or INDEX take no column away.
  const dropsColumn = isOnTable && words.some((it, at) => it === 'DROP' && !KEPT.includes(words[at + 1]));
  return isDrop || words[0] === 'RENAME' || dropsColumn || (isOnTable && words.includes('RENAME'));
}

const KEPT = ['CONSTRAINT', 'DEFAULT', 'NOT', 'INDEX', 'KEY', 'FOREIGN', 'PRIMARY', 'CHECK', 'EXPRESSION', 'IDENTITY'];

function locksWriters(words: readonly string[], created: readonly string[]): boolean {
  const isIndex = /^CREATE (UNIQUE )?INDEX( |$)/.test(words.slice(0, 3).join(' '));
  return isIndex && !words.includes('CONCURRENTLY') && !created.some((table) => words.includes(table));
}
