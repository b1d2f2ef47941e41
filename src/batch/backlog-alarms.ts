import { Duration } from 'aws-cdk-lib';
import { type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmDefinition, type AlarmTable, createAlarms, type MissingAlarm } from '../private/synth/alarms';
import type { BatchBacklogAlarmOptions, BatchBacklogProps } from './batch-backlog-props';
import type { IBatchBacklog } from './i-batch-backlog';

type AlarmName = Exclude<keyof BatchBacklogAlarmOptions, keyof AlarmOptions>;

const HOUR = Duration.hours(1);

export function createBacklogAlarms(backlog: IBatchBacklog, { scan, alarms }: BatchBacklogProps) {
  return createAlarms(backlog, 'batch', tableOf(backlog, scan._interval), alarms) as { [name: string]: IAlarm };
}

function tableOf(backlog: IBatchBacklog, interval: Duration | undefined): AlarmTable<AlarmName> {
  return {
    jobsFailed: {
      metric: backlog.metricJobsFailed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A job failed after all its attempts, or blocks the queue. Look first at the messages in the queue of failed jobs: each has the id of the job and the reason.',
    },
    stuck: {
      metric: backlog.metricOldestWaiting({ period: Duration.minutes(15) }),
      threshold: 61,
      evaluationPeriods: 2,
      missing: TreatMissingData.BREACHING,
      description:
        'A job has waited for more than an hour while nothing ran, or the watcher does not run. Look first at statusReason of the job, then at the Fargate vCPU quota and at the network of the jobs.',
    },
    scanMissed: missedScan(backlog, interval),
    scanFailed: {
      metric: backlog.metricScansFailed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The planner or the watcher of the backlog ended with an error. Look first at the end of its log; the next run does the work of one that failed.',
    },
    deadItems: {
      metric: backlog.metricDeadItems({ period: HOUR }),
      threshold: 1,
      evaluationPeriods: 1,
      missing: TreatMissingData.IGNORE,
      description:
        'Items were tried in several scans and are still not done, so they are set aside. Look first at dead/keys.jsonl in the run bucket.',
    },
    backlog: {
      metric: backlog.metricItemsLeft({ period: HOUR }),
      evaluationPeriods: 1,
      missing: TreatMissingData.IGNORE,
      description:
        'More items than expected are not done. Look first at whether the jobs of the last scans ended well, then at how many items arrive in a day.',
    },
  };
}

function missedScan(backlog: IBatchBacklog, interval: Duration | undefined): AlarmDefinition | MissingAlarm {
  if (interval === undefined) {
    return {
      must: 'be left out with BacklogScan.manual()',
      remedy: 'there is no time at which it should have started',
    };
  }
  return {
    metric: backlog.metricScans({ period: HOUR }),
    threshold: 1,
    comparison: '<',
    // One and a half intervals: a scan that is late is not missed yet.
    evaluationPeriods: Math.ceil(interval.toHours() * 1.5),
    missing: TreatMissingData.BREACHING,
    description:
      'No scan has run for one and a half intervals. Look first at the schedule and its dead-letter queue, then at the metrics Throttles and Errors of the planner.',
  };
}
