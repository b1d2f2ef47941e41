import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { compareMarks } from './plain/compare-marks';
import type { MigrationFile } from './plain/migration-file';
import type { MigrationTool } from './run-migrations.contract';

const MAX_FILES = 2_000;
const MAX_MEGABYTES = 40;
const PROPERTY = 'migrations';

/**
 * The SQL files of a folder, in the order in which they are applied. The files are read at synth.
 *
 * Each factory reads the layout of one tool. If the database has no ledger of this library yet, the runner reads the tool's
 * own ledger and continues where the tool stopped.
 *
 * @example
 * import { MigrationFiles } from 'cdk-hindsight/migration';
 *
 * MigrationFiles.fromDirectory('migrations');
 */
export class MigrationFiles {
  /**
   * Plain SQL files: `0001_users.sql`, with a number of at least four digits, and a name of a-z, 0-9 and `_`.
   *
   * @param path the folder, absolute or relative to the directory that the app runs in
   * @throws if the folder does not exist or has no SQL file, a name does not fit, a number occurs twice, a file is empty,
   * or there are more than 2,000 files or 40 MB
   */
  public static fromDirectory(path: string): MigrationFiles {
    const files = sqlFilesIn(path).map((name) => {
      const number = /^(\d{4,})_[a-z0-9_]+\.sql$/.exec(name)?.[1];
      return { mark: number ?? refuseName(name, '0001_users.sql'), name, sql: textOf(path, name) };
    });
    return MigrationFiles.of(path, files, undefined);
  }

  /**
   * The folder of Prisma Migrate: `prisma/migrations`, with `<time>_<name>/migration.sql` in it. The ledger is `_prisma_migrations`.
   *
   * @throws as `fromDirectory`
   * @see https://www.prisma.io/docs/orm/prisma-migrate
   */
  public static fromPrisma(path: string): MigrationFiles {
    const files = entriesOf(path)
      .filter((name) => statSync(join(path, name)).isDirectory())
      .map((name) => {
        if (!/^\d+_\w+$/.test(name) || !existsSync(join(path, name, 'migration.sql'))) {
          refuseName(name, '20260102030405_users/migration.sql');
        }
        return { name, sql: textOf(path, name, 'migration.sql'), mark: name };
      });
    return MigrationFiles.of(path, files.sort(byTime), 'prisma');
  }

  /**
   * The folder of Drizzle Kit: `drizzle`, with `meta/_journal.json` in it, or, for 1.x, with `<time>_<name>/migration.sql`.
   * The ledger is `__drizzle_migrations`.
   *
   * @throws as `fromDirectory`, and if it has neither, or both
   * @see https://orm.drizzle.team/docs/drizzle-kit-generate
   */
  public static fromDrizzleKit(path: string): MigrationFiles {
    const folders = entriesOf(path).filter((name) => existsSync(join(path, name, 'migration.sql')));
    if (existsSync(join(path, 'meta', '_journal.json'))) {
      if (folders.length > 0) {
        const remedy = 'run drizzle-kit up of 1.x, which moves all files into folders, and remove meta';
        refuseFolder(path, 'be of one version of Drizzle Kit, and not hold both a journal and folders', remedy);
      }
      return MigrationFiles.of(
        path,
        journalOf(path).map(({ tag, when }) => drizzleFile(path, tag, when)),
        'drizzle',
      );
    }
    if (folders.length === 0) {
      const remedy = 'give the folder that drizzle-kit generate writes, named "out" in its configuration';
      refuseFolder(path, 'hold meta/_journal.json, or a folder with migration.sql for each migration', remedy);
    }
    const files = folders.map((name) => {
      if (!/^\d{14}_/.test(name)) {
        refuseName(name, '20260102030405_users/migration.sql');
      }
      return { name, sql: withoutMarkers(textOf(path, name, 'migration.sql')), mark: name };
    });
    return MigrationFiles.of(path, files, 'drizzle-1');
  }

