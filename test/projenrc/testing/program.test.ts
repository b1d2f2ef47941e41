import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../../projenrc/testing/program';

const folder = mkdtempSync(join(tmpdir(), 'program-'));
const log = join(folder, 'logs', 'part.log');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script of Node.js, without printing what it prints. */
function node(script: string) {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return start({ program: process.execPath, args: ['-e', script], env: process.env, log });
}

afterEach(() => jest.restoreAllMocks());

test('a program that ends with 0 has not failed', async () => {
  expect(await node('').failure).toBeUndefined();
});

test('another exit code is a failure', async () => {
  expect(await node('process.exit(3)').failure).toBe('exit code 3');
});

test('a program that is killed has failed', async () => {
  expect(await node('process.kill(process.pid, "SIGKILL")').failure).toBe('ended by SIGKILL');
});

test('a program that is not there has failed', async () => {
  const { failure } = start({ program: join(folder, 'nowhere'), args: [], log });
  expect(await failure).toMatch(/^could not start: .*ENOENT/);
});

test('both streams are in the log', async () => {
  await node('console.log("out"); console.error("err")').failure;
  const text = readFileSync(log, 'utf8');
  expect(text).toContain('out');
  expect(text).toContain('err');
});

test('ending a program ends what it started', async () => {
  const mark = join(folder, 'mark');
  const grandchild = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(mark)}, ""), 4000)`;
  const ready = join(folder, 'ready');
  const running = node(`
    require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" });
    require("fs").writeFileSync(${JSON.stringify(ready)}, "");
    setInterval(() => {}, 1000);
  `);
  while (!existsSync(ready)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  running.end('SIGTERM');
  expect(await running.failure).toBe('ended by SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(existsSync(mark)).toBe(false);
});
