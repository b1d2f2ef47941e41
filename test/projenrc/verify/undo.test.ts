/** What a script makes outside of the stacks is taken back, whatever ends the run. */
import { delimiter, join } from 'node:path';
import { pythonTool } from '../../../projenrc/scripts/python-tools';
import { Emulated } from './emulated';
import { runScript } from './scripted';

jest.setTimeout(600_000);

const TABLE = join(__dirname, 'samples', 'experiments', 'undone.ts');
const QUEUE = expect.stringMatching(/sample-undone$/);

let aws: Emulated;
beforeAll(async () => {
  aws = await Emulated.start();
});
afterAll(() => aws?.stop());
afterEach(() => {
  delete process.env.SAMPLE_WAIT_SECONDS;
  delete process.env.SAMPLE_CANNOT_UNDO;
});

const start = () => aws.call('--table', TABLE, '--yes');
const queues = async () => ((await aws.left()) as { queue?: string[] }).queue ?? [];

test.each(['the command', 'its work'])('it is taken back after the end of %s', async (which) => {
  process.env.SAMPLE_WAIT_SECONDS = '60';
  const call = start();
  await aws.until(async () => (await queues()).length > 0);
  const victim = which === 'the command' ? call.process.pid! : aws.workerOf(aws.runOf(call)!)!;
  process.kill(victim, which === 'the command' ? 'SIGINT' : 'SIGKILL');
  await call.ended;
  expect(call.output()).toContain('Nothing is left behind.');
  expect(await queues()).toEqual([]);
});

test('what cannot be taken back is told', async () => {
  process.env.SAMPLE_CANNOT_UNDO = '1';
  const call = start();
  expect(await call.ended).toBe(1);
  expect(call.output()).toContain('Left behind:\nwhat sample-undone made outside of its stacks: the queue is in use');
  expect(await queues()).toEqual([QUEUE]);
});

test('the next run takes back what is left', async () => {
  const call = aws.call('--table', TABLE, '--clean', '--yes');
  expect(await call.ended).toBe(0);
  expect(await queues()).toEqual([]);
});

describe('valkey-questions, rehearsed', () => {
  const run = (...args: string[]) => {
    const { environment, home } = aws.server;
    // The CLI of the tests, which is newer than a system's.
    const PATH = [join(pythonTool('aws'), '..'), process.env.PATH].join(delimiter);
    return runScript('valkey-questions', { ...environment, HOME: home, PATH }, ...args);
  };

  test('its calls are those that the service has, and nothing stays', async () => {
    const { code, output } = await run();
    expect(output).toContain('0 is accepted for limits that were never set');
    expect(output).toContain('the engine is changed in place: cache, age and address stay');
    expect(code).toBe(0);
    expect((await run('undo')).code).toBe(0);
    expect((await run('undo')).code).toBe(0);
  });
});
