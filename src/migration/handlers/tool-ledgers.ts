import { compareMarks } from '../plain/compare-marks';
import type { SqlDialect } from '../plain/sql-tokens';
import type { MigrationTool } from '../run-migrations.contract';

/** What the ledger of another tool says. */
export interface ToolLedger {
  /** The marks of the files that it has applied. */
  readonly marks: readonly string[];
  /** Files up to this mark count as applied too. */
  readonly upTo?: string;
  /** The mark of a file that it began and did not finish. */
  readonly unfinished?: string;
}

/** A row as the client of the database gives it. */
export type ToolRow = Readonly<Record<string, unknown>>;

interface ToolLedgerFormat {
  readonly table: Readonly<Record<SqlDialect, string>>;
  readonly read: (rows: readonly ToolRow[]) => ToolLedger;
}

const everywhere = (table: string) => ({ postgres: table, mysql: table });
const DRIZZLE = { postgres: 'drizzle.__drizzle_migrations', mysql: '__drizzle_migrations' };

/** Where the tools keep their ledgers, and how they are read. The clients give numbers and truths in several ways. */
export const TOOL_LEDGERS: Readonly<Record<MigrationTool, ToolLedgerFormat>> = {
  prisma: { table: everywhere('_prisma_migrations'), read: readPrisma },
  drizzle: { table: DRIZZLE, read: readDrizzle },
  'drizzle-1': { table: DRIZZLE, read: readDrizzle1 },
  flyway: { table: everywhere('flyway_schema_history'), read: readFlyway },
  dbmate: { table: everywhere('schema_migrations'), read: readDbmate },
  'golang-migrate': { table: everywhere('schema_migrations'), read: readGolangMigrate },
};

function readPrisma(rows: readonly ToolRow[]): ToolLedger {
  const valid = rows.filter((row) => row.rolled_back_at === null);
  return {
    marks: textsOf(valid, 'migration_name'),
    ...unfinished(valid, 'migration_name', (row) => row.finished_at === null),
  };
}

/** The last row counts: Drizzle Kit 0.x applies what is younger than it. */
function readDrizzle(rows: readonly ToolRow[]): ToolLedger {
  if (rows.some(({ name }) => typeof name === 'string')) {
    throw new Error(
      'the ledger of Drizzle Kit is that of 1.x, and the folder is that of 0.x; nothing was run. ' +
        'Give the folder that drizzle-kit up of 1.x makes of it',
    );
  }
  return { marks: [], ...limit(textsOf(rows, 'created_at')) };
}

/** Each row has the name of its folder, unless 0.x wrote it and 1.x has not met it yet. */
function readDrizzle1(rows: readonly ToolRow[]): ToolLedger {
  if (rows.some(({ name }) => typeof name !== 'string')) {
    throw new Error(
      'the ledger of Drizzle Kit is still that of 0.x; nothing was run. ' +
        'Run drizzle-kit migrate of 1.x once, which writes the names into it',
    );
  }
  return { marks: textsOf(rows, 'name') };
}

/** A version may be undone, and applied again. */
function readFlyway(rows: readonly ToolRow[]): ToolLedger {
  const versioned = rows
    .filter(({ version }) => version !== null)
    .sort((a, b) => Number(a.installed_rank) - Number(b.installed_rank));
  const applied = new Set<string>();
  for (const { version, type } of versioned) {
    if (/^(UNDO|DELETE)/.test(`${type}`)) {
      applied.delete(`${version}`);
    } else {
      applied.add(`${version}`);
    }
  }
  const baselines = versioned.filter(({ type }) => `${type}`.includes('BASELINE'));
  return {
    marks: [...applied],
    ...limit(textsOf(baselines, 'version')),
    ...unfinished(versioned, 'version', ({ success }) => !isTrue(success)),
  };
}

function readDbmate(rows: readonly ToolRow[]): ToolLedger {
  requireShape('dbmate', rows, (row) => !('dirty' in row));
  return { marks: textsOf(rows, 'version') };
}

/** One row, which has the last version. */
function readGolangMigrate(rows: readonly ToolRow[]): ToolLedger {
  requireShape('golang-migrate', rows, (row) => 'dirty' in row);
  return {
    marks: [],
    ...limit(textsOf(rows, 'version')),
    ...unfinished(rows, 'version', ({ dirty }) => isTrue(dirty)),
  };
}

/** Several tools call their ledger schema_migrations. */
function requireShape(tool: MigrationTool, rows: readonly ToolRow[], isRight: (row: ToolRow) => boolean): void {
  if (!rows.every(isRight)) {
    throw new Error(
      `schema_migrations is not a ledger of ${tool}; nothing was run. ` +
        'Read the files with the factory of the tool that wrote it, or rename the table if nothing uses it',
    );
  }
}

function textsOf(rows: readonly ToolRow[], column: string): string[] {
  return rows.map((row) => String(row[column]));
}

function limit(marks: readonly string[]): Pick<ToolLedger, 'upTo'> {
  const last = [...marks].sort(compareMarks)[marks.length - 1];
  return last === undefined ? {} : { upTo: last };
}

function unfinished(
  rows: readonly ToolRow[],
  column: string,
  isUnfinished: (row: ToolRow) => boolean,
): Pick<ToolLedger, 'unfinished'> {
  const row = rows.find(isUnfinished);
  return row ? { unfinished: String(row[column]) } : {};
}

function isTrue(value: unknown): boolean {
  return value === true || Number(value) === 1;
}
