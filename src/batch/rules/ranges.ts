import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';
import { ARRAY_SIZE, ATTEMPTS, TIMEOUT_SECONDS } from '../facts';
import { submissionsIn } from './submissions';

export const ranges: Rule = {
  id: 'hindsight-batch-ranges',
  severity: Severity.ERROR,
  incident: 'A timeout of 30 seconds and 11 attempts passed synthesis, and the deployment failed.',
  remedy:
    'Attempts are from 1 to 10, the timeout of an attempt is 60 seconds at least, and an array has 2 to 10,000 jobs: for one job omit ArrayProperties.',
  source: 'https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html',
  types: ['AWS::Batch::JobDefinition', 'AWS::Events::Rule', 'AWS::Pipes::Pipe'],
  judge: (resource, report) => {
    const { properties } = resource;
    if (resource.type === 'AWS::Batch::JobDefinition') {
      requireWithin(properties.at('RetryStrategy', 'Attempts'), ATTEMPTS, 'attempts', report);
      const { min } = TIMEOUT_SECONDS;
      requireWithin(properties.at('Timeout', 'AttemptDurationSeconds'), { min }, 'seconds as a timeout', report);
    }
    for (const parameters of submissionsIn(resource)) {
      report.isolate(() => {
        requireWithin(parameters.at('ArrayProperties', 'Size'), ARRAY_SIZE, 'jobs in an array', report);
        requireWithin(parameters.at('RetryStrategy', 'Attempts'), ATTEMPTS, 'attempts', report);
      });
    }
  },
};

function requireWithin(
  value: Value,
  { min, max = Number.POSITIVE_INFINITY }: { min: number; max?: number },
  what: string,
  report: Report,
): void {
  report.isolate(() => {
    const number = value.number();
    if (number !== undefined && (number < min || number > max)) {
      const most = Number.isFinite(max) ? `${min} to ${max}` : `${min} or more`;
      report.find(value, `Batch accepts ${most} ${what}, and this is ${number}.`);
    }
  });
}
