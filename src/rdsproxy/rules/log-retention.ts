import { isOpen, NameIndex } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import { Text } from '../../private/template/text';

const PREFIX = '/aws/rds/proxy/';

export const logRetention: Rule = {
  id: 'hindsight-rdsproxy-log-retention',
  severity: Severity.WARNING,
  incident:
    'RDS Proxy created its log group on its own, without a retention: every line is kept, and paid for, forever.',
  remedy:
    'Use PinningAwareDatabaseProxy with a log retention; or add a log group named /aws/rds/proxy/<name of the proxy> with a retention.',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html',
  types: ['AWS::RDS::DBProxy'],
  tell: groupsOf,
  judge: (proxy, report) => {
    const groups = groupsOf(proxy.template.set);
    const name = proxy.properties.get('DBProxyName');
    const text = name.text() ?? new Text([]);
    const wanted = Text.concat([new Text([PREFIX]), text]);
    const { app } = proxy.template;
    if ([wanted.key, `${PREFIX}\0${proxy.key}.\0`.toLowerCase()].some((key) => groups.has(key, app))) {
      return;
    }
    const similar = groups.similar(wanted, app);
    if (similar) {
      throw new Inconclusive(name.location, (isOpen(text) ? text : similar.name).whyOpen);
    }
    report.find('Properties/DBProxyName', 'No log group of the app with a retention is that of the proxy.');
  },
};

function groupsOf(templates: TemplateSet): NameIndex<{ name: Text; app: string }> {
  return templates.index('rdsproxy/retainedGroups', retainedGroups);
}

/** The names of the log groups that lines leave again. */
function retainedGroups(templates: TemplateSet): NameIndex<{ name: Text; app: string }> {
  const index = new NameIndex<{ name: Text; app: string }>('log group', templates.ties);
  for (const { properties, template } of templates
    .ofType('AWS::Logs::LogGroup', 'Custom::LogRetention')
    .filter(isRetained)) {
    const name = properties.get('LogGroupName').tryText();
    if (name) {
      index.add({ name, app: template.app });
    }
  }
  return index;
}

function isRetained({ properties }: Resource): boolean {
  return properties.isMap && !properties.get('RetentionInDays').isAbsent;
}
