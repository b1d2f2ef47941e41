import { type Rule, Severity } from '../../private/rules/rule';
import { AUTO_PAUSE_PAGE, pausingCluster } from './paused-cluster';

export const autoPauseProvisionedInstance: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-provisioned-instance',
  severity: Severity.WARNING,
  incident: 'The writer of an Aurora cluster with a minimum of 0 ACUs never paused: another instance was provisioned.',
  remedy: 'Make the instance serverless (class db.serverless), or set a minimum capacity above 0.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBInstance'],
  judge: (instance, report) => {
    const cluster = pausingCluster(instance.properties.get('DBClusterIdentifier'), instance);
    const instanceClass = cluster && instance.properties.get('DBInstanceClass').string();
    if (cluster && instanceClass !== undefined && instanceClass !== 'db.serverless') {
      const message = `An instance of the class ${instanceClass} keeps the writer of ${cluster.id} awake.`;
      report.find('Properties/DBInstanceClass', message);
    }
  },
};
