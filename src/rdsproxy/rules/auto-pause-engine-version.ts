import { type Rule, Severity } from '../../private/rules/rule';
import { canAutoPause } from '../facts';
import { AUTO_PAUSE_PAGE, isPausing } from './paused-cluster';

export const autoPauseEngineVersion: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-engine-version',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs had an engine version that cannot scale to 0.',
  remedy: 'Use at least 13.15, 14.12, 15.7 or 16.3 of Aurora PostgreSQL, or 3.08.0 of Aurora MySQL.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster, report) => {
    const [engine, version] = ['Engine', 'EngineVersion'].map((name) => cluster.properties.get(name));
    if (isPausing(cluster) && canAutoPause(engine.string(), version.string()) === false) {
      report.find(version, `${engine.string()} ${version.string()} cannot scale to 0 ACUs.`);
    }
  },
};
