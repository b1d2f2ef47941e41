import { canonicalMark, compareMarks } from '../plain/compare-marks';
import type { MigrationFile } from '../plain/migration-file';
import type { MigrationTool } from '../run-migrations.contract';
import type { Database } from './database';
import type { ToolLedger } from './tool-ledgers';

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
  const applied = new Set(marks.map(canonicalMark));
  return files.filter(
    ({ mark = '' }) => applied.has(canonicalMark(mark)) || (upTo !== undefined && compareMarks(mark, upTo) <= 0),
  );
}
