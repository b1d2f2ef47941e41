/**
 * Does one measurement in a process of its own and prints what came out as JSON. aws-cdk-lib keeps what it has
 * synthesized, so that in a long process each measurement would be slower than the one before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEASUREMENTS: Record<string, () => (outdir: string, ...args: string[]) => unknown> = {
  synthesis: () => require('./synth-time').measureSynthesis,
  growth: () => require('./growth').measureGrowth,
  guards: () => require('./guards').measureGuards,
  process: () => require('./guards').measureProcess,
  share: () => require('./guards').measureShare,
  inspection: () => require('./inspection').measureInspection,
  counts: () => require('./counts').count,
};

const [name, ...args] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
// The CDK prints warnings and reports: standard output is for the result alone.
console.log = console.error = () => {};
try {
  const result = MEASUREMENTS[name]()(join(folder, 'cdk.out'), ...args);
  process.stdout.write(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
