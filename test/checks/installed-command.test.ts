import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBadApp } from './bad-app';

let bad: string;
let folder: string;

beforeEach(() => {
  bad = writeBadApp();
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(bad, { recursive: true });
  rmSync(folder, { recursive: true });
});

describe('the installed command', () => {
  const PLATFORM = join(__dirname, '..', '..', 'examples', 'typescript', 'platform');
  const COMMAND = join(PLATFORM, '..', 'node_modules', 'cdk-hindsight', 'bin', 'cdk-hindsight');

  test('finds and exits like the function', () => {
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, 'check', bad], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('error hindsight-squid-public-ssh');
  });

  test('loads nothing of aws-cdk-lib', () => {
    const script = `process.argv.splice(1, 0, 'node'); require(${JSON.stringify(COMMAND)}); process.exitCode = 0;
      console.error(Object.keys(require.cache).filter((path) => path.includes('aws-cdk-lib')).length);`;
    const { stderr } = spawnSync(process.execPath, ['-e', script, 'check', bad], { encoding: 'utf8' });
    expect(stderr).toBe('0\n');
  });

  test('does not mind a reader that has seen enough', () => {
    const key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci' } };
    const keys = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`Key${index}`, key]));
    const many = join(folder, 'many.json');
    writeFileSync(many, JSON.stringify({ Resources: keys }));
    const script = `"$0" "$1" check "$2" | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, COMMAND, many], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/many\.json\n0\n$/);
  });

  test('is executable', () => {
    expect(execFileSync(COMMAND, ['--help'], { encoding: 'utf8' })).toContain('Usage:');
  });
});
