import { type Rule, Severity } from '../../private/rules/rule';

export const stuckRunnable: Rule = {
  id: 'hindsight-batch-stuck-runnable',
  severity: Severity.WARNING,
  incident: 'A job stayed in RUNNABLE for more than 40 hours, and all jobs behind it waited.',
  remedy:
    'Set JobStateTimeLimitActions on the queue, one for each reason that Batch can name; and measure how long jobs wait, because Batch cannot name every reason; or use BatchBacklog.',
  source: 'https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html',
  types: ['AWS::Batch::JobQueue'],
  judge: ({ properties }, report) => {
    if (properties.get('JobStateTimeLimitActions').items().length === 0) {
      report.find('Properties', 'A job that cannot be placed waits at the head of this queue forever.');
    }
  },
};
