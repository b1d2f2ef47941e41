import { type Rule, Severity } from '../../private/rules/rule';
import { whenOn } from '../../private/rules/schedules';
import type { Resource } from '../../private/template/resource';
import { AUTO_PAUSE_PAGE, pauseSecondsOf, pausingClustersOf } from './paused-cluster';
import { scheduleInterval } from './schedule-interval';
import { groupsOf, startedBy } from './started-by';

export const autoPauseSchedule: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-schedule',
  severity: Severity.WARNING,
  incident:
    'An Aurora cluster with a minimum of 0 ACUs never paused: a scheduled job connected before it was idle long enough.',
  remedy: 'Run the job less often than the pause duration, or set a minimum above 0.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'],
  judge: (schedule, report) => {
    const { properties } = schedule;
    const targets = properties.get(schedule.type === 'AWS::Events::Rule' ? 'Targets' : 'Target');
    const clusters = startedBy(targets).flatMap((job) => pausingClustersOf(job.resource, groupsOf(job)));
    if (clusters.length > 0) {
      whenOn(schedule, report, () => {
        const seconds = scheduleInterval(properties.get('ScheduleExpression').string());
        for (const cluster of new Set(clusters)) {
          report.isolate(() => judge(cluster, seconds));
        }
      });
    }

    function judge(cluster: Resource, seconds: number | undefined): void {
      const pause = pauseSecondsOf(cluster);
      if (seconds !== undefined && seconds <= pause) {
        const message = `The job connects to ${cluster.id} every ${seconds} seconds, and it pauses after ${pause} idle ones.`;
        report.find('Properties/ScheduleExpression', message);
      }
    }
  },
};
