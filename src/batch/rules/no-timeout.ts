import { type Rule, Severity } from '../../private/rules/rule';
import { isTimedBySubmitters } from './submissions';

export const noTimeout: Rule = {
  id: 'hindsight-batch-no-timeout',
  severity: Severity.WARNING,
  incident: 'A worker hung on a broken file, and its task ran, and was billed, until somebody noticed.',
  remedy: 'Set Timeout.AttemptDurationSeconds (timeout) to a little more than the longest job takes.',
  source: 'https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html',
  types: ['AWS::Batch::JobDefinition'],
  judge: (definition, report) => {
    const isTimed = !definition.properties.at('Timeout', 'AttemptDurationSeconds').isAbsent;
    if (!isTimed && !isTimedBySubmitters(definition)) {
      report.find('Properties', 'A job that hangs runs, and is billed, until somebody ends it.');
    }
  },
};
