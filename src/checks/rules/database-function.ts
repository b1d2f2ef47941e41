import { isWatched } from '../../private/template/alarms';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';

const DATABASE_TYPES = /^AWS::(RDS|DocDB|Neptune|Redshift)::|^AWS::SecretsManager::SecretTargetAttachment$/;
const DATABASE_NAMES =
  /^(PG(HOST|USER|DATABASE|PORT)|(.*_)?(DATABASE|DB|MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|MONGO|MONGODB|DOCDB|AURORA|RDS)(_.*)?(URL|URI|HOST|HOSTNAME|ENDPOINT|ADDRESS|NAME|SECRET|SECRET_ARN|CONNECTION_STRING|PORT)|DATABASE_URL)$/i;

export const databaseFunction: Rule = {
  id: 'hindsight-lambda-database-alarm',
  severity: Severity.WARNING,
  incident:
    'A function loses its database, by a failover, a password or a pool that is used up, and fails for hours unseen.',
  remedy: "handler.metricErrors().createAlarm(this, 'Errors', { threshold: 1, evaluationPeriods: 1 }), with an action.",
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  types: ['AWS::Lambda::Function'],
  judge: (handler, report) => {
    if (!isInVpc(handler) || !hasDatabase(handler)) {
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

function isInVpc({ properties }: Resource): boolean {
  const subnets = properties.at('VpcConfig', 'SubnetIds');
  return !subnets.isAbsent;
}

/** A variable that is named like one of a database, or that refers to one. */
function hasDatabase({ properties }: Resource): boolean {
  const variables = properties.at('Environment', 'Variables').entries();
  return variables.some(
    ([name, value]) =>
      DATABASE_NAMES.test(name) || value.mentions().some(({ resource }) => DATABASE_TYPES.test(resource.type)),
  );
}
