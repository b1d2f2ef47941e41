import { Duration, type Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';

/** What the metrics of something have in common. */
export interface Series {
  readonly namespace: string;
  readonly dimensionsMap: { [name: string]: string };
}

/** An alarm on each of the metrics. */
export function watchAll(stack: Stack, series: Series, names: string[], suffix = ''): void {
  for (const metricName of names) {
    addAlarm(stack, `${metricName}${suffix}`, metric(series, metricName));
  }
}

/** An alarm on an expression of metrics that it calls a, b. */
export function watch(stack: Stack, series: Series, id: string, expression: string, names: string[]): void {
  const usingMetrics = Object.fromEntries(names.map((name, index) => ['ab'[index], metric(series, name)]));
  addAlarm(stack, id, new MathExpression({ expression, usingMetrics, period: Duration.minutes(1) }));
}

function metric(series: Series, metricName: string): Metric {
  return new Metric({ ...series, metricName, statistic: 'Sum', period: Duration.minutes(1) });
}

function addAlarm(stack: Stack, id: string, watched: IMetric): void {
  new Alarm(stack, `${id}Alarm`, {
    metric: watched,
    threshold: 5,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${id} is not what it should be. Look at the runbook first: https://wiki.example.com/runbook#${id}`,
  });
}
