import { mayHold } from '../../private/rules/event-patterns';
import { type Rule, Severity } from '../../private/rules/rule';
import { whenOn } from '../../private/rules/schedules';
import { allOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const CHANGE = 'Batch Inference Job State Change';
/** What the events of other jobs have too. */
const COMMON = ['version', 'accountId', 'batchModelId', 'status', 'failureMessage'];

export const foreignJobs: Rule = {
  id: 'hindsight-inference-foreign-jobs',
  severity: Severity.WARNING,
  incident:
    'A function was invoked for every batch inference job of the account, and failed on each job of another team.',
  remedy:
    'Add detail.batchJobName with the prefix of your jobs to the pattern; or use BatchInference, which polls, because Bedrock does not guarantee these events.',
  source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-eventbridge-how-it-works.html',
  types: ['AWS::Events::Rule'],
  judge: (rule, report) => {
    const pattern = rule.properties.get('EventPattern').json();
    if (pattern.isAbsent) {
      return;
    }
    const isAboutJobs = allOf(
      () => namesBedrock(pattern.get('source')),
      () => isOnDefaultBus(rule),
      () => mayHold(pattern.get('detail-type'), CHANGE),
    );
    if (isAboutJobs && !isFiltered(pattern)) {
      whenOn(rule, report, () =>
        report.find(rule.properties.get('EventPattern'), 'It matches the jobs of everybody in the account.'),
      );
    }
  },
};

/** A rule that takes the events of all services, such as one that logs them, is about none. */
function namesBedrock(source: Value): boolean {
  return source.items().some((item) => !item.isMap && item.string() === 'aws.bedrock');
}

/** The events of AWS services come to no other bus. */
function isOnDefaultBus({ properties }: Resource): boolean {
  const bus = properties.get('EventBusName');
  return bus.isAbsent || (bus.target() === undefined && /(^|\/)default$/.test(bus.string() ?? ''));
}

function isFiltered(pattern: Value): boolean {
  const keys = pattern
    .get('detail')
    .entries()
    .map(([key]) => key);
  return !pattern.get('resources').isAbsent || keys.some((key) => !COMMON.includes(key));
}
