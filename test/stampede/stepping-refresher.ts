/**
 * A refresher in a process of its own that stops before one of its steps, so that a test can kill or pause it there: its
 * standard output names the step, and a line on its standard input lets it go on.
 */

import { SYSTEM_CLOCK } from '../../src/private/runtime/clock';
import type { Cache } from '../../src/stampede/handlers/cache';
import { connectCache } from '../../src/stampede/handlers/connect';
import { type RefreshPorts, refreshValue } from '../../src/stampede/handlers/refresh-value';
import { keysOf } from '../../src/stampede/refresh-value.contract';

interface Order {
  readonly key: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly ca: string;
  readonly value: unknown;
  readonly stopBefore: number;
}

const order: Order = JSON.parse(process.argv[2]);
let step = 0;

async function before(name: string): Promise<void> {
  step += 1;
  if (step === order.stopBefore) {
    console.log(`STOPPED before ${name}`);
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.pause();
  }
}

async function connect(): Promise<Cache> {
  await before('connect');
  const { port, user: username, password, ca, key } = order;
  const cache = connectCache({ host: '127.0.0.1', port, tls: { ca }, username, password }, keysOf(key));
  return {
    inspect: async () => {
      await before('inspect');
      return cache.inspect();
    },
    lock: async (...args) => {
      await before('lock');
      return cache.lock(...args);
    },
    store: async (...args) => {
      await before('store');
      return cache.store(...args);
    },
    release: async (...args) => {
      await before('release');
      return cache.release(...args);
    },
    close: () => cache.close(),
  };
}

const ports: RefreshPorts = {
  environment: process.env,
  clock: SYSTEM_CLOCK,
  connect,
  load: async () => {
    await before('load');
    return JSON.stringify(order.value);
  },
  newHolder: () => `${process.pid}`,
  print: (line) => console.log(line),
};

refreshValue({}, ports)
  .then(
    (result) => console.log(`RESULT ${JSON.stringify(result)}`),
    (error: Error) => console.log(`ERROR ${error.message}`),
  )
  .then(async () => {
    await before('the end');
  });
