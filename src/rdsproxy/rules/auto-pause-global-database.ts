import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, isPausing, pausingCluster } from './paused-cluster';

export const autoPauseGlobalDatabase: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-global-database',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs never paused, because it was part of a global database.',
  remedy: 'Set a minimum above 0, or take the cluster out of the global database.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster'],
  judge: (resource, report) => {
    if (resource.type === 'AWS::RDS::GlobalCluster') {
      const source = resource.properties.get('SourceDBClusterIdentifier');
      const cluster = pausingCluster(source, resource);
      if (cluster) {
        report.find(source, `The global database keeps the writer of ${cluster.id} awake.`);
      }
    } else if (isPausing(resource) && !resource.properties.get('GlobalClusterIdentifier').isAbsent) {
      report.find('Properties/GlobalClusterIdentifier', 'The global database keeps the cluster awake.');
    }
  },
};
