/** Synthesizes the apps of these files, each into a folder of its own: `synthesize.ts <output> <file>…`. */
import { basename, join } from 'node:path';

const [output, ...files] = process.argv.slice(2);
for (const file of files) {
  process.env.CDK_OUTDIR = join(output, basename(file, '.ts'));
  require(file).app.synth();
}
