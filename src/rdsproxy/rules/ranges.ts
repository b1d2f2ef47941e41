import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { PROXY_LIMITS } from '../facts';

export const proxyRanges: Rule = {
  id: 'hindsight-rdsproxy-ranges',
  severity: Severity.ERROR,
  incident: 'The CDK accepted a value that RDS Proxy rejected in the middle of a deployment.',
  remedy: 'Change the value to one in the range. PinningAwareDatabaseProxy checks it at synth.',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html',
  types: ['AWS::RDS::DBProxy', 'AWS::RDS::DBProxyTargetGroup'],
  judge: (resource, report) =>
    resource.type === 'AWS::RDS::DBProxy'
      ? requireRange(report, resource.properties.get('IdleClientTimeout'), PROXY_LIMITS.idleClientSeconds, ' seconds')
      : judgePool(resource, report),
};

interface Range {
  readonly min: number;
  readonly max: number;
}

function judgePool({ properties }: Resource, report: Report): void {
  const pool = properties.get('ConnectionPoolConfigurationInfo');
  const maximum = pool.get('MaxConnectionsPercent');
  const idle = pool.get('MaxIdleConnectionsPercent');
  requireRange(report, pool.get('ConnectionBorrowTimeout'), PROXY_LIMITS.borrowSeconds, ' seconds');
  requireRange(report, maximum, PROXY_LIMITS.maxConnectionsPercent, ' percent');
  if (!idle.isAbsent && maximum.isAbsent) {
    report.find(idle, 'MaxIdleConnectionsPercent is given without MaxConnectionsPercent, which it needs.');
  } else {
    // A maximum that is not known is at most all of them.
    const most = Number(maximum.tryText()?.literal ?? 100);
    requireRange(report, idle, { min: 0, max: Number.isNaN(most) ? 100 : most }, ' percent');
  }
}

function requireRange(report: Report, value: Value, { min, max }: Range, unit: string): void {
  report.isolate(() => {
    const given = value.number();
    if (given !== undefined && (given < min || given > max)) {
      const name = value.location.split('/').at(-1);
      report.find(value, `${name} must be between ${min} and ${max}${unit}, got: ${given}.`);
    }
  });
}
