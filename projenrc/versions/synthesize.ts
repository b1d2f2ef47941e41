import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cleanEnvironment } from '../setup/environment';
import type { Synthesis } from './objections';

const ROOT = join(__dirname, '..', '..');
const APP = join(ROOT, 'examples', 'typescript', 'platform');
const CACHE = join(ROOT, '.cache', 'versions');

/** Installs a release of aws-cdk-lib beside a copy of the example app, unless it is there already. */
export function installVersion(version: string): string {
  const folder = join(CACHE, version);
  const manifest = join(folder, 'node_modules', 'aws-cdk-lib', 'package.json');
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== version) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const packages = [`aws-cdk-lib@${version}`, 'constructs@10'];
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, env: cleanEnvironment(), stdio: 'inherit' });
  }
  return folder;
}

/** Synthesizes the example app with the feature flags that `cdk init` of this release writes. */
export function synthesizeWith(folder: string, library: string): Synthesis {
  const app = join(folder, 'app');
  const outdir = join(folder, 'cdk.out');
  for (const stale of [app, outdir]) {
    rmSync(stale, { recursive: true, force: true });
  }
  cpSync(APP, app, { recursive: true, filter: (path) => !relative(APP, path).startsWith('node_modules') });
  cpSync(library, join(app, 'node_modules', 'cdk-hindsight'), { recursive: true });
  const flags = JSON.parse(
    readFileSync(join(folder, 'node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json'), 'utf8'),
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', join(ROOT, 'node_modules', 'ts-node', 'register', 'transpile-only'), 'app.ts'],
    {
      cwd: app,
      encoding: 'utf8',
      env: {
        ...cleanEnvironment(),
        CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...contextOf(app) }),
        CDK_OUTDIR: outdir,
        JSII_DEPRECATED: 'fail',
        TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
      },
    },
  );
  return { status, output: `${stdout}${stderr}`, annotations: annotationsBelow(outdir) };
}

/** What the CLI has looked up for the example app. */
function contextOf(app: string): object {
  return JSON.parse(readFileSync(join(app, 'cdk.context.json'), 'utf8'));
}

function annotationsBelow(outdir: string): string[] {
  const files = existsSync(outdir) ? readdirSync(outdir, { recursive: true, encoding: 'utf8' }) : [];
  return files
    .filter((file) => /(manifest|\.metadata)\.json$/.test(file))
    .flatMap((file) => annotationsIn(JSON.parse(readFileSync(join(outdir, file), 'utf8'))));
}

interface Entry {
  readonly type: string;
  readonly data?: unknown;
}

function annotationsIn(json: { artifacts?: Record<string, { metadata?: Record<string, Entry[]> }> }): string[] {
  const own = Object.values(json.artifacts ?? {}).map(({ metadata }) => metadata ?? {});
  const isMetadata = json.artifacts === undefined;
  return [...own, ...(isMetadata ? [json as unknown as Record<string, Entry[]>] : [])].flatMap((metadata) =>
    Object.entries(metadata).flatMap(([path, entries]) =>
      (Array.isArray(entries) ? entries : [])
        .filter(({ type }) => /^aws:cdk:(warning|error)$/.test(type))
        .map(({ data }) => `${path}: ${typeof data === 'string' ? data : JSON.stringify(data)}`),
    ),
  );
}
