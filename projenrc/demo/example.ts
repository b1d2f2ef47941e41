import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';

const ROOT = join(__dirname, '..', '..');

/** The example app, after its synthesis. */
export interface Example {
  readonly app: App;
  readonly assembly: CloudAssembly;
}

/** Synthesizes the example app, which imports the packed library from the node_modules of the examples. */
export function synthesizeExample(): Example {
  // The tests run in several processes at once.
  const outdir = join(ROOT, '.cache', 'platform', `cdk.out-${process.env.JEST_WORKER_ID ?? 'demo'}`);
  rmSync(outdir, { recursive: true, force: true });
  process.env.CDK_OUTDIR = outdir;
  try {
    const { app } = require(join(ROOT, 'examples', 'typescript', 'platform', 'app.ts'));
    return { app, assembly: app.synth() };
  } finally {
    delete process.env.CDK_OUTDIR;
  }
}
