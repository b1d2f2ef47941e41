import { requireNamed } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { allOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';

export const pinningFilter: Rule = {
  id: 'hindsight-rdsproxy-pinning-filter',
  severity: Severity.ERROR,
  incident:
    'A proxy for PostgreSQL was given session pinning filters, which exist for MySQL only: the deployment failed, or sessions were pinned anyway.',
  remedy: 'Remove the session pinning filters, and set session variables in the initialization query of the proxy.',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html',
  types: ['AWS::RDS::DBProxyTargetGroup'],
  judge: (group, report) => {
    const filters = group.properties.at('ConnectionPoolConfigurationInfo', 'SessionPinningFilters');
    const isFiltered = allOf(
      () => !filters.isAbsent,
      () => filters.items().length > 0,
      () => proxyOf(group).properties.get('EngineFamily').string() === 'POSTGRESQL',
    );
    if (isFiltered) {
      report.find(filters, 'The proxy is for PostgreSQL and has session pinning filters.');
    }
  },
};

function proxyOf(group: Resource): Resource {
  const name = group.properties.get('DBProxyName');
  return requireNamed(name, 'AWS::RDS::DBProxy', 'DBProxyName', group, 'the proxy');
}
