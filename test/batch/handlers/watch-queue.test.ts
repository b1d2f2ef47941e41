import type { ActiveJob } from '../../../src/batch/handlers/ports';
import { watchQueue } from '../../../src/batch/handlers/watch-queue';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const waiting = (minutes: number, others: Partial<ActiveJob> = {}): ActiveJob => ({
  id: 'job',
  isRunning: false,
  isArray: false,
  created: minutesAgo(minutes),
  ...others,
});

let printed: string[];
function watch(active: ActiveJob[], progress: { isRunning?: boolean; lastStop?: number } = {}): Promise<number> {
  printed = [];
  return watchQueue({
    environment: { BACKLOG: 'planner' },
    clock: { now: () => NOW },
    jobs: {
      active: async () => active,
      progress: async () => ({ isRunning: progress.isRunning ?? false, lastStop: progress.lastStop }),
    },
    print: (line) => printed.push(line),
  });
}

test.each([
  ['no job', [], {}, 0],
  ['a job that waits', [waiting(90)], {}, 90],
  ['the oldest of several', [waiting(5), waiting(90), waiting(30)], {}, 90],
  ['a job that runs, and one behind it', [waiting(300), waiting(200, { isRunning: true })], {}, 0],
  ['an array of which a job runs', [waiting(300, { isArray: true })], { isRunning: true }, 0],
  ['an array of which none has run', [waiting(300, { isArray: true })], {}, 300],
  ['an array whose last job ended a while ago', [waiting(300, { isArray: true })], { lastStop: minutesAgo(70) }, 70],
  [
    'an array that is listed as running, and of which none runs',
    [waiting(80, { isArray: true, isRunning: true })],
    {},
    80,
  ],
  ['a minute that is not over', [waiting(60.9)], {}, 60],
])('%s', async (_, active, progress, expected) => {
  expect(await watch(active as ActiveJob[], progress)).toBe(expected);
});

test('the metric is that of the planner', async () => {
  await watch([waiting(90)]);
  expect(printed.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'CdkHindsight/BatchBacklog',
            Dimensions: [['Backlog']],
            Metrics: [{ Name: 'OldestWaitingMinutes', Unit: 'Count' }],
          },
        ],
      },
      Backlog: 'planner',
      OldestWaitingMinutes: 90,
    },
  ]);
});
