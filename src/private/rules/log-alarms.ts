import { attempt, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import { Text } from '../template/text';
import type { Value } from '../template/value';
import { tellsSomebody } from './alarms';
import { metricsOf } from './metrics';

const PREFIX = '/aws/lambda/';

/**
 * Ends the judging if an alarm of the app with an action watches what a metric filter finds in the logs of a function.
 *
 * @throws Inconclusive if there is one: which failures the pattern of the filter finds is not judged
 */
export function requireUnwatchedLogs(handler: Resource): void {
  const { set, app } = handler.template;
  const byGroup = set.index('rules/alarms on logs', alarmsByGroup);
  const alarm = groupsOf(handler)
    .map((group) => byGroup.get(`${app} ${group}`))
    .find((it) => it !== undefined);
  if (alarm) {
    throw new Inconclusive('Properties', `the alarm ${alarm.id} watches what a metric filter finds in its logs`);
  }
}

/** The keys of the names that the log group of a function may have. */
function groupsOf({ key, properties }: Resource): string[] {
  const name = properties.get('FunctionName').tryText();
  const own = properties.at('LoggingConfig', 'LogGroup');
  return [
    `${PREFIX}\0${key}.\0`.toLowerCase(),
    ...(name ? [Text.concat([new Text([PREFIX]), name]).key] : []),
    ...(own.isAbsent ? [] : groupOf(own)),
  ];
}

function alarmsByGroup(templates: TemplateSet): Map<string, Resource> {
  const alarms = templates.ofType('AWS::CloudWatch::Alarm').filter(tellsSomebody);
  const byMetric = new Map(
    alarms.flatMap((alarm) => known(() => metricKeysOf(alarm)).map((key): [string, Resource] => [key, alarm])),
  );
  const filters = templates.ofType('AWS::Logs::MetricFilter');
  return new Map(
    filters.flatMap((filter) => {
      const alarm = known(() => resultKeysOf(filter))
        .map((key) => byMetric.get(key))
        .find((it) => it !== undefined);
      const groups = known(() => groupOf(filter.properties.get('LogGroupName')));
      return alarm ? groups.map((group): [string, Resource] => [`${filter.template.app} ${group}`, alarm]) : [];
    }),
  );
}

/** What the template tells of an alarm or a filter; an empty list if it does not tell. */
function known<T>(read: () => T[]): T[] {
  const found = attempt(read);
  return found instanceof Inconclusive ? [] : found;
}

function metricKeysOf(alarm: Resource): string[] {
  return metricsOf(alarm).flatMap((metric) => metricKey(alarm, metric.get('Namespace'), metric.get('MetricName')));
}

function resultKeysOf(filter: Resource): string[] {
  const results = filter.properties.get('MetricTransformations').possibilities();
  return results.flatMap((it) => metricKey(filter, it.get('MetricNamespace'), it.get('MetricName')));
}

function metricKey({ template: { app } }: Resource, namespace: Value, name: Value): string[] {
  const [space, own] = [namespace.tryText(), name.tryText()];
  return space && own ? [`${app} ${space.key} ${own.key}`] : [];
}

/** The key of the name of a log group; of the reference to it, if CloudFormation generates the name. */
function groupOf(name: Value): string[] {
  const text = name.tryText();
  const group = text?.target?.resource;
  const named = group?.type === 'AWS::Logs::LogGroup' ? group.properties.get('LogGroupName').tryText() : undefined;
  return text ? [(named ?? text).key] : [];
}
