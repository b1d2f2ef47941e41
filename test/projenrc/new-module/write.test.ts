import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kebab, writeModule } from '../../../projenrc/new-module/write';

const OPTIONS = { module: 'queue', construct: 'WatchedQueue' };

describe('a new module', () => {
  const root = mkdtempSync(join(tmpdir(), 'module-'));
  const written = writeModule(root, OPTIONS);
  const text = (file: string) => readFileSync(join(root, file), 'utf8');

  afterAll(() => rmSync(root, { recursive: true }));

  test('has its files where the guide wants them', () => {
    expect(written).toEqual([
      'integ/integ.queue-basic.ts',
      'src/queue/README.md',
      'src/queue/RUNBOOK.md',
      'src/queue/index.ts',
      'src/queue/rules/index.ts',
      'src/queue/watched-queue-props.ts',
      'src/queue/watched-queue.ts',
      'test/layouts/watched-queue.test.ts',
      'test/mistakes/watched-queue.test.ts',
      'test/queue/rules.test.ts',
      'test/queue/watched-queue.test.ts',
    ]);
  });

  test('has its names in them', () => {
    expect(text('src/queue/watched-queue.ts')).toContain('export class WatchedQueue extends Construct');
    expect(text('src/queue/rules/index.ts')).toContain('export const QUEUE_RULES');
  });

  test('leaves no placeholder', () => {
    expect(written.filter((file) => /__(module|construct)__/i.test(text(file)))).toEqual([]);
  });

  test('says where something is to be filled in', () => {
    expect(written.filter((file) => text(file).includes('FILL IN')).length).toBeGreaterThan(5);
  });

  test('is not written over another', () => {
    expect(() => writeModule(root, OPTIONS)).toThrow(/^integ\/integ\.queue-basic\.ts exists already/);
  });
});

test.each([['Queue'], ['my-queue'], ['my_queue'], ['1queue'], ['']])('rejects the module %j', (module) => {
  expect(() => writeModule(tmpdir(), { ...OPTIONS, module })).toThrow(/^the module must be one lower-case word/);
});

test.each([['watchedQueue'], ['Watched-Queue'], ['W']])('rejects the construct %j', (construct) => {
  expect(() => writeModule(tmpdir(), { ...OPTIONS, construct })).toThrow(/^the construct must be a class name/);
});

test('rejected names write nothing', () => {
  const root = mkdtempSync(join(tmpdir(), 'module-'));
  expect(() => writeModule(root, { ...OPTIONS, module: 'X' })).toThrow();
  expect(readdirSync(root)).toEqual([]);
  rmSync(root, { recursive: true });
});

test.each([
  ['WatchedQueue', 'watched-queue'],
  ['SquidProxy', 'squid-proxy'],
  ['S3Thing', 's3-thing'],
])('the file of %s is %s', (name, file) => {
  expect(kebab(name)).toBe(file);
});

describe('the command', () => {
  const main = join(__dirname, '..', '..', '..', 'projenrc', 'new-module', 'main.ts');
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', main, ...args], { encoding: 'utf8' });

  test('says how it is used', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^usage: npx projen new-module </) });
  });

  test('rejects bad names', () => {
    const stderr = expect.stringMatching(/^the module must be one lower-case word, got: Queue/);
    expect(run('Queue', 'WatchedQueue')).toMatchObject({ status: 1, stderr });
  });
});
