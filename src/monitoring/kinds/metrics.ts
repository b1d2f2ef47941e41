import type { CfnResource } from 'aws-cdk-lib';
import type { AlarmOptions } from '../../alarm-options';
import { AlarmThreshold } from '../../alarm-threshold';
import { messagesOf } from '../../private/synth/errors';
import type { AppView } from '../app-view';
import type { Place, Watcher } from '../kind';

const { warn } = messagesOf('monitoring');

/** The metrics of a namespace that each alarm of a resource is about, by the name of the alarm. */
export interface MetricTable {
  readonly namespace: string;
  /** The dimension that names the resource. */
  readonly dimension: string;
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

/**
 * The thresholds of the alarms that are missing; the others are off.
 *
 * @param possible the alarms that the resource can have: one in percent of a limit needs the limit
 */
export function onlyMissing(
  { resource }: Place,
  { namespace, dimension, metrics }: MetricTable,
  names: readonly string[],
  options: AlarmOptions,
  app: AppView,
  possible: readonly string[] = Object.keys(metrics),
): Record<string, AlarmThreshold | undefined> {
  const thresholds = Object.entries(metrics).map(([name, watched]): [string, AlarmThreshold | undefined] => {
    const isMissing =
      possible.includes(name) &&
      !app.isWatched(resource, names, { namespace, dimension, metrics: watched, evenSilent: true });
    return [name, isMissing ? (Reflect.get(options, name) as AlarmThreshold | undefined) : AlarmThreshold.off()];
  });
  return Object.fromEntries(thresholds);
}

/**
 * Makes all alarms that a resource can have, and takes them away again.
 *
 * A resource that cannot be watched, for example a cache whose nodes are not known at synth, gets none, and a warning that
 * says why; the app goes on.
 */
export function tryOut<T extends Watcher>({ resource, scope, id }: Place, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    const reason = (error as Error).message.replace(/ \[[^\]]*\]$/, '');
    warn(resource, 'unwatched', `IncidentAlarms adds no alarms here: ${reason}. List the resource in exclude.`);
    return undefined;
  } finally {
    scope.node.tryRemoveChild(id);
  }
}

/** The L1 of a class of the CDK, which has a reference; nothing for a resource that is known by its type alone. */
export function withReference<T extends CfnResource>(resource: CfnResource, member: string): T | undefined {
  return member in resource ? (resource as T) : undefined;
}
