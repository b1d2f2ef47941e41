import { mayHold } from '../../private/rules/event-patterns';
import { type Rule, Severity } from '../../private/rules/rule';
import { isOff } from '../../private/rules/schedules';
import { allOf, anyOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { requireStates, requireUnawaited } from './submissions';

const CHANGE = 'Batch Job State Change';

export const failedJob: Rule = {
  id: 'hindsight-batch-failed-job',
  severity: Severity.WARNING,
  incident: 'Jobs failed, and nobody read the list of failures: hours of transcripts were missing.',
  remedy:
    'Add an EventBridge rule for "Batch Job State Change" with the status FAILED and this queue, with a queue as its target and an alarm on it; or use BatchBacklog.',
  source: 'https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html',
  types: ['AWS::Batch::JobQueue'],
  judge: (queue, report) => {
    const { set, app } = queue.template;
    const rules = set.ofType('AWS::Events::Rule').filter(({ template }) => template.app === app);
    if (!anyOf(...rules.map((rule) => () => tellsOfFailures(rule, queue)))) {
      requireStates(queue);
      requireUnawaited(queue);
      report.find('Properties', 'No rule of the app reports failed jobs of this queue.');
    }
  },
};

function tellsOfFailures(rule: Resource, queue: Resource): boolean {
  const pattern = rule.properties.get('EventPattern').json();
  if (pattern.isAbsent) {
    return false;
  }
  const detail = pattern.get('detail');
  return allOf(
    () => mayHold(pattern.get('source'), 'aws.batch'),
    () => mayHold(pattern.get('detail-type'), CHANGE),
    () => mayHold(detail.get('status'), 'FAILED'),
    () => isAbout(detail.get('jobQueue'), queue),
    () => !isOff(rule),
  );
}

/** A queue that is named in words may be this one. */
function isAbout(field: Value, queue: Resource): boolean {
  return (
    field.isAbsent ||
    field.items().some((item) => {
      const target = item.isMap ? undefined : item.target();
      return target === undefined || target.resource.key === queue.key;
    })
  );
}
