import { type Profiler, Session } from 'node:inspector';

const OWN = /node_modules\/cdk-hindsight\/lib\//;

/** Which part of the time of some work the library's own code takes, without what it calls of others. */
export function ownShare(work: () => void): number {
  return profiled(work, ({ nodes }) => new Set(nodes.filter(isOwn).map(({ id }) => id)));
}

/** The same with what it calls of others. */
export function shareBelow(work: () => void): number {
  return profiled(work, ({ nodes }) => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const below = new Set<number>();
    const visit = (node: Profiler.ProfileNode): void => {
      below.add(node.id);
      for (const child of node.children ?? []) {
        visit(byId.get(child)!);
      }
    };
    nodes.filter(isOwn).forEach(visit);
    return below;
  });
}

function profiled(work: () => void, countedIn: (profile: Profiler.Profile) => Set<number>): number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 100 });
  session.post('Profiler.start');
  work();
  let share = Number.NaN;
  // Within the process the answer comes at once.
  session.post('Profiler.stop', (_, { profile }) => {
    share = shareIn(profile, countedIn(profile));
  });
  session.disconnect();
  return share;
}

function isOwn({ callFrame }: Profiler.ProfileNode): boolean {
  return OWN.test(callFrame.url);
}

function shareIn({ samples = [], timeDeltas = [] }: Profiler.Profile, counted: Set<number>): number {
  const sum = (keep: (sample: number) => boolean) =>
    timeDeltas.filter((_, index) => keep(samples[index])).reduce((total, delta) => total + delta, 0);
  return sum((sample) => counted.has(sample)) / sum(() => true);
}
