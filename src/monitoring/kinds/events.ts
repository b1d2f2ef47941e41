import type { CfnResource } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { metricTriggered } from '../../private/synth/event-rules';
import { at, itemsOf } from '../../private/synth/references';
import type { Notice } from '../../private/synth/tell-topic';
import { type AppView, mayBeTogether, namesOf, type WatchedMetric } from '../app-view';

const TRIGGERED: WatchedMetric = {
  namespace: 'AWS/Events',
  metrics: ['TriggeredRules', 'MatchedEvents', 'Invocations'],
  dimension: 'RuleName',
  evenSilent: true,
};

/** Whether a rule of the app matches the events of a resource, and somebody is told of them: by a target or an alarm. */
export function isTold(resource: CfnResource, app: AppView, matches: (pattern: unknown) => boolean): boolean {
  return app.ofType('AWS::Events::Rule').some((rule) => {
    const properties = app.propertiesOf(rule);
    return (
      mayBeTogether(rule, resource) &&
      at(properties, 'State') !== 'DISABLED' &&
      matches(at(properties, 'EventPattern')) &&
      (itemsOf(at(properties, 'Targets')).length > 0 ||
        app.isWatched(rule, namesOf(rule, properties, 'Name'), TRIGGERED))
    );
  });
}

/** Whether a field of an event pattern lets a value through; a field that is left out lets everything through. */
export function lets(field: unknown, values: readonly string[]): boolean {
  return field === undefined || itemsOf(field).some((item) => values.includes(item as string));
}

/** Counts the events of a notice, with a rule that has no target. */
export function countOf(scope: Construct, { description, pattern }: Pick<Notice, 'description' | 'pattern'>): Metric {
  return metricTriggered(
    new Rule(scope, 'Rule', { description: `${description}; counted by an alarm`, eventPattern: pattern }),
  );
}
