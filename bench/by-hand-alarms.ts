import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** As long as those of the library, some 350 characters. */
const DESCRIPTION =
  'is not what it should be: customers wait, or will do so soon. Look first at what was deployed last and at the traffic ' +
  'of the last hour, then at the other metrics of the same resource, which tell whether it is its limit or its clients, ' +
  'and at the logs of those who use it. Whoever is woken by this may call the team that owns it. Runbook:';

/** What the metrics of something have in common. */
export interface Series {
  readonly namespace: string;
  readonly dimensionsMap: { [name: string]: string };
}

/** An alarm on each of the metrics. */
export function watchAll(scope: Construct, series: Series, names: string[], suffix = ''): void {
  for (const metricName of names) {
    addAlarm(scope, `${metricName}${suffix}`, metric(series, metricName));
  }
}

/** An alarm on an expression of metrics that it calls a, b. */
export function watch(scope: Construct, series: Series, id: string, expression: string, names: string[]): void {
  const usingMetrics = Object.fromEntries(names.map((name, index) => ['ab'[index], metric(series, name)]));
  addAlarm(scope, id, new MathExpression({ expression, usingMetrics, period: Duration.minutes(1) }));
}

function metric(series: Series, metricName: string): Metric {
  return new Metric({ ...series, metricName, statistic: 'Sum', period: Duration.minutes(1) });
}

function addAlarm(scope: Construct, id: string, watched: IMetric): void {
  new Alarm(scope, `${id}Alarm`, {
    metric: watched,
    threshold: 5,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${id} ${DESCRIPTION} https://wiki.example.com/runbook#${id}`,
  });
}
