import type { Resource } from '../template/resource';
import type { Value } from '../template/value';
import { type InvokedFunction, invokedFunction } from './invoked-function';
import type { Report } from './rule';
import { invokedBy, scheduledTargets, whenOn } from './schedules';

/** Shows a rule each function of the app that a schedule invokes, and what names it. */
export function eachScheduledFunction(
  schedule: Resource,
  report: Report,
  judge: (invoked: InvokedFunction, name: Value) => void,
): void {
  whenOn(schedule, report, () => {
    for (const target of scheduledTargets(schedule)) {
      report.isolate(() => {
        const name = invokedBy(target);
        const invoked = name && invokedFunction(name, schedule.template);
        if (invoked) {
          judge(invoked, name);
        }
      });
    }
  });
}
