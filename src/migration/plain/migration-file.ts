import { createHash } from 'node:crypto';
import { type SqlStatement, splitSql } from './split-sql';
import type { SqlDialect } from './sql-tokens';

/** A file of SQL as the runner takes it. */
export interface MigrationFile {
  /** The name in the ledger, in messages and in the order: `0001_users.sql`. */
  readonly name: string;
  readonly sql: string;
  /** What the ledger of the tool that the file comes from knows it by. */
  readonly mark?: string;
}

const NO_TRANSACTION = /^--[ \t]*no-transaction$/i;

/** Whether a comment before the first statement wants the file to run outside of a transaction. */
export function isWithoutTransaction(sql: string): boolean {
  for (const line of sql.split(/\r?\n/)) {
    const text = line.trim();
    if (NO_TRANSACTION.test(text)) {
      return true;
    }
    if (text !== '' && !text.startsWith('--')) {
      return false;
    }
  }
  return false;
}

/** The fingerprint of a file: the same whatever line breaks an editor or git writes, and without a byte order mark. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(normalized(sql)).digest('hex');
}

export function normalized(sql: string): string {
  return sql.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
}

/** How a request names a file: by its name and the beginning of its checksum. */
export function entryOf(file: Pick<MigrationFile, 'name' | 'sql'>): string {
  return `${file.name}:${checksumOf(file.sql).slice(0, 12)}`;
}

export function statementsOf(file: MigrationFile, dialect: SqlDialect): SqlStatement[] {
  return splitSql(normalized(file.sql), dialect);
}
