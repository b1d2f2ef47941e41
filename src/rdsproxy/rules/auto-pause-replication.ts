import { resourceNamed } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';
import { AUTO_PAUSE_PAGE, isPausing } from './paused-cluster';

/** The values of a parameter that turn replication on. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'rds.logical_replication': ['1', 'on', 'true'],
  binlog_format: ['row', 'mixed', 'statement'],
};

export const autoPauseReplication: Rule = {
  id: 'hindsight-rdsproxy-auto-pause-replication',
  severity: Severity.WARNING,
  incident: 'An Aurora cluster with a minimum of 0 ACUs never paused: logical replication or the binlog was on.',
  remedy: 'Turn rds.logical_replication or binlog_format off in the parameter group, or set a minimum above 0.',
  source: AUTO_PAUSE_PAGE,
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster, report) => {
    if (!isPausing(cluster)) {
      return;
    }
    const name = cluster.properties.get('DBClusterParameterGroupName');
    const property = 'DBClusterParameterGroupName';
    const group = name.isText && resourceNamed(name, 'AWS::RDS::DBClusterParameterGroup', property, cluster);
    const parameters = group ? group.properties.get('Parameters') : undefined;
    for (const [setting, values] of Object.entries(SETTINGS)) {
      if (parameters?.isMap && isOneOf(parameters.get(setting), values)) {
        report.find(name, `${setting} in the parameter group keeps the writer of ${cluster.id} awake.`);
      }
    }
  },
};

function isOneOf(value: Value, values: readonly string[]): boolean {
  return values.includes(value.string()?.toLowerCase() ?? '');
}
