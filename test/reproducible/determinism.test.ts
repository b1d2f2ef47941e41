import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const INTEG = readdirSync(join(ROOT, 'integ'))
  .filter((name) => /^integ\..*\.ts$/.test(name))
  .map((name) => join('integ', name));
const APPS = [join('examples', 'typescript', 'platform', 'app.ts'), ...INTEG];

/** Integ-tests puts the time of the day into its assertions, whose hash is in the manifest beside them. */
const SALTED = /DeployAssert|^\/integ\.[^/]*\/manifest\.json$/;

/** What an app is made of, the packed library in the examples' node_modules included. */
const SOURCES = [
  ...['package.json', 'src', 'assets', 'integ', 'examples/typescript', 'test/assets'],
  // One integ stack bundles a function of its own with it.
  'projenrc/handlers',
];

/** Below the root, so that Node.js finds the project's node_modules from there too. */
const FOLDERS = join(ROOT, '.cache', 'determinism');

/** The files of all assemblies, synthesized by a process of its own from these sources. */
function synthesize(sources: string, output: string, env: Record<string, string>): Record<string, string> {
  mkdirSync(output, { recursive: true });
  const files = APPS.map((app) => join(sources, app));
  const script = join(__dirname, 'synthesize.ts');
  const flags = ['--stack-trace-limit=0', '-r', 'ts-node/register/transpile-only'];
  execFileSync(process.execPath, [...flags, script, output, ...files], {
    cwd: output,
    // Stack traces name the folders.
    env: {
      CDK_DISABLE_STACK_TRACE: '1',
      PATH: process.env.PATH,
      TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
      ...env,
    },
    stdio: 'pipe',
  });
  const found = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
  const kept = paths.filter((path) => !SALTED.test(path.slice(output.length)));
  return Object.fromEntries(kept.map((path) => [path.slice(output.length), readFileSync(path, 'latin1')]));
}

function copySources(folder: string): string {
  for (const path of SOURCES) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  return folder;
}

test('another folder, process, time zone and locale give the same bytes', () => {
  mkdirSync(FOLDERS, { recursive: true });
  const folder = mkdtempSync(join(FOLDERS, 'run-'));
  try {
    const here = synthesize(ROOT, join(folder, 'here'), { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' });
    // A locale with other lower-case letters, in a zone with another date.
    const turkish = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const elsewhere = synthesize(copySources(join(folder, 'sources')), join(folder, 'a', 'longer path'), turkish);
    expect(Object.keys(here).filter((path) => path.endsWith('.template.json')).length).toBeGreaterThan(APPS.length);
    expect(Object.keys(elsewhere)).toEqual(Object.keys(here));
    expect(Object.keys(here).filter((path) => here[path] !== elsewhere[path])).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
