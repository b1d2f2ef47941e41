import { isWatched, tellAlarms } from '../../private/rules/alarms';
import { isDatabaseClient } from '../../private/rules/database-clients';
import { requireUnwatchedLogs } from '../../private/rules/log-alarms';
import { type Rule, Severity } from '../../private/rules/rule';

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
    if (!isDatabaseClient(handler)) {
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
      requireUnwatchedLogs(handler);
      report.find('Properties', 'The function talks to a database and no alarm of the app watches its errors.');
    }
  },
};
