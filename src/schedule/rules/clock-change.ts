import { type Rule, Severity } from '../../private/rules/rule';
import { whenOn } from '../../private/rules/schedules';
import { CLOCK_CHANGE_YEARS, FIRST_YEAR } from '../facts';
import { timesOf } from './expression';

export const clockChange: Rule = {
  id: 'hindsight-schedule-clock-change',
  severity: Severity.WARNING,
  incident:
    'The nightly job at 02:30 did not run on the day the clock was put forward, so the monthly report lacked a day.',
  remedy: 'Choose a time that exists every day, for example 03:30 in Europe, or the time zone UTC.',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time',
  types: ['AWS::Scheduler::Schedule'],
  judge: (schedule, report) =>
    whenOn(schedule, report, () => {
      const { properties } = schedule;
      const zone = properties.get('ScheduleExpressionTimezone').string();
      if (zone === undefined) {
        return;
      }
      const times = timesOf(properties.get('ScheduleExpression').string(), zone);
      const [first] = times?.skipped(FIRST_YEAR, CLOCK_CHANGE_YEARS) ?? [];
      if (first !== undefined) {
        const text = new Date(first).toISOString().slice(0, 16).replace('T', ' ');
        const message = `The clock of ${zone} is put forward over a time of the schedule, first at ${text}: it does not run then.`;
        report.find('Properties/ScheduleExpression', message);
      }
    }),
};