  /**
   * Versioned Flyway migrations: `V1__users.sql`, `V1.1__orders.sql`. The ledger is `flyway_schema_history`. Undo files
   * (`U1__…`) are skipped; repeatable migrations, callbacks and placeholders are rejected.
   *
   * @throws as `fromDirectory`
   * @see https://documentation.red-gate.com/flyway/flyway-concepts/migrations
   */
  public static fromFlyway(path: string): MigrationFiles {
    const files = sqlFilesIn(path)
      .filter((name) => !/^U\d/.test(name))
      .map((name) => {
        const version = /^V(\d+(?:[._]\d+)*)__[^/]+\.sql$/.exec(name)?.[1] ?? refuseName(name, 'V1__users.sql');
        const sql = textOf(path, name);
        const placeholder = /\$\{[\w:.-]+\}/.exec(sql)?.[0];
        if (placeholder) {
          const remedy = 'write the value into the file: a placeholder would be run as it is';
          refuse({ property: PROPERTY, must: 'hold no placeholders', got: `${name}: ${placeholder}`, remedy });
        }
        // The ledger has a dot where the name of the file has a low line.
        return { name, sql, mark: version.replaceAll('_', '.') };
      });
    return MigrationFiles.of(path, files, 'flyway');
  }

  /**
   * The folder of dbmate: `db/migrations`, with `<time>_<name>.sql` in it. Only the part after `-- migrate:up` is applied.
   * The ledger is `schema_migrations`.
   *
   * @throws as `fromDirectory`, and if a file has no `-- migrate:up`
   * @see https://github.com/amacneil/dbmate#creating-migrations
   */
  public static fromDbmate(path: string): MigrationFiles {
    const files = sqlFilesIn(path).map((name) => {
      const version = /^(\d+).*\.sql$/.exec(name)?.[1] ?? refuseName(name, '20260102030405_users.sql');
      return { name, sql: upPartOf(name, textOf(path, name)), mark: version };
    });
    return MigrationFiles.of(path, files, 'dbmate');
  }

  /**
   * The folder of golang-migrate: `000001_users.up.sql`. Files that end in `.down.sql` are skipped. The ledger is
   * `schema_migrations`.
   *
   * @throws as `fromDirectory`
   * @see https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
   */
  public static fromGolangMigrate(path: string): MigrationFiles {
    const files = sqlFilesIn(path)
      .filter((name) => !name.endsWith('.down.sql'))
      .map((name) => {
        const version = /^(\d+)_.*\.up\.sql$/.exec(name)?.[1] ?? refuseName(name, '000001_users.up.sql');
        return { name, sql: textOf(path, name), mark: version };
      });
    return MigrationFiles.of(path, files, 'golang-migrate');
  }

  private static of(path: string, files: Required<MigrationFile>[], tool: MigrationTool | undefined): MigrationFiles {
    if (files.length === 0) {
      refuseFolder(path, 'hold at least one migration', 'write the first one, or name another folder');
    }
    const isOrdered = tool === 'prisma' || tool === 'drizzle' || tool === 'drizzle-1';
    const sorted = isOrdered ? files : [...files].sort((a, b) => compareMarks(a.mark, b.mark));
    const twin = sorted.find((file, index) => index > 0 && isSame(sorted[index - 1], file, isOrdered));
    if (twin) {
      const before = sorted[sorted.indexOf(twin) - 1];
      const got = `${before.name}, ${twin.name}`;
      refuse({
        property: PROPERTY,
        must: 'have each number once',
        got,
        remedy: 'renumber the one that is not applied yet',
      });
    }
    requireSize(path, files);
    return new MigrationFiles(sorted, tool);
  }

  private constructor(
    /** @internal */
    readonly _files: readonly MigrationFile[],
    /** @internal */
    readonly _tool: MigrationTool | undefined,
  ) {}

