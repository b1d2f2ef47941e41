import { requireNamed } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, isPausing } from './paused-cluster';

export const autoPauseProxy: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-proxy',
  severity: Severity.WARNING,
  incident:
    'An Aurora cluster with a minimum of 0 ACUs never paused: the proxy in front of it kept connections open, and billing went on.',
  remedy: 'Set a minimum capacity above 0, such as 0.5 ACUs, or remove the proxy.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBProxyTargetGroup'],
  judge: (group, report) => {
    for (const id of group.properties.get('DBClusterIdentifiers').items()) {
      report.isolate(() => {
        const cluster = requireNamed(id, 'AWS::RDS::DBCluster', 'DBClusterIdentifier', group, 'the cluster');
        if (isPausing(cluster)) {
          report.find(id, `The cluster ${cluster.id} should pause, and the proxy keeps it awake.`);
        }
      });
    }
  },
};
