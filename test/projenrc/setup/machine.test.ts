import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemOf, thisMachine } from '../../../projenrc/setup/machine';

const folder = mkdtempSync(join(tmpdir(), 'machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(path: string, script: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
}

test('a program is one that can be run', () => {
  program('bin/tool', '');
  writeFileSync(join(folder, 'bin', 'text'), '');
  const machine = thisMachine({ PATH: join(folder, 'bin') });
  expect(['tool', 'text', 'absent'].map((name) => machine.has(name))).toEqual([true, false, false]);
});

test('what a command prints on either stream is its answer, without colours', () => {
  program('bin/mvn', "printf '\\033[1mApache Maven 3.8.7\\033[m\\n' >&2");
  expect(thisMachine({ PATH: join(folder, 'bin') }).ask(['mvn', '--version'])).toBe('Apache Maven 3.8.7\n');
});

test('a command that fails or is not there has no answer', () => {
  program('bin/fails', 'echo 17; exit 1');
  const machine = thisMachine({ PATH: join(folder, 'bin') });
  expect([machine.ask(['fails']), machine.ask(['absent'])]).toEqual([undefined, undefined]);
});

test('the compiler is that of JAVA_HOME, as for Maven', () => {
  program('bin/javac', 'echo javac 11.0.1');
  program('jdk/bin/javac', 'echo javac 21.0.1');
  const PATH = join(folder, 'bin');
  expect(thisMachine({ PATH, JAVA_HOME: join(folder, 'jdk') }).ask(['javac', '-version'])).toBe('javac 21.0.1\n');
  expect(thisMachine({ PATH, JAVA_HOME: join(folder, 'nothing') }).ask(['javac', '-version'])).toBe('javac 11.0.1\n');
});

test.each([
  ['Debian', 'linux', 'ID=debian\nVERSION_ID="12"', 'debian'],
  ['Ubuntu, which is like Debian', 'linux', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', 'ubuntu'],
  ['Mint, which is like Ubuntu', 'linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"', 'ubuntu'],
  ['Raspbian', 'linux', 'ID=raspbian\nID_LIKE=debian', 'debian'],
  ['Fedora', 'linux', 'ID=fedora', 'other'],
  ['macOS', 'darwin', '', 'macos'],
] as const)('%s', (_, platform, release, system) => {
  const file = join(folder, 'os-release');
  writeFileSync(file, release);
  expect(systemOf(platform, file)).toBe(system);
});

test('a Linux that does not say what it is', () => {
  expect(systemOf('linux', join(folder, 'absent'))).toBe('other');
});
