import { isWatched, tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { allOf, anyOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

const DATABASE_TYPES = /^AWS::(RDS|DocDB|DSQL|Neptune|Redshift)::|^AWS::SecretsManager::SecretTargetAttachment$/;
const DATABASE_NAMES =
  /^(PG(HOST|USER|DATABASE|PORT)|(.*_)?(DATABASE|DB|MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|MONGO|MONGODB|DOCDB|AURORA|RDS|MSSQL|SQLSERVER|ORACLE)(_.*)?(URL|URI|HOST|HOSTNAME|ENDPOINT|ADDRESS|NAME|SECRET|SECRET_ARN|CONNECTION_STRING|PORT)|DATABASE_URL|(.*_)?(JDBC|DATASOURCE)_URL|CONNECTIONSTRINGS__.+)$/i;
/** Catalogs that are called databases and are asked by an API. */
const CATALOGS = /GLUE|ATHENA|TIMESTREAM/i;
/** Those of MySQL, PostgreSQL, SQL Server, Oracle and MongoDB. */
const DATABASE_PORTS = ['3306', '5432', '1433', '1521', '27017'];

export const databaseFunction: Rule = {
  id: 'hindsight-checks-database-alarm',
  severity: Severity.WARNING,
  incident:
    'A function lost its database (a failover, a new password, an exhausted pool) and failed for hours before anybody noticed.',
  remedy: 'Add an alarm on the Errors metric of the function, with a threshold of 1 and an action.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  types: ['AWS::Lambda::Function'],
  tell: tellAlarms,
  judge: (handler, report) => {
    if (!isClient(handler)) {
      return;
    }
    const query = {
      namespace: 'AWS/Lambda',
      metrics: ['Errors'],
      dimension: 'FunctionName',
      nameProperty: 'FunctionName',
      hasAccountMetric: true,
    };
    if (!isWatched(handler, query)) {
      report.find('Properties', 'The function talks to a database and no alarm of the app watches its errors.');
    }
  },
};

function isClient(handler: Resource): boolean {
  return allOf(
    () => isInVpc(handler),
    () =>
      anyOf(
        () => isAdmitted(handler),
        () => hasDatabase(handler),
      ),
  );
}

function isInVpc({ properties }: Resource): boolean {
  return properties.at('VpcConfig', 'SubnetIds').itemsOrSelf().length > 0;
}

/** A variable that is named like one of a database, or that refers to one. */
function hasDatabase({ properties }: Resource): boolean {
  const variables = properties.at('Environment', 'Variables').entries();
  return variables.some(
    ([name, value]) => (DATABASE_NAMES.test(name) && !CATALOGS.test(name)) || mentionsDatabase(value),
  );
}

function mentionsDatabase(value: Value): boolean {
  return value.mentions().some(({ resource }) => DATABASE_TYPES.test(resource.type));
}

/** Whether a rule of a security group of the app lets the function in at the port of a database. */
function isAdmitted({ properties, template }: Resource): boolean {
  const admitted = template.set.index('checks/groupsAtDatabases', groupsAtDatabases);
  const configs = properties.get('VpcConfig').possibilities();
  const groups = configs.flatMap((config) => config.get('SecurityGroupIds').mentions());
  return groups.some(({ resource }) => admitted.has(resource.key));
}

function groupsAtDatabases(templates: TemplateSet): Set<string> {
  const rules = [
    ...templates.ofType('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties),
    ...templates
      .ofType('AWS::EC2::SecurityGroup')
      .filter(({ properties }) => properties.isMap)
      .flatMap(({ properties }) => properties.get('SecurityGroupIngress').possibilities()),
  ];
  const atDatabases = rules.filter((rule) => rule.isMap && isDatabasePort(rule.get('FromPort')));
  return new Set(
    atDatabases.flatMap((rule) => rule.get('SourceSecurityGroupId').mentions()).map(({ resource }) => resource.key),
  );
}

function isDatabasePort(port: Value): boolean {
  return mentionsDatabase(port) || (port.isText && DATABASE_PORTS.includes(port.text()?.literal ?? ''));
}
