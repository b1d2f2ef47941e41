import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { pythonTool } from '../../projenrc/scripts/python-tools';
import { LocalCache, PASSWORD } from '../support/local-cache';
import { ReaderProcess } from './reader-process';
import { addReader, expectContract, KEY, readerCode, USER } from './reader-scenario';

const ROOT = join(__dirname, '..', '..');
let cache: LocalCache;
let folder: string;

beforeEach(async () => {
  mkdirSync(join(ROOT, '.cache', 'test'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'test', 'readers-'));
  cache = await LocalCache.startSingle();
  await addReader(cache);
});

afterEach(async () => {
  await cache.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the reader in TypeScript', () => {
  test('compiles, strictly', () => {
    const file = join(folder, 'reader.mts');
    writeFileSync(file, readerCode('mts'));
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
    ];
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    expect(execFileSync(tsc, [...options, '--types', 'node', file], { encoding: 'utf8', cwd: ROOT })).toBe('');
  });

  test('does what the README says, on a real server', async () => {
    const file = join(folder, 'reader.js');
    writeFileSync(file, transformSync(readerCode('mts'), { loader: 'ts', format: 'cjs' }).code);
    const { RefreshedValue } = require(file);
    const client = cache.client(USER, { enableReadyCheck: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 });
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    let now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    let calls = 0;
    const reader = new RefreshedValue(
      () => client.get(KEY),
      async () => {
        calls += 1;
      },
      () => 'fallback',
    );
    const driven = {
      read: async () => ({ value: await reader.read(), calls }),
      async advance(seconds: number) {
        now += seconds * 1_000;
      },
    };
    try {
      await expectContract(driven, cache, () => cache.stop());
      expect(logged).toHaveBeenCalledWith('the cached value cannot be read', expect.any(Error));
    } finally {
      clock.mockRestore();
      logged.mockRestore();
    }
  });
});

/** Drives the reader of the README, with redis-py as its client. */
const PYTHON = `
import json, os, sys, time
import redis
from reader import RefreshedValue

client = redis.Redis(host="127.0.0.1", port=int(os.environ["PORT"]), username=os.environ["NAME"],
                     password=os.environ["PASSWORD"], ssl=True, ssl_ca_certs=os.environ["CA"])
calls = []
offset = 0
monotonic = time.monotonic
time.monotonic = lambda: monotonic() + offset
value = RefreshedValue(lambda: client.get(os.environ["KEY"]), lambda: calls.append(1), lambda: "fallback")
for line in sys.stdin:
    name, *rest = line.split()
    if name == "advance":
        offset += int(rest[0])
        print("{}", flush=True)
    else:
        print(json.dumps({"value": value.read(), "calls": len(calls)}), flush=True)
`;

test('the reader in Python does what the README says, on a real server', async () => {
  writeFileSync(join(folder, 'reader.py'), readerCode('python'));
  writeFileSync(join(folder, 'main.py'), PYTHON);
  writeFileSync(join(folder, 'ca.pem'), cache.ca);
  const reader = new ReaderProcess(pythonTool('python'), [join(folder, 'main.py')], {
    PORT: `${cache.port}`,
    NAME: USER,
    PASSWORD,
    KEY,
    CA: join(folder, 'ca.pem'),
    PYTHONDONTWRITEBYTECODE: '1',
  });
  try {
    await expectContract(reader, cache, () => cache.stop());
  } finally {
    await reader.stop();
  }
});
