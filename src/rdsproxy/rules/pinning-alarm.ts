import { isWatched, tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';

export const pinningAlarm: Rule = {
  id: 'hindsight-rdsproxy-pinning-alarm',
  severity: Severity.WARNING,
  incident:
    'Pinned sessions used up the connections of the database until queries took seconds, and no alarm went off.',
  remedy:
    'Add DatabaseProxyAlarms for this proxy: it takes one line and does not change the proxy. Or add an alarm on DatabaseConnectionsCurrentlySessionPinned with the dimension ProxyName.',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html',
  types: ['AWS::RDS::DBProxy'],
  tell: tellAlarms,
  judge: (proxy, report) => {
    const query = {
      namespace: 'AWS/RDS',
      metrics: ['DatabaseConnectionsCurrentlySessionPinned'],
      dimension: 'ProxyName',
      nameProperty: 'DBProxyName',
    };
    if (!isWatched(proxy, query)) {
      report.find('Properties', 'No alarm of the app watches the pinned connections of the proxy.');
    }
  },
};
