import { Construct, type IConstruct } from 'constructs';
import { requireAlarmOptions } from '../private/synth/alarms';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKinds } from '../private/synth/kinds';
import type { IncidentAlarmsProps } from './incident-alarms-props';
import { PROXY_EVENTS, PROXY_METRICS } from './kinds/database-proxies';
import { DOCUMENT_DB_METRICS } from './kinds/document-db-clusters';
import { NODE_METRICS } from './kinds/node-based-caches';
import { SERVERLESS_METRICS } from './kinds/serverless-caches';

/** The wishes of one scope. */
export interface Settings extends IncidentAlarmsProps {
  /** The number of calls for the scope: the actions of several calls have no order of their own. */
  readonly calls: number;
  /** The alarms that were added in its name. */
  readonly added: string[];
}

/** Settings are kept at their scope: an app may load the library twice. */
const KEY = Symbol.for('cdk-hindsight.monitoring.settings');

const KINDS: Kinds<IncidentAlarmsProps> = {
  enabled: 'boolean?',
  actions: 'list of objects?',
  okActions: 'list of objects?',
  exclude: 'list of objects?',
  databaseProxies: 'object?',
  serverlessCaches: 'object?',
  nodeBasedCaches: 'object?',
  documentDbClusters: 'object?',
  imagePullFailed: 'object?',
  buildFailed: 'object?',
  eventsDropped: 'object?',
};

const CONSTRUCT = { name: 'a construct', remedy: 'pass the resource or the stack itself' };
const LISTS = ['actions', 'okActions', 'exclude'] as const;
const THRESHOLDS = ['imagePullFailed', 'buildFailed', 'eventsDropped'] as const;

/** The thresholds of the kinds that have more than one. */
const NESTED = {
  databaseProxies: [...Object.keys(PROXY_METRICS.metrics), ...Object.keys(PROXY_EVENTS)],
  serverlessCaches: Object.keys(SERVERLESS_METRICS.metrics),
  nodeBasedCaches: Object.keys(NODE_METRICS.metrics),
  documentDbClusters: Object.keys(DOCUMENT_DB_METRICS.metrics),
};

/** Rejects properties that could not work at their scope. */
export function requireSettings(scope: IConstruct, props: IncidentAlarmsProps): void {
  requireKinds(props, KINDS, scope);
  requireAlarmOptions('', props, THRESHOLDS, scope);
  requireClass('exclude', props.exclude, 'node', CONSTRUCT, scope);
  for (const [name, thresholds] of Object.entries(NESTED)) {
    const options = props[name as keyof typeof NESTED];
    if (options) {
      requireAlarmOptions(`${name}.`, options, thresholds, scope);
    }
  }
  props.exclude?.forEach((excluded, index) => {
    if (!excluded.node.scopes.includes(scope)) {
      const remedy = 'leave it out: what is elsewhere gets no alarms';
      refuse({ property: `exclude[${index}]`, must: 'be below the scope', got: excluded.node.path, remedy }, scope);
    }
  });
}

/** Adds what a call asks for to what its scope has. */
export function addSettings(scope: IConstruct, props: IncidentAlarmsProps): void {
  const before = settingsAt(scope);
  const merged: Record<string, unknown> = { ...before, calls: (before?.calls ?? 0) + 1, added: before?.added ?? [] };
  for (const [name, value] of Object.entries(props).filter(([, it]) => it !== undefined)) {
    merged[name] = (LISTS as readonly string[]).includes(name)
      ? [...new Set([...((merged[name] as object[] | undefined) ?? []), ...(value as object[])])]
      : requireSame(name, merged[name], value, scope);
  }
  Object.defineProperty(scope, KEY, { value: merged, configurable: true });
}

/** Two calls for one scope must agree: which of them counts must not depend on their order. */
function requireSame(name: string, before: unknown, value: unknown, scope: IConstruct): unknown {
  if (before !== undefined && !isSame(before, value)) {
    const remedy = 'set it in one call, or call IncidentAlarms.of for an inner scope, whose settings then apply';
    refuse({ property: name, must: 'be the same in every call for one scope', remedy }, scope);
  }
  return value;
}

/** Whether two values were given alike: the same constructs, in lists, structs, thresholds and actions that equal. */
function isSame(one: unknown, other: unknown): boolean {
  const areObjects = [one, other].every((it) => typeof it === 'object' && it !== null && !Construct.isConstruct(it));
  if (!areObjects) {
    return one === other;
  }
  const [a, b] = [one, other].map((it) => Object.entries(it as object).filter(([, value]) => value !== undefined));
  return a.length === b.length && a.every(([key, value]) => isSame(value, Reflect.get(other as object, key)));
}

/** The settings of a construct's nearest scope; undefined if they leave it out, or if there is none. */
export function settingsFor(construct: IConstruct): Settings | undefined {
  const settings = [...construct.node.scopes]
    .reverse()
    .map(settingsAt)
    .find((found) => found);
  const isExcluded = settings?.exclude?.some((excluded) => construct.node.scopes.includes(excluded));
  return settings?.enabled === false || isExcluded ? undefined : settings;
}

/** Whether a call covers a construct, be it to leave it out. */
export function isCovered(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => settingsAt(scope) !== undefined);
}

export function settingsAt(scope: IConstruct): Settings | undefined {
  return Reflect.get(scope, KEY);
}
