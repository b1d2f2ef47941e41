/** `main.ts demo` or `main.ts test [--install]`: ends with 1 when something is missing that this may not install. */
import { existsSync } from 'node:fs';
import { thisMachine } from './machine';
import { inTerminal, setup } from './setup';

const [goal, ...args] = process.argv.slice(2);
const unknown = args.filter((arg) => arg !== '--install');
if ((goal !== 'demo' && goal !== 'test') || unknown.length > 0) {
  console.error(`the setup takes --install and nothing else, got: ${unknown.join(' ')}`);
  process.exit(2);
}
const good = setup(goal, args.includes('--install'), {
  machine: thisMachine(),
  print: console.error,
  run: inTerminal,
  hasBrowser: () => existsSync(require('playwright-core').chromium.executablePath()),
});
process.exit(good ? 0 : 1);
