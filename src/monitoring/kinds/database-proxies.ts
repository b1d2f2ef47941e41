import { Annotations } from 'aws-cdk-lib';
import type { CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import { AlarmThreshold } from '../../alarm-threshold';
import { at } from '../../private/synth/references';
import { DatabaseProxyAlarms } from '../../rdsproxy/database-proxy-alarms';
import { type AppView, namesOf } from '../app-view';
import type { Kind, Place } from '../kind';
import { isTold, lets } from './events';
import { type MetricTable, onlyMissing, withReference } from './metrics';

export const PROXY_METRICS: MetricTable = {
  namespace: 'AWS/RDS',
  dimension: 'ProxyName',
  metrics: {
    pinnedShare: ['DatabaseConnectionsCurrentlySessionPinned'],
    borrowLatency: ['DatabaseConnectionsBorrowLatency'],
    poolUtilization: ['DatabaseConnectionsCurrentlyBorrowed'],
    failedAuthentication: ['ClientConnectionsSetupFailedAuth'],
    availability: ['AvailabilityPercentage'],
  },
};

/** The events that have an alarm of their own. */
export const PROXY_EVENTS = { throttledConnections: 'RDS-EVENT-0275', noFreeIps: 'RDS-EVENT-0243' } as const;

/** RDS proxies. */
export const databaseProxies: Kind = {
  types: ['AWS::RDS::DBProxy'],
  options: 'databaseProxies',
  watch: (place, { databaseProxies: options = {} }, app) => {
    const { resource, scope, id } = place;
    const names = namesOf(resource, app.propertiesOf(resource), 'DBProxyName');
    if (app.hasOwnAlarms(DatabaseProxyAlarms, ({ proxyName }) => proxyName, names)) {
      return undefined;
    }
    const thresholds = {
      ...onlyMissing(place, PROXY_METRICS, names, options, app),
      ...Object.fromEntries(
        (Object.keys(PROXY_EVENTS) as (keyof typeof PROXY_EVENTS)[]).map((name) => [
          name,
          isToldOf(PROXY_EVENTS[name], place, app) ? AlarmThreshold.off() : options[name],
        ]),
      ),
    };
    const proxy = withReference<CfnDBProxy>(resource, 'dbProxyRef');
    const named = proxy ? { proxy } : { proxyName: resource.ref };
    const alarms = new DatabaseProxyAlarms(scope, id, { ...named, alarms: thresholds });
    // The log is not known here: DatabaseProxyAlarms with its log group is for that.
    Annotations.of(alarms).acknowledgeInfo('cdk-hindsight/rdsproxy:reasonsNotCounted');
    return alarms;
  },
};

function isToldOf(event: string, { resource }: Place, app: AppView): boolean {
  return isTold(resource, app, (pattern) => {
    const text = JSON.stringify(pattern) ?? '';
    const isAboutSome = /"Source(Identifier|Arn)"/.test(text);
    return (
      pattern !== undefined &&
      lets(at(pattern, 'source'), ['aws.rds']) &&
      lets(at(pattern, 'detail-type'), ['RDS DB Proxy Event']) &&
      lets(at(pattern, 'detail', 'EventID'), [event]) &&
      (!isAboutSome || text.includes(`<${resource.node.path}.`))
    );
  });
}
