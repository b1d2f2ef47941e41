import { spawnSync } from 'node:child_process';
import { countedBy } from './log-lines';

/** Runs a program that has hardly any descriptors; returns what it prints. */
function starved(program: string, ...args: string[]): string {
  const script = 'ulimit -n 24; exec "$@"';
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', program, ...args], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

describe('descriptors', () => {
  const OPEN = 'const all = []; for (;;) all.push(require("node:fs").openSync("/dev/null"))';
  const CONNECT =
    'const net = require("node:net"); const server = net.createServer().listen(0, "127.0.0.1", () => {' +
    ' for (let i = 0; i < 40; i++) net.connect(server.address().port, "127.0.0.1")' +
    '   .on("error", (error) => { console.error(error); process.exit(); }); });';
  const PYTHON = 'files = []\nwhile True:\n    files.append(open("/dev/null"))';

  test.each([
    ['files of Node.js', () => starved(process.execPath, '-e', OPEN)],
    ['sockets of Node.js', () => starved(process.execPath, '-e', CONNECT)],
    ['files of Python', () => starved('python3', '-c', PYTHON)],
  ])('%s that run out', (_, run) => {
    const lines = run().split('\n');
    expect(lines.flatMap((line) => countedBy(line, 'words'))).toContain('DescriptorsUsedUp');
  });
});
