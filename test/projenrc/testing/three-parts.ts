/** The test command with three parts of its own: `three-parts.ts <folder> <script of the second part>`. */
import { join } from 'node:path';
import { testCommand } from '../../../projenrc/testing/command';

const [folder, script] = process.argv.slice(2);
const scripts: Record<string, string> = { first: '', second: script, third: '' };
const parts = Object.keys(scripts).map((name) => ({ name, task: name }));

testCommand([], {
  parts,
  commandOf: ({ name }) => ({
    program: process.execPath,
    args: ['-e', scripts[name]],
    env: process.env,
    log: join(folder, `${name}.log`),
  }),
}).then((code) => process.exit(code));
