import { type AlarmQuery, isWatched, isWatchedWhenSilent, tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';

const RUNS: AlarmQuery = {
  namespace: 'CloudWatchSynthetics',
  metrics: ['SuccessPercent', 'Failed', 'Failed requests', 'Duration'],
  dimension: 'CanaryName',
  nameProperty: 'Name',
};

/** How a canary says that it runs once, when it is started. */
const ONCE = /^rate\(0 (minute|hour)s?\)$/;

export const canaryAlarm: Rule = {
  id: 'hindsight-apitest-canary-alarm',
  severity: Severity.WARNING,
  incident: 'A canary had been stopped for weeks while its alarm stayed green: missing data counted as good.',
  remedy:
    'Add an alarm on SuccessPercent of the canary, with missing data treated as breaching; or use ApiTest, which comes with its alarms.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
  types: ['AWS::Synthetics::Canary'],
  tell: tellAlarms,
  judge: (canary, report) => {
    const schedule = canary.properties.at('Schedule', 'Expression').tryText()?.literal;
    if (ONCE.test(schedule ?? '')) {
      return;
    }
    if (!isWatched(canary, RUNS)) {
      report.find('Properties', 'No alarm of the app watches this canary.');
    } else if (!isWatchedWhenSilent(canary, RUNS)) {
      report.find(
        'Properties',
        'No alarm of the app fires when this canary stops: missing data does not count as breaching.',
      );
    }
  },
};
