/**
 * The process that does the work, apart from the terminal: what starts it may be interrupted or killed at any moment, and
 * this one then destroys what was made. It ends early when its standard input does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Order, Run } from './run';

// The terminal may be gone.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const order: Order = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const stop = new AbortController();
process.stdin.on('end', () => stop.abort()).on('error', () => stop.abort());
process.stdin.resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stop.abort());
}

new Run(order, stop.signal).carryOut().then(
  (result) => {
    writeFileSync(join(order.home, 'result.json'), JSON.stringify(result));
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
