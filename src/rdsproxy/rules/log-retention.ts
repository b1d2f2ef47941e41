import type { Estate } from '../../private/template/estate';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';
import type { Value } from '../../private/template/value';

const PREFIX = '/aws/rds/proxy/';

export const logRetention: Rule = {
  id: 'hindsight-rdsproxy-log-retention',
  severity: Severity.WARNING,
  incident: 'RDS Proxy makes its log group by itself, and that one keeps every line, and its cost, for ever.',
  remedy:
    "new PinningAwareDatabaseProxy(this, 'Proxy', { vpc, target, auth, logRetention: RetentionDays.ONE_MONTH }); or a LogGroup named /aws/rds/proxy/<name> with a retention.",
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html',
  types: ['AWS::RDS::DBProxy'],
  judge: (proxy, report) => {
    const groups = proxy.template.estate.index(retainedGroups);
    const name = proxy.properties.get('DBProxyName');
    const wanted = name.text()?.key;
    const references = [wanted, `\0${proxy.key}.\0`.toLowerCase()];
    if (references.some((reference) => groups.has(`${PREFIX}${reference}`))) {
      return;
    }
    // A name that is known during the deploy may be that of any log group.
    name.string();
    report.find('Properties/DBProxyName', 'No log group of the app with a retention is that of the proxy.');
  },
};

/** The names of the log groups of proxies that lines leave again. */
function retainedGroups(estate: Estate): Set<string> {
  const groups = estate.ofType('AWS::Logs::LogGroup', 'Custom::LogRetention');
  return new Set(groups.flatMap((group) => (isRetained(group) ? nameOf(group) : [])));
}

function isRetained({ properties }: Resource): boolean {
  return properties.isMap && !properties.get('RetentionInDays').isAbsent;
}

function nameOf({ properties }: Resource): string[] {
  const name: Value = properties.get('LogGroupName');
  const key = name.isText ? name.text()?.key : undefined;
  return key?.startsWith(PREFIX) ? [key] : [];
}
