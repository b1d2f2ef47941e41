import { TOOL_LEDGERS, type ToolRow } from '../../../src/migration/handlers/tool-ledgers';
import type { MigrationTool } from '../../../src/migration/run-migrations.contract';

const read = (tool: MigrationTool, ...rows: ToolRow[]) => TOOL_LEDGERS[tool].read(rows);

test.each(Object.entries(TOOL_LEDGERS))('%s without a row has applied nothing', (_, { read }) => {
  expect(read([])).toEqual({ marks: [] });
});

describe('prisma', () => {
  const row = (migration_name: string, finished_at: Date | null, rolled_back_at: Date | null = null) => ({
    ...{ migration_name, finished_at, rolled_back_at },
  });
  const now = new Date(0);

  test('has what is finished', () => {
    expect(read('prisma', row('a', now), row('b', now))).toEqual({ marks: ['a', 'b'] });
  });

  test('has nothing that was rolled back', () => {
    expect(read('prisma', row('a', now), row('b', null, now))).toEqual({ marks: ['a'] });
  });

  test('names what is not finished', () => {
    expect(read('prisma', row('a', now), row('b', null))).toMatchObject({ unfinished: 'b' });
  });
});

describe('Drizzle Kit', () => {
  test('0.x has all up to the youngest, by number', () => {
    expect(read('drizzle', { created_at: '10' }, { created_at: '9' })).toEqual({ marks: [], upTo: '10' });
  });

  test('0.x does not read a ledger of 1.x', () => {
    expect(() => read('drizzle', { created_at: '10', name: 'a' })).toThrow(
      'the ledger of Drizzle Kit is that of 1.x, and the folder is that of 0.x; nothing was run. ' +
        'Give the folder that drizzle-kit up of 1.x makes of it',
    );
  });

  test('1.x has those that it names: one that was merged late is not among them', () => {
    expect(read('drizzle-1', { name: 'a', created_at: '1' }, { name: 'c', created_at: '3' })).toEqual({
      marks: ['a', 'c'],
    });
  });

  test.each([{}, { name: null }])('1.x does not read a row of 0.x, %p', (row) => {
    expect(() => read('drizzle-1', { name: 'a' }, row)).toThrow(
      'the ledger of Drizzle Kit is still that of 0.x; nothing was run. ' +
        'Run drizzle-kit migrate of 1.x once, which writes the names into it',
    );
  });
});

describe('Flyway', () => {
  const row = (installed_rank: number, version: string | null, type = 'SQL', success: unknown = true) => ({
    ...{ installed_rank, version, type, success },
  });

  test('has versions, and nothing of what has none', () => {
    expect(read('flyway', row(1, null, 'SCHEMA'), row(2, '1'), row(3, '1.1', 'JDBC'))).toEqual({ marks: ['1', '1.1'] });
  });

  test.each(['BASELINE', 'SQL_BASELINE'])('has all up to its %s', (type) => {
    expect(read('flyway', row(1, '3', type), row(2, '4'))).toEqual({ marks: ['3', '4'], upTo: '3' });
  });

  test.each(['UNDO_SQL', 'UNDO_SCRIPT', 'DELETE'])('has not what a row of type %s took back', (type) => {
    expect(read('flyway', row(10, '2', type), row(9, '2'), row(1, '1'))).toEqual({ marks: ['1'] });
  });

  test('has what was applied again', () => {
    expect(read('flyway', row(1, '1'), row(2, '1', 'UNDO_SQL'), row(3, '1'))).toEqual({ marks: ['1'] });
  });

  test.each([false, 0, '0'])('names what failed: success is %p', (success) => {
    expect(read('flyway', row(1, '1'), row(2, '2', 'SQL', success))).toMatchObject({ unfinished: '2' });
  });

  test.each([true, 1, '1'])('success is %p', (success) => {
    expect(read('flyway', row(1, '1', 'SQL', success))).toEqual({ marks: ['1'] });
  });
});

describe('dbmate', () => {
  test('has its versions', () => {
    expect(read('dbmate', { version: '20260101' }, { version: '20260102' })).toEqual({
      marks: ['20260101', '20260102'],
    });
  });

  test('does not read the table of golang-migrate', () => {
    expect(() => read('dbmate', { version: '2', dirty: false })).toThrow(
      'schema_migrations is not a ledger of dbmate; nothing was run. ' +
        'Read the files with the factory of the tool that wrote it, or rename the table if nothing uses it',
    );
  });
});

describe('golang-migrate', () => {
  test('has all up to its version', () => {
    expect(read('golang-migrate', { version: '2', dirty: false })).toEqual({ marks: [], upTo: '2' });
  });

  test.each([true, 1])('names what it did not finish: dirty is %p', (dirty) => {
    expect(read('golang-migrate', { version: '2', dirty })).toMatchObject({ unfinished: '2' });
  });

  test('does not read the table of dbmate', () => {
    expect(() => read('golang-migrate', { version: '2' })).toThrow('not a ledger of golang-migrate');
  });
});