  /** The names of the files as they are in the ledger, in order. */
  public get names(): string[] {
    return this._files.map(({ name }) => name);
  }
}

function isSame(a: Required<MigrationFile>, b: Required<MigrationFile>, isOrdered: boolean): boolean {
  return isOrdered ? a.name === b.name : compareMarks(a.mark, b.mark) === 0;
}

function byTime(a: MigrationFile, b: MigrationFile): number {
  return a.name < b.name ? -1 : 1;
}

function entriesOf(path: string): string[] {
  requireKind('path', path, 'text');
  if (Token.isUnresolved(path)) {
    refuse({ property: 'path', must: 'be known at synth', got: 'a token', remedy: 'write the path of the folder' });
  }
  if (path === '' || !existsSync(path) || !statSync(path).isDirectory()) {
    refuseFolder(path, 'be a folder that exists', 'a relative path begins where the app runs: give an absolute one');
  }
  return readdirSync(path).sort();
}

function sqlFilesIn(path: string): string[] {
  return entriesOf(path).filter((name) => name.endsWith('.sql'));
}

function textOf(...path: string[]): string {
  return readFileSync(join(...path), 'utf8');
}

function drizzleFile(path: string, tag: string, when: number): Required<MigrationFile> {
  const name = `${tag}.sql`;
  if (!existsSync(join(path, name))) {
    refuseFolder(path, `hold the file ${name} of its journal`, 'run drizzle-kit generate again');
  }
  return { name, sql: withoutMarkers(textOf(path, name)), mark: `${when}` };
}

/** MySQL does not take the marker of Drizzle Kit for a comment. */
function withoutMarkers(sql: string): string {
  return sql.replace(/--> statement-breakpoint/g, ';');
}

function journalOf(path: string): Array<{ tag: string; when: number }> {
  const file = join(path, 'meta', '_journal.json');
  try {
    const { entries } = JSON.parse(readFileSync(file, 'utf8'));
    return [...entries].sort((a, b) => a.idx - b.idx);
  } catch (error) {
    const remedy = 'restore it from the repository, or run drizzle-kit generate again';
    return refuse({ property: PROPERTY, must: 'have a journal that can be read', got: file, remedy }, undefined, error);
  }
}

/** The part before the way back. The line that opens it becomes the header of our own files. */
function upPartOf(name: string, text: string): string {
  const up = /^-- migrate:up([^\n]*)$/m.exec(text);
  if (!up) {
    return refuse({
      property: PROPERTY,
      must: 'have a line -- migrate:up in each file',
      got: name,
      remedy: 'add it before the first statement, or use MigrationFiles.fromDirectory for plain files',
    });
  }
  const isAlone = /transaction:\s*false/.test(up[1]);
  const part = text.split(/^-- migrate:down/m)[0];
  return isAlone ? part.replace(up[0], '-- no-transaction') : part;
}

function requireSize(path: string, files: readonly MigrationFile[]): void {
  if (files.length > MAX_FILES) {
    const remedy = 'put the schema as it is into one file, and begin with it and a baseline';
    refuse({ property: PROPERTY, must: 'hold at most 2,000 files', got: `${files.length}`, remedy });
  }
  const bytes = files.reduce((sum, { sql }) => sum + Buffer.byteLength(sql), 0);
  if (bytes > MAX_MEGABYTES * 1_000_000) {
    const got = `${path} with ${Math.ceil(bytes / 1_000_000)} MB`;
    refuse({ property: PROPERTY, must: 'hold at most 40 MB', got, remedy: 'load large data by another way' });
  }
}

function refuseName(name: string, example: string): never {
  return refuse({
    property: PROPERTY,
    must: `be named like ${example}`,
    got: name,
    remedy: 'rename the file, or move it away',
  });
}

function refuseFolder(path: string, must: string, remedy: string): never {
  return refuse({ property: PROPERTY, must, got: path, remedy });
}
