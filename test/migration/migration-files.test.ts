import { Lazy } from 'aws-cdk-lib';
import { MigrationFiles } from '../../src/migration/migration-files';
import { folderOf } from './ground';

const SQL = 'CREATE TABLE t (id int);';

describe('plain files', () => {
  test('are in the order of their numbers', () => {
    const path = folderOf({ '0010_b.sql': SQL, '0002_a.sql': SQL, '00003_c.sql': SQL, 'README.md': 'x' });
    expect(MigrationFiles.fromDirectory(path).names).toEqual(['0002_a.sql', '00003_c.sql', '0010_b.sql']);
  });

  test.each(['001_users.sql', '0001-users.sql', '0001_Users.sql', 'users.sql', '0001_.sql'])(
    '%s is refused',
    (name) => {
      expect(() => MigrationFiles.fromDirectory(folderOf({ [name]: SQL }))).toThrow(
        `migrations must be named like 0001_users.sql, got: ${name}; rename the file, or move it away`,
      );
    },
  );

  test('a number that is there twice is refused', () => {
    const path = folderOf({ '0001_a.sql': SQL, '00001_b.sql': SQL });
    expect(() => MigrationFiles.fromDirectory(path)).toThrow(
      'migrations must have each number once, got: 00001_b.sql, 0001_a.sql; renumber the one that is not applied yet',
    );
  });

  test('a folder that is not there or is empty is refused', () => {
    expect(() => MigrationFiles.fromDirectory('/nowhere')).toThrow(
      'migrations must be a folder that exists, got: /nowhere',
    );
    expect(() => MigrationFiles.fromDirectory('')).toThrow("migrations must be a folder that exists, got: ''");
    expect(() => MigrationFiles.fromDirectory(folderOf({}))).toThrow('migrations must hold at least one migration');
    expect(() => MigrationFiles.fromDirectory(folderOf({ 'a.txt': '' }))).toThrow('migrations must hold at least one');
  });

  test('a path that is known only at deploy time is refused', () => {
    expect(() => MigrationFiles.fromDirectory(Lazy.string({ produce: () => 'x' }))).toThrow(
      'path must be known at synth, got: a token; write the path of the folder',
    );
  });

  test('2,000 files are accepted, and one more is not', () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${String(at).padStart(4, '0')}_t.sql`, SQL]));
    expect(MigrationFiles.fromDirectory(folderOf(files(2_000))).names).toHaveLength(2_000);
    expect(() => MigrationFiles.fromDirectory(folderOf(files(2_001)))).toThrow('at most 2,000 files, got: 2001');
  });

  test('40 MB are accepted, and one byte more is not', () => {
    const files = (bytes: number) => ({ '0001_a.sql': ' '.repeat(20_000_000), '0002_b.sql': ' '.repeat(bytes) });
    expect(MigrationFiles.fromDirectory(folderOf(files(20_000_000))).names).toHaveLength(2);
    expect(() => MigrationFiles.fromDirectory(folderOf(files(20_000_001)))).toThrow('at most 40 MB');
  });
});

/** Name, mark and text of each file. */
const of = ({ _files }: MigrationFiles) => _files.map(({ name, mark, sql }) => [name, mark, sql]);

test('Prisma Migrate', () => {
  const path = folderOf({
    '20260102030405_init/migration.sql': 'A',
    '20260102030406_users/migration.sql': 'B',
    'migration_lock.toml': 'provider = "postgresql"',
  });
  const files = MigrationFiles.fromPrisma(path);
  expect(of(files)).toEqual([
    ['20260102030405_init', '20260102030405_init', 'A'],
    ['20260102030406_users', '20260102030406_users', 'B'],
  ]);
  expect(files._tool).toBe('prisma');
  expect(() => MigrationFiles.fromPrisma(folderOf({ '20260102030405_init/other.sql': '' }))).toThrow(
    'migrations must be named like 20260102030405_users/migration.sql, got: 20260102030405_init',
  );
});

describe('Drizzle Kit', () => {
  const journal = JSON.stringify({
    version: '7',
    entries: [
      { idx: 1, when: 1767225600001, tag: '0001_b' },
      { idx: 0, when: 1767225600000, tag: '0000_a' },
    ],
  });

  test('has the order and the marks of the journal, and statements instead of its markers', () => {
    const path = folderOf({
      'meta/_journal.json': journal,
      '0000_a.sql': 'A;\n--> statement-breakpoint\nB;--> statement-breakpoint\nC',
      '0001_b.sql': 'D;',
    });
    const files = MigrationFiles.fromDrizzleKit(path);
    expect(of(files)).toEqual([
      ['0000_a.sql', '1767225600000', 'A;\n;\nB;;\nC'],
      ['0001_b.sql', '1767225600001', 'D;'],
    ]);
    expect(files._tool).toBe('drizzle');
  });

  test('is refused without a journal, with one that cannot be read, or without one of its files', () => {
    expect(() => MigrationFiles.fromDrizzleKit(folderOf({ '0000_a.sql': SQL }))).toThrow(
      'must hold meta/_journal.json, or a folder with migration.sql for each migration',
    );
    expect(() => MigrationFiles.fromDrizzleKit(folderOf({ 'meta/_journal.json': '{' }))).toThrow(
      'must have a journal that can be read',
    );
    expect(() => MigrationFiles.fromDrizzleKit(folderOf({ 'meta/_journal.json': journal, '0000_a.sql': SQL }))).toThrow(
      'must hold the file 0001_b.sql of its journal',
    );
  });

  test('of 1.x has a folder for each migration, by whose name its ledger knows it', () => {
    const path = folderOf({
      '20260102030406_b/migration.sql': 'B;',
      '20260102030406_b/snapshot.json': '{}',
      '20260102030405_a/migration.sql': 'A;\n--> statement-breakpoint\nB;',
    });
    const files = MigrationFiles.fromDrizzleKit(path);
    expect(of(files)).toEqual([
      ['20260102030405_a', '20260102030405_a', 'A;\n;\nB;'],
      ['20260102030406_b', '20260102030406_b', 'B;'],
    ]);
    expect(files._tool).toBe('drizzle-1');
  });

  test('of 1.x is refused with a name that has no time', () => {
    expect(() => MigrationFiles.fromDrizzleKit(folderOf({ '0000_a/migration.sql': SQL }))).toThrow(
      'must be named like 20260102030405_users/migration.sql, got: 0000_a',
    );
  });

  test('is refused with a journal and folders', () => {
    const files = { 'meta/_journal.json': journal, '20260102030405_a/migration.sql': SQL };
    expect(() => MigrationFiles.fromDrizzleKit(folderOf(files))).toThrow(
      'must be of one version of Drizzle Kit, and not hold both a journal and folders',
    );
  });
});

describe('Flyway', () => {
  test('has versions in order, and leaves undo files out', () => {
    const path = folderOf({
      'V1.10__c.sql': 'C',
      'V1.9__b.sql': 'B',
      'V1__a.sql': 'A',
      'U1__a.sql': 'x',
      'V2_1__d.sql': 'D',
    });
    const files = MigrationFiles.fromFlyway(path);
    expect(of(files)).toEqual([
      ['V1__a.sql', '1', 'A'],
      ['V1.9__b.sql', '1.9', 'B'],
      ['V1.10__c.sql', '1.10', 'C'],
      ['V2_1__d.sql', '2.1', 'D'],
    ]);
    expect(files._tool).toBe('flyway');
  });

  test.each(['R__views.sql', 'V1_users.sql', 'V1.__a.sql', 'beforeMigrate.sql'])('%s is refused', (name) => {
    expect(() => MigrationFiles.fromFlyway(folderOf({ [name]: SQL }))).toThrow('must be named like V1__users.sql');
  });

  test('versions that are the same are refused', () => {
    expect(() => MigrationFiles.fromFlyway(folderOf({ 'V1__a.sql': SQL, 'V1.0__b.sql': SQL }))).toThrow(
      'each number once',
    );
  });

  test('a placeholder is refused', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the placeholder.
    const sql = 'CREATE TABLE ${schema}.t (id int);';
    expect(() => MigrationFiles.fromFlyway(folderOf({ 'V1__a.sql': sql }))).toThrow(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the placeholder.
      'migrations must hold no placeholders, got: V1__a.sql: ${schema}; write the value into the file',
    );
  });
});

describe('dbmate', () => {
  test('has the part after migrate:up', () => {
    const path = folderOf({
      '20260102030405_users.sql': '-- migrate:up\nA;\n\n-- migrate:down\nB;',
      '20260102030406_index.sql': '-- migrate:up transaction:false\nC;\n-- migrate:down transaction:false\nD;',
    });
    const files = MigrationFiles.fromDbmate(path);
    expect(of(files)).toEqual([
      ['20260102030405_users.sql', '20260102030405', '-- migrate:up\nA;\n\n'],
      ['20260102030406_index.sql', '20260102030406', '-- no-transaction\nC;\n'],
    ]);
    expect(files._tool).toBe('dbmate');
  });

  test('a file without migrate:up is refused', () => {
    expect(() => MigrationFiles.fromDbmate(folderOf({ '2026_a.sql': SQL }))).toThrow(
      'migrations must have a line -- migrate:up in each file, got: 2026_a.sql',
    );
  });
});

test('golang-migrate', () => {
  const path = folderOf({ '000002_b.up.sql': 'B', '000001_a.up.sql': 'A', '000001_a.down.sql': 'x' });
  const files = MigrationFiles.fromGolangMigrate(path);
  expect(of(files)).toEqual([
    ['000001_a.up.sql', '000001', 'A'],
    ['000002_b.up.sql', '000002', 'B'],
  ]);
  expect(files._tool).toBe('golang-migrate');
  expect(() => MigrationFiles.fromGolangMigrate(folderOf({ '000001_a.sql': SQL }))).toThrow('like 000001_users.up.sql');
});

describe('the names of files', () => {
  const SQL_UP = '-- migrate:up\nSELECT 1;';
  const FLYWAY = ['V1__a.sql', 'V1.1__A b.sql', 'V1_1__a.sql', 'V20260102.10_3__a__b.sql'];
  const NOT_FLYWAY = ['v1__a.sql', 'XV1__a.sql', 'V__a.sql', 'V1._2__a.sql', 'V1..2__a.sql', 'V1__.sql', 'Ua__a.sql'];
  const FACTORIES: Record<string, (path: string) => MigrationFiles> = {
    directory: MigrationFiles.fromDirectory,
    flyway: MigrationFiles.fromFlyway,
    dbmate: MigrationFiles.fromDbmate,
    'golang-migrate': MigrationFiles.fromGolangMigrate,
    prisma: MigrationFiles.fromPrisma,
    'drizzle-1': MigrationFiles.fromDrizzleKit,
  };
  const names = (tool: string, ...all: string[]) => all.map((name) => [tool, name]);

  test.each([
    ...names('directory', '0001_a.sql', '00012_a_9.sql', '20260102030405_users.sql'),
    ...names('flyway', ...FLYWAY),
    ...names('dbmate', '1.sql', '20260102030405_users.sql', '1-x.sql'),
    ...names('golang-migrate', '1_a.up.sql', '000001_.up.sql', '20260102030405_a b.up.sql'),
    ...names('prisma', '0_init/migration.sql', '20260102030405_Users_2/migration.sql'),
    ...names('drizzle-1', '20260102030405_a/migration.sql', '20260102030405_a b/migration.sql'),
  ])('of %s may be %s', (tool, name) => {
    const files = FACTORIES[tool](folderOf({ [name]: SQL_UP }));
    expect(files.names).toEqual([name.replace('/migration.sql', '')]);
  });

  test.each([
    ...names('directory', '0001_a-b.sql', '0001_aB.sql', '0001a.sql', 'x0001_a.sql', '0001_a.sql.sql', '0001_é.sql'),
    ...names('flyway', ...NOT_FLYWAY),
    ...names('dbmate', 'users.sql', 'x1_a.sql'),
    ...names('golang-migrate', '1a.up.sql', 'x1_a.up.sql', '1_a.upxsql.sql', '1_aup.sql', '1_a.up.sql.sql'),
    ...names('prisma', 'init/migration.sql', '1/migration.sql', '1_a-b/migration.sql', 'x1_a/migration.sql'),
    ...names('prisma', '1_a b/migration.sql', '1_/migration.sql', '1_a/other.sql'),
    ...names('drizzle-1', '2026010203040_a/migration.sql', 'x20260102030405_a/migration.sql'),
    ...names('drizzle-1', '202601020304050_a/migration.sql', '20260102030405a/migration.sql'),
  ])('of %s may not be %s', (tool, name) => {
    expect(() => FACTORIES[tool](folderOf({ [name]: SQL_UP }))).toThrow(/^migrations must be named like /);
  });

  test.each([
    ['flyway', 'U1__a.sql', 'V1__a.sql'],
    ['golang-migrate', '1_a.down.sql', '1_a.up.sql'],
    ['golang-migrate', '2_x.down.sql', '1_a.up.sql'],
  ])('of %s that lead back are left out: %s', (tool, back, there) => {
    expect(FACTORIES[tool](folderOf({ [back]: SQL_UP, [there]: SQL_UP })).names).toEqual([there]);
  });

  test.each([
    ['flyway', 'V1__a.sql', 'V01__b.sql'],
    ['dbmate', '1_a.sql', '01_b.sql'],
    ['golang-migrate', '1_a.up.sql', '1_b.up.sql'],
  ])('of %s have each version once', (tool, ...both) => {
    const files = Object.fromEntries(both.map((name) => [name, SQL_UP]));
    expect(() => FACTORIES[tool](folderOf(files))).toThrow(/^migrations must have each number once, got: /);
  });

  test('of Prisma and of Drizzle Kit may have a time twice: their ledgers have the names', () => {
    const files = { '20260102030405_b/migration.sql': SQL, '20260102030405_a/migration.sql': SQL };
    for (const tool of ['prisma', 'drizzle-1']) {
      expect(FACTORIES[tool](folderOf(files)).names).toEqual(['20260102030405_a', '20260102030405_b']);
    }
  });
});

describe('placeholders of Flyway', () => {
  const of = (placeholder: string) => () =>
    MigrationFiles.fromFlyway(folderOf({ 'V1__a.sql': ['SELECT $', `{${placeholder}};`].join('') }));

  test.each(['schema', 'flyway:timestamp', 'a.b-c', 'A_9', 'x'])('%s', (name) => {
    expect(of(name)).toThrow('migrations must hold no placeholders, got: V1__a.sql: $');
  });

  test.each(['', 'a b', 'a/b', 'a$'])('"%s" is none', (name) => {
    expect(of(name)).not.toThrow();
  });
});

describe('the way there of dbmate', () => {
  const sqlOf = (text: string) => {
    const [{ sql }] = MigrationFiles.fromDbmate(folderOf({ '1_a.sql': text }))._files;
    return sql;
  };

  test.each([
    ['-- migrate:up transaction:false\nA;', '-- no-transaction\nA;'],
    ['-- migrate:up transaction: false\nA;', '-- no-transaction\nA;'],
    ['-- migrate:up transaction:true\nA;', '-- migrate:up transaction:true\nA;'],
    ['-- migrate:up\nA; -- transaction:false', '-- migrate:up\nA; -- transaction:false'],
    ['-- of us\n-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:down\nC;', '-- of us\n-- migrate:up\nA;\n'],
    ["-- migrate:up\nSELECT '-- migrate:down';", "-- migrate:up\nSELECT '-- migrate:down';"],
  ])('%j is %j', (text, sql) => {
    expect(sqlOf(text)).toBe(sql);
  });

  test('begins a line', () => {
    expect(() => sqlOf('SELECT 1; -- migrate:up')).toThrow('must have a line -- migrate:up in each file');
  });
});

test('a journal of Drizzle Kit is read in the order of its numbers, whatever its times are', () => {
  const entries = [
    { idx: 2, when: 1, tag: 'c' },
    { idx: 0, when: 3, tag: 'a' },
    { idx: 1, when: 2, tag: 'b' },
  ];
  const path = folderOf({
    'meta/_journal.json': JSON.stringify({ entries }),
    'a.sql': SQL,
    'b.sql': SQL,
    'c.sql': SQL,
  });
  expect(of(MigrationFiles.fromDrizzleKit(path)).map(([name, mark]) => [name, mark])).toEqual([
    ['a.sql', '3'],
    ['b.sql', '2'],
    ['c.sql', '1'],
  ]);
});

test('a file in place of the folder is refused', () => {
  const path = folderOf({ '0001_a.sql': SQL });
  expect(() => MigrationFiles.fromDirectory(`${path}/0001_a.sql`)).toThrow(
    `migrations must be a folder that exists, got: ${path}/0001_a.sql; ` +
      'a relative path begins where the app runs: give an absolute one',
  );
});

test('too many megabytes are told in whole ones', () => {
  const path = folderOf({ '0001_a.sql': ' '.repeat(20_000_000), '0002_b.sql': ' '.repeat(20_000_001) });
  expect(() => MigrationFiles.fromDirectory(path)).toThrow(
    `migrations must hold at most 40 MB, got: ${path} with 41 MB; load large data by another way`,
  );
});
