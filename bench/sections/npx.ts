import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type Variant } from '../measure';
import { usageOf } from '../usage';
import { row, section } from './table';

const ROUNDS = 5;
const GOAL = 3;
const COMMAND = join(__dirname, '..', 'node_modules', 'cdk-hindsight', 'bin', 'cdk-hindsight');
const INSTALLED = 'the installed command';
const EMPTY = 'npx with a package that does nothing';
const TEMPLATE = '{"Resources": {"Key": {"Type": "AWS::IAM::AccessKey"}}}';

/** From a tarball on disk: what the network takes is not the package's. */
export function npxSection(tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'npx-'));
  try {
    writeFileSync(join(folder, 'a.json'), TEMPLATE);
    const npx = (path: string, ...command: string[]) => ['--yes', `--package=${path}`, ...command];
    const run = (name: string, program: string, args: string[]): Variant => ({
      name,
      run: () => usageOf(program, args, folder).time,
    });
    const ratios = compare(
      run(INSTALLED, process.execPath, [COMMAND, 'check', 'a.json']),
      [
        run(EMPTY, 'npx', npx(emptyPackage(folder), 'nothing')),
        run('npx cdk-hindsight', 'npx', npx(tarball, 'cdk-hindsight', 'check', 'a.json')),
      ],
      ROUNDS,
    );
    const rows = ratios.map((ratio) => row(ratio, ratio.name === EMPTY ? undefined : GOAL));
    return section(
      'The command by npx',
      ['in an empty folder', `times ${INSTALLED}`, 'interval', 'goal'],
      rows.map((cells) => [...cells, ''].slice(0, 4)),
      'One package is installed and nothing with it. What npx takes for any package is its own.',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyPackage(folder: string): string {
  const own = join(folder, 'nothing');
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'nothing', version: '1.0.0', bin: 'index.js' }));
  writeFileSync(join(own, 'index.js'), '#!/usr/bin/env node\n');
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', own, '--json', '--pack-destination', folder], { encoding: 'utf8', stdio: 'pipe' }),
  );
  return join(folder, filename);
}
