import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCommand } from '../../../projenrc/testing/command';

const folder = mkdtempSync(join(tmpdir(), 'command-'));
const ready = join(folder, 'ready');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs three parts, of which the second is a script, in a process of their own. */
async function run(script: string, meanwhile?: (pid: number) => Promise<void>) {
  const args = ['-r', 'ts-node/register/transpile-only', join(__dirname, 'three-parts.ts'), folder, script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  await meanwhile?.(child.pid!);
  return { code: await code, lines: output.trimEnd().split('\n') };
}

async function untilReady(): Promise<void> {
  while (!existsSync(ready)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('when every part passes the exit code is 0', async () => {
  const { code, lines } = await run('');
  expect([code, lines.at(-1)]).toEqual([0, '3 passed, 0 failed']);
});

test('when one part fails, the others run and the exit code is 1', async () => {
  const { code, lines } = await run('process.exit(7)');
  expect([code, lines.at(-1)]).toEqual([1, '2 passed, 1 failed']);
  expect(lines.at(-4)).toMatch(/^second +failed +0:\d\d +exit code 7/);
});

test('when it is told to end, it ends the part and says what did not run', async () => {
  const script = `require("fs").writeFileSync(${JSON.stringify(ready)}, ""); setInterval(() => {}, 1000)`;
  const { code, lines } = await run(script, async (pid) => {
    await untilReady();
    process.kill(pid, 'SIGTERM');
  });
  expect(code).toBe(143);
  expect(lines.slice(-2)).toEqual(['1 did not run', '1 passed, 1 failed']);
  expect(lines.join('\n')).toMatch(/^second +failed .*ended by SIGTERM/m);
  expect(lines.join('\n')).toMatch(/^third +did not run +interrupted by SIGTERM$/m);
});

test('an argument that it does not know is refused before anything runs', async () => {
  const error = jest.spyOn(console, 'error').mockReturnValue();
  expect(await testCommand(['test/squid'], { parts: [] })).toBe(2);
  expect(error.mock.calls.flat().join('\n')).toContain('npx projen test:unit <file>');
});
