import { type Profiler, Session } from 'node:inspector';

const OWN = /node_modules\/cdk-hindsight\/lib\//;

/** Which part of the time of some work the library's own code takes, without what it calls of others. */
export function ownShare(work: () => void): number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 100 });
  session.post('Profiler.start');
  work();
  let share = Number.NaN;
  // Within the process the answer comes at once.
  session.post('Profiler.stop', (_, { profile }) => {
    share = shareIn(profile);
  });
  session.disconnect();
  return share;
}

function shareIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): number {
  const own = new Set(nodes.filter(({ callFrame }) => OWN.test(callFrame.url)).map(({ id }) => id));
  const sum = (keep: (sample: number) => boolean) =>
    timeDeltas.filter((_, index) => keep(samples[index])).reduce((total, delta) => total + delta, 0);
  return sum((sample) => own.has(sample)) / sum(() => true);
}
