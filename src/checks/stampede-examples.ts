import type { RuleExample } from './rule-examples';

const JOB = `Resources:
  Refresh:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/refresh
      Code: {ZipFile: ''}
      Timeout: 30
      Environment: {Variables: {REDIS_HOST: cache.example.com}}
`;

const NIGHTLY = `  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: cron(0 3 * * ? *)
      Targets: [{Id: refresh, Arn: !GetAtt Refresh.Arn}]
`;

function alarm(threshold: number): string {
  return `  Slow:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Duration
      Dimensions: [{Name: FunctionName, Value: !Ref Refresh}]
      Statistic: Maximum
      Period: 300
      EvaluationPeriods: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      Threshold: ${threshold}
`;
}

/** The examples of the rules of `stampede`. */
export const STAMPEDE_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-stampede-duration-alarm': { bad: `${JOB}${alarm(60_000)}`, good: `${JOB}${alarm(24_000)}` },
  'hindsight-stampede-refresh-timeout': { bad: `${JOB}${NIGHTLY}`, good: `${JOB}${NIGHTLY}${alarm(24_000)}` },
};
