import { fitsShort } from '../short-text';
import { allOf, anyOf } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Value } from '../template/value';

const DATABASE_TYPES = /^AWS::(RDS|DocDB|DSQL|Neptune|Redshift)::|^AWS::SecretsManager::SecretTargetAttachment$/;
const DATABASE_NAMES =
  /^(PG(HOST|USER|DATABASE|PORT)|(.*_)?(DATABASE|DB|MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|MONGO|MONGODB|DOCDB|AURORA|RDS|MSSQL|SQLSERVER|ORACLE)(_.*)?(URL|URI|HOST|HOSTNAME|ENDPOINT|ADDRESS|NAME|SECRET|SECRET_ARN|CONNECTION_STRING|PORT)|DATABASE_URL|(.*_)?(JDBC|DATASOURCE)_URL|CONNECTIONSTRINGS__.+)$/i;
/** Catalogs that are called databases and are asked by an API. */
const CATALOGS = /GLUE|ATHENA|TIMESTREAM/i;
/** Those of MySQL, PostgreSQL, SQL Server, Oracle and MongoDB. */
const DATABASE_PORTS = ['3306', '5432', '1433', '1521', '27017'];

/** Whether a function talks to a database, by its network and its variables. */
export function isDatabaseClient(handler: Resource): boolean {
  return handler.properties.remember('is a database client', () =>
    allOf(
      () => isInVpc(handler),
      () =>
        anyOf(
          () => isAdmitted(handler),
          () => hasDatabase(handler),
        ),
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
    ([name, value]) => (fitsShort(name, DATABASE_NAMES) && !CATALOGS.test(name)) || mentionsDatabase(value),
  );
}

function mentionsDatabase(value: Value): boolean {
  return value.mentions().some(({ resource }) => DATABASE_TYPES.test(resource.type));
}

/** Whether a rule of a security group of the app lets the function in at the port of a database. */
function isAdmitted({ properties, template }: Resource): boolean {
  const admitted = template.set.index('rules/groupsAtDatabases', groupsAtDatabases);
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
