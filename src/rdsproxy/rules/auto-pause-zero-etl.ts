import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, pausingCluster } from './paused-cluster';

export const autoPauseZeroEtl: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-zero-etl',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs never paused, because a zero-ETL integration read from it.',
  remedy: 'Set a minimum above 0, or remove the integration.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::Integration'],
  judge: (integration, report) => {
    const source = integration.properties.get('SourceArn');
    const cluster = pausingCluster(source, integration);
    if (cluster) {
      report.find(source, `The integration keeps the writer of ${cluster.id} awake.`);
    }
  },
};
