/** The tests of one module, for the minutes in which it is changed: without those that start other programs. */
import { spawnSync } from 'node:child_process';
import { moduleTests } from './module-tests';

const [name, ...others] = process.argv.slice(2);
const { unit, startPrograms } = moduleTests('.', name);
if (startPrograms.length > 0) {
  console.log(`Left out, because they start other programs: ${startPrograms.join(' ')}`);
}
const { status } = spawnSync('npx', ['jest', ...unit, ...others], { stdio: 'inherit' });
process.exit(status ?? 1);
