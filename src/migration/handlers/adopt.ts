import { compareMarks } from '../plain/compare-marks';
import type { MigrationFile } from '../plain/migration-file';
import type { MigrationTool } from '../run-migrations.contract';
import type { Database, ToolLedger } from './database';

interface Start {
  readonly files: readonly MigrationFile[];
  readonly tool?: MigrationTool;
  readonly baseline?: string;
}

/** The files that a database without our ledger has already: by the ledger of another tool, or by the user's word. */
export async function adoptedFrom({ files, tool, baseline }: Start, database: Database): Promise<MigrationFile[]> {
  const ledger = tool && (await database.readToolLedger(tool));
  if (ledger) {
    return adoptedFromTool(files, ledger, tool);
  }
  // An empty database, for example of a new stage, has none of them.
  if (baseline === undefined || !(await database.hasTables())) {
    return [];
  }
  return files.slice(0, files.findIndex(({ name }) => name === baseline) + 1);
}

function adoptedFromTool(
  files: readonly MigrationFile[],
  { marks, upTo, unfinished }: ToolLedger,
  tool: MigrationTool,
): MigrationFile[] {
  if (unfinished !== undefined) {
    throw new Error(
      `${unfinished} was begun by ${tool} and not finished; nothing was run. Finish it with ${tool} first`,
    );
  }
  const applied = new Set(marks);
  return files.filter(({ mark = '' }) => applied.has(mark) || (upTo !== undefined && compareMarks(mark, upTo) <= 0));
}

/** How the ledgers of other tools are read. The texts are the same for both databases. */
export const TOOL_LEDGERS: Readonly<Record<MigrationTool, ToolLedgerQuery>> = {
  prisma: {
    table: '_prisma_migrations',
    query: `SELECT migration_name AS mark, finished_at IS NULL AS unfinished, 0 AS up_to
      FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  },
  drizzle: {
    table: { postgres: 'drizzle.__drizzle_migrations', mysql: '__drizzle_migrations' },
    query: {
      postgres: 'SELECT created_at AS mark, false AS unfinished, 1 AS up_to FROM drizzle.__drizzle_migrations',
      mysql: 'SELECT created_at AS mark, false AS unfinished, 1 AS up_to FROM __drizzle_migrations',
    },
  },
  flyway: {
    table: 'flyway_schema_history',
    query: `SELECT version AS mark, NOT success AS unfinished, CASE WHEN type = 'BASELINE' THEN 1 ELSE 0 END AS up_to
      FROM flyway_schema_history WHERE version IS NOT NULL`,
  },
  dbmate: {
    table: 'schema_migrations',
    query: 'SELECT version AS mark, false AS unfinished, 0 AS up_to FROM schema_migrations',
  },
  'golang-migrate': {
    table: 'schema_migrations',
    query: 'SELECT version AS mark, dirty AS unfinished, 1 AS up_to FROM schema_migrations',
  },
};

export interface ToolLedgerQuery {
  readonly table: string | Readonly<Record<'postgres' | 'mysql', string>>;
  readonly query: string | Readonly<Record<'postgres' | 'mysql', string>>;
}

/** The rows of such a query as one answer. */
export function toolLedgerOf(rows: ReadonlyArray<{ mark: unknown; unfinished: unknown; up_to: unknown }>): ToolLedger {
  const marks = rows.map(({ mark }) => String(mark));
  const limits = rows.flatMap(({ mark, up_to: isLimit }) => (Number(isLimit) === 1 ? [String(mark)] : []));
  const unfinished = rows.find((row) => row.unfinished === true || Number(row.unfinished) === 1)?.mark;
  return {
    marks,
    ...(limits.length > 0 && { upTo: limits.sort(compareMarks)[limits.length - 1] }),
    ...(unfinished !== undefined && { unfinished: String(unfinished) }),
  };
}
