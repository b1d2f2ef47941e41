import { Duration } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HandlerCode } from '../private/synth/handler-code';
import { grantWatcher } from './backlog-grants';
import type { BatchBacklog } from './batch-backlog';
import type { BatchBacklogProps } from './batch-backlog-props';
import { PLANNER_VARIABLES, WATCHER_VARIABLES } from './plan-backlog.contract';

/** The time between two looks at the queue. */
export const WATCH_EVERY = Duration.minutes(15);

/** Above this memory a function has a processor of its own. */
const ONE_PROCESSOR_MIB = 1769;

const COMMON = {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: 'index.handler',
};

/** The function that looks for work. One at a time: two would start the same work twice. */
export function createPlanner(scope: BatchBacklog, props: BatchBacklogProps): LambdaFunction {
  return new LambdaFunction(scope, 'Planner', {
    ...COMMON,
    functionName: props.backlogName,
    description: 'Starts jobs for what is undone',
    code: new HandlerCode('batch/plan-backlog', {}),
    timeout: Duration.minutes(15),
    memorySize: ONE_PROCESSOR_MIB,
    reservedConcurrentExecutions: 1,
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    logGroup: scope.logGroup,
    environment: environmentOf(scope, props),
  });
}

/** The function that measures how long jobs wait. */
export function createWatcher(scope: BatchBacklog, { backlogName }: BatchBacklogProps): LambdaFunction {
  const watcher = new LambdaFunction(scope, 'Watcher', {
    ...COMMON,
    functionName: backlogName && `${backlogName}-watcher`,
    description: 'Looks how long the jobs of a backlog wait',
    code: new HandlerCode('batch/watch-queue', {}),
    timeout: Duration.minutes(5),
    memorySize: 256,
    retryAttempts: 0,
    maxEventAge: Duration.minutes(5),
    logGroup: scope.logGroup,
    environment: {
      [WATCHER_VARIABLES.jobQueue]: scope.jobQueue.jobQueueArn,
      [WATCHER_VARIABLES.backlog]: scope.planner.functionName,
    },
  });
  grantWatcher(watcher);
  return watcher;
}

function environmentOf(scope: BatchBacklog, props: BatchBacklogProps): Record<string, string> {
  const { source, done, chunkSize = 50, maxScans = 3, minimumAge = Duration.hours(1) } = props;
  return {
    [PLANNER_VARIABLES.sourceBucket]: source._bucket.bucketName,
    [PLANNER_VARIABLES.sourcePrefix]: source._prefix,
    [PLANNER_VARIABLES.sourceSuffix]: source._suffix,
    [PLANNER_VARIABLES.doneBucket]: done._bucket.bucketName,
    [PLANNER_VARIABLES.donePrefix]: done._prefix,
    [PLANNER_VARIABLES.doneSuffix]: doneSuffixOf(props),
    [PLANNER_VARIABLES.runBucket]: scope.runBucket.bucketName,
    [PLANNER_VARIABLES.jobQueue]: scope.jobQueue.jobQueueArn,
    [PLANNER_VARIABLES.jobDefinition]: scope.jobDefinition.jobDefinitionArn,
    [PLANNER_VARIABLES.chunkSize]: `${chunkSize}`,
    [PLANNER_VARIABLES.maxScans]: `${maxScans}`,
    [PLANNER_VARIABLES.minimumAgeMillis]: `${minimumAge.toMilliseconds()}`,
  };
}

/** The end of the key of a result. */
export function doneSuffixOf({ source, done }: Pick<BatchBacklogProps, 'source' | 'done'>): string {
  return done._replaceSuffix ?? `${source._suffix}${done._appendSuffix}`;
}
