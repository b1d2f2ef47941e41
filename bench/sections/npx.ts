import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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
const REGISTRY = join(__dirname, '..', 'registry.ts');
const TS_NODE = ['--require', require.resolve('ts-node/register/transpile-only')];
const TEMPLATE = '{"Resources": {"Key": {"Type": "AWS::IAM::AccessKey"}}}';

/** From a registry on loopback: what a network takes is not the package's. */
export async function npxSection(tarball: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'npx-'));
  const registry = spawn(process.execPath, [...TS_NODE, REGISTRY, tarball, emptyPackage(folder)]);
  try {
    const [address] = await once(registry.stdout, 'data');
    writeFileSync(join(folder, 'a.json'), TEMPLATE);
    const measured = new Npx(folder, String(address).trim());
    const ratios = compare(
      { name: INSTALLED, run: () => usageOf(process.execPath, [COMMAND, 'check', 'a.json'], folder).time },
      [
        measured.again('npx with a package that does nothing', 'nothing'),
        measured.again('npx cdk-hindsight', 'cdk-hindsight', 'check', 'a.json'),
        measured.firstTime('npx with a package that does nothing, the first time', 'nothing'),
        measured.firstTime('npx cdk-hindsight, the first time', 'cdk-hindsight', 'check', 'a.json'),
      ],
      ROUNDS,
    );
    const rows = ratios.map((ratio) => row(ratio, ratio.name === 'npx cdk-hindsight' ? GOAL : undefined));
    return section(
      'The command by npx',
      ['in an empty folder', `times ${INSTALLED}`, 'interval', 'goal'],
      rows.map((cells) => [...cells, ''].slice(0, 4)),
      'From a registry on loopback. The first time with an empty cache; then npm has the package in its cache.',
    );
  } finally {
    registry.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Npx {
  public constructor(
    private readonly folder: string,
    private readonly registry: string,
  ) {}

  public again(name: string, ...command: string[]): Variant {
    const cache = join(this.folder, 'cache');
    this.run(cache, command);
    return { name, run: () => this.run(cache, command) };
  }

  public firstTime(name: string, ...command: string[]): Variant {
    return {
      name,
      run: () => {
        const cache = mkdtempSync(join(this.folder, 'empty-'));
        const time = this.run(cache, command);
        rmSync(cache, { recursive: true, force: true });
        return time;
      },
    };
  }

  private run(cache: string, command: string[]): number {
    const options = ['--yes', '--no-update-notifier', `--registry=${this.registry}`, `--cache=${cache}`];
    return usageOf('npx', [...options, '--', ...command], this.folder).time;
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
