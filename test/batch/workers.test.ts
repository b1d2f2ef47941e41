import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { MotoAccount } from './moto-account';

const ROOT = join(__dirname, '..', '..');
const TOOLS = join(ROOT, '.cache', 'venv', 'bin');
const README = readFileSync(join(ROOT, 'src', 'batch', 'README.md'), 'utf8');

/** The worker that the README shows in a language. */
function workerIn(language: string): string {
  const found = [...README.matchAll(new RegExp(`^\`\`\`${language}\n(?<code>[\\s\\S]*?)^\`\`\`$`, 'gm'))];
  if (found.length !== 1) {
    throw new Error(`the README has ${found.length} blocks of ${language}, not 1`);
  }
  return found[0].groups?.code as string;
}

const BASH = workerIn('bash');
const WORKERS: [string, string, string, string][] = [
  ['Python', join(TOOLS, 'python'), 'worker.py', workerIn('python')],
  ['bash', 'bash', 'worker.sh', BASH],
];

/** Makes the result of its input, and notes that it was called. It cannot do anything with what says poison. */
const COMMAND = `#!/usr/bin/env bash
echo "$(<"$1")" >>"$CALLS"
grep -q poison "$1" && exit 3
tr a-z A-Z <"$1" >"$2"
`;

let account: MotoAccount;
let folder: string;
beforeAll(async () => {
  account = await MotoAccount.start();
  folder = mkdtempSync(join(tmpdir(), 'worker-'));
  writeFileSync(join(folder, 'command'), COMMAND);
  chmodSync(join(folder, 'command'), 0o755);
});
afterAll(async () => {
  await account.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly output: string;
  /** What the command was called with. */
  readonly calls: string[];
}

test('shellcheck has nothing against the one in bash', () => {
  const checked: SpawnSyncReturns<string> = spawnSync('shellcheck', ['-'], { encoding: 'utf8', input: BASH });
  expect(checked.error).toBeUndefined();
  expect(checked.stdout).toBe('');
});

describe.each(WORKERS)('the worker in %s', (language, program, file, code) => {
  let place = '';
  let runs = 0;
  beforeEach(() => {
    runs += 1;
    place = `${language}-${runs}`;
    writeFileSync(join(folder, file), code);
    writeFileSync(join(folder, 'calls'), '');
  });

  /** A chunk of items, each with the text of its source. */
  async function chunk(index: number, items: Record<string, string>): Promise<void> {
    const lines = Object.keys(items).map((name) => ({
      key: `calls/${place}/${name}.wav`,
      done: `text/${place}/${name}.json`,
      scans: 1,
    }));
    await account.put(
      'runs',
      `runs/${place}/chunk-${index}.jsonl`,
      lines.map((it) => `${JSON.stringify(it)}\n`).join(''),
    );
    for (const [name, text] of Object.entries(items)) {
      await account.put('recordings', `calls/${place}/${name}.wav`, text);
    }
  }

  /** Not by spawnSync: the server that it asks is in this process. */
  function work(environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = spawn(program, [join(folder, file), join(folder, 'command')], {
      env: {
        ...account.aws.environment,
        PATH: [TOOLS, process.env.PATH].join(delimiter),
        HOME: folder,
        CALLS: join(folder, 'calls'),
        BACKLOG_BUCKET: 'runs',
        BACKLOG_RUN: `runs/${place}`,
        BACKLOG_SOURCE_BUCKET: 'recordings',
        BACKLOG_DONE_BUCKET: 'transcripts',
        ...environment,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    return new Promise((resolve) => {
      child.on('close', (status) => {
        const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean);
        resolve({ status, output, calls });
      });
    });
  }

  async function results(): Promise<string[]> {
    const { Contents = [] } = await account.s3.send(
      new ListObjectsV2Command({ Bucket: 'transcripts', Prefix: `text/${place}/` }),
    );
    return Contents.map(({ Key = '' }) => Key.slice(`text/${place}/`.length));
  }

  test('does what the README says of a worker', async () => {
    const items = { "it's ä $HOME": 'first', b: 'poison', c: 'third' };
    await chunk(7, items);
    await chunk(0, items);
    await account.put('transcripts', `text/${place}/c.json`);
    // No result of b, though its key begins like one.
    await account.put('transcripts', `text/${place}/b.json.part`);
    const first = await work({ AWS_BATCH_JOB_ARRAY_INDEX: '7' });
    expect({ status: first.status, calls: first.calls }).toEqual({ status: 1, calls: ['first', 'poison'] });
    expect(first.output).toContain(`FAILED calls/${place}/b.wav`);
    expect(await results()).toEqual(['b.json.part', 'c.json', "it's ä $HOME.json"]);

    await account.put('recordings', `calls/${place}/b.wav`, 'second');
    const again = await work();
    expect({ status: again.status, calls: again.calls.slice(2) }).toEqual({ status: 0, calls: ['second'] });
    expect(await account.text('transcripts', `text/${place}/b.json`)).toBe('SECOND');
  });

  test('ends with an error if there is no chunk', async () => {
    expect((await work()).status).not.toBe(0);
  });
});
