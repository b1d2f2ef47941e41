import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findHandlers } from '../../projenrc/handlers/bundle';

const ROOT = join(__dirname, '..', '..');
const FIXED = ['.jsii', 'LICENSE', 'MIGRATION.md', 'README.md', 'bin/cdk-hindsight', 'package.json'];

function packed(): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  return JSON.parse(output)[0].files.map((file: { path: string }) => file.path);
}

/** What the build makes of a source file. Documents are for readers. Scripts and configuration are embedded in `private/synth/read-text.js`. */
function built(source: string): string[] {
  // Lambda functions are bundled: test/package/handlers.test.ts.
  if (/^(\w+\/handlers|private\/runtime)\//.test(source)) {
    return [];
  }
  if (source.endsWith('.md')) {
    return [`lib/${source}`];
  }
  const base = source.replace(/\.ts$/, '');
  return source.endsWith('.ts') ? [`lib/${base}.d.ts`, `lib/${base}.js`] : [];
}

const BUNDLED = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Bundles of more than 2 MB. */
const PACKED = new Set(['apitest/run-postman-tests', 'migration/run-mysql-migrations', 'outbox/relay-mysql-rows']);

const ASSETS = [
  'assets/NOTICES.txt',
  'assets/rds-roots.pem',
  ...findHandlers(join(ROOT, 'src')).map(({ folder }) => `assets/${folder}/index.js${PACKED.has(folder) ? '.gz' : ''}`),
];

test('the tarball holds the compiled sources, their documents, the Lambda functions and nothing else', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(ROOT, 'src').length + 1));
  const own = packed().filter((path) => !BUNDLED.test(path));
  expect(own.sort()).toEqual([...FIXED, ...ASSETS, ...sources.flatMap(built)].sort());
});

test('two parsers of YAML, and what one of them needs, are the only packages that the tarball brings along', () => {
  const bundled = packed().flatMap((path) => BUNDLED.exec(path)?.[1] ?? []);
  expect([...new Set(bundled)].sort()).toEqual(['argparse', 'js-yaml', 'yaml']);
});
