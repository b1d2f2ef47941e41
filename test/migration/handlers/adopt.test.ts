import { adoptedFrom } from '../../../src/migration/handlers/adopt';
import type { Database } from '../../../src/migration/handlers/database';
import type { ToolLedger } from '../../../src/migration/handlers/tool-ledgers';

describe('the files that are there already', () => {
  const files = ['1', '2', '3'].map((mark) => ({ name: `f${mark}`, sql: '', mark }));
  const database = (ledger: ToolLedger | undefined, hasTables = true) =>
    ({ readToolLedger: async () => ledger, hasTables: async () => hasTables }) as unknown as Database;
  const adopted = async (ledger: ToolLedger | undefined, baseline?: string, hasTables?: boolean) =>
    (await adoptedFrom({ files, tool: 'dbmate', baseline }, database(ledger, hasTables))).map(({ name }) => name);

  test('are those of the marks', async () => {
    expect(await adopted({ marks: ['1', '3'] })).toEqual(['f1', 'f3']);
  });

  test('a version may be written in several ways', async () => {
    expect(await adopted({ marks: ['01', '2.0'] })).toEqual(['f1', 'f2']);
  });

  test('are those up to the limit', async () => {
    expect(await adopted({ marks: [], upTo: '2' })).toEqual(['f1', 'f2']);
  });

  test('a ledger counts, and not the baseline', async () => {
    expect(await adopted({ marks: [] }, 'f2')).toEqual([]);
  });

  test('without a ledger the baseline counts, in a database with tables', async () => {
    expect(await adopted(undefined, 'f2')).toEqual(['f1', 'f2']);
    expect(await adopted(undefined, 'f2', false)).toEqual([]);
    expect(await adopted(undefined)).toEqual([]);
  });

  test('a file that the tool did not finish stops everything', async () => {
    await expect(adopted({ marks: ['1'], unfinished: '2' })).rejects.toThrow(
      '2 was begun by dbmate and not finished; nothing was run. Finish it with dbmate first',
    );
  });
});
