import { numberVariable, variable } from '../../private/runtime/environment';
import type { Naming } from '../plain/done-names';
import { PLANNER_VARIABLES } from '../plan-backlog.contract';

export interface PlanSettings extends Naming {
  readonly sourceBucket: string;
  readonly doneBucket: string;
  readonly runBucket: string;
  readonly chunkSize: number;
  readonly maxScans: number;
  readonly minimumAgeMillis: number;
}

export function planSettings(environment: NodeJS.ProcessEnv): PlanSettings {
  // A prefix or suffix may be empty.
  const text = (name: string) => environment[name] ?? '';
  return {
    sourceBucket: variable(environment, PLANNER_VARIABLES.sourceBucket),
    sourcePrefix: text(PLANNER_VARIABLES.sourcePrefix),
    sourceSuffix: text(PLANNER_VARIABLES.sourceSuffix),
    doneBucket: variable(environment, PLANNER_VARIABLES.doneBucket),
    donePrefix: text(PLANNER_VARIABLES.donePrefix),
    doneSuffix: text(PLANNER_VARIABLES.doneSuffix),
    runBucket: variable(environment, PLANNER_VARIABLES.runBucket),
    chunkSize: numberVariable(environment, PLANNER_VARIABLES.chunkSize),
    maxScans: numberVariable(environment, PLANNER_VARIABLES.maxScans),
    minimumAgeMillis: numberVariable(environment, PLANNER_VARIABLES.minimumAgeMillis),
  };
}
