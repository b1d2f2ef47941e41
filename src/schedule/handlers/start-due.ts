import { metricLine } from '../../private/runtime/emf';
import { METRICS, type Pulse, type PulseResult } from '../start-due.contract';
import { planPulse, type Run } from './plan-pulse';
import type { StarterPorts } from './ports';
import { type Outcome, RunStarter } from './run-starter';

/** Starts what is due from now until after the next pulse, and what a pulse before it should have started. */
export async function startDue(pulse: Pulse, ports: StarterPorts): Promise<PulseResult> {
  const { claims, clock, print, functionName } = ports;
  const now = clock.now();
  const progress = await claims.readProgress();
  const { past, ahead, next } = planPulse(pulse.schedules, progress, now);
  const starter = new RunStarter(ports);
  // Before those of the past: they have a second to keep.
  const soon = ahead.map((run) => attempt(run, () => starter.startOnTime(run)));
  const late = await Promise.all(past.map((run) => attempt(run, () => starter.settle(run))));
  await writeProgress();
  print(
    metricLine(
      {
        namespace: METRICS.namespace,
        dimensions: { [METRICS.starterDimension]: functionName },
        ...{ name: METRICS.heartbeat, value: 1, unit: 'Count' },
      },
      now,
    ),
  );
  const outcomes = [...late, ...(await Promise.all(soon))];
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  return { started: count('started'), failed: count('failed'), missed: count('missed') };

  /** One run that cannot be started does not keep the others from it; the next pulse looks at it again. */
  async function attempt(run: Run, work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (error) {
      print(`ERROR ${run.schedule.name}: ${error instanceof Error ? error.message : error}`);
      return 'open';
    }
  }

  async function writeProgress(): Promise<void> {
    const settled = Object.fromEntries(
      Object.entries(next).map(([name, { until, times }]) => {
        const open = past.filter((run, index) => run.schedule.name === name && late[index] === 'open');
        return [name, { until: Math.min(until, ...open.map(({ due }) => due - 1)), times }];
      }),
    );
    try {
      await claims.writeProgress({ version: (progress?.version ?? 0) + 1, settled });
    } catch (error) {
      // The next pulse looks at the same runs again.
      print(`ERROR progress: ${error instanceof Error ? error.message : error}`);
    }
  }
}
