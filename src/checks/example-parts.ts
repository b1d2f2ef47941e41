/** An alarm on a metric, as a part of a template. */
export function alarm(namespace: string, metric: string, name: string, value: string, more = ''): string {
  return `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: ${namespace}
      MetricName: ${metric}
      Dimensions: [{Name: ${name}, Value: ${value}}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 5
      Threshold: 5
      ComparisonOperator: GreaterThanOrEqualToThreshold
${more}`;
}
