/** An alarm on a metric, as a part of a template. */
export function alarm(namespace: string, metric: string, name: string, value: string, more = ''): string {
  return `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: ${namespace}
      MetricName: ${metric}
      Dimensions: [{Name: ${name}, Value: ${value}}]
      Statistic: Maximum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
${more}`;
}

/** A policy of a role, with one statement that allows. */
export function policy(...lines: string[]): string {
  return `Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: own
      Roles: [ops]
      PolicyDocument:
        Statement:
          - Effect: Allow
${lines.map((line) => `            ${line}\n`).join('')}`;
}

/** The beginning of a template with a function; what follows are further properties of it, then other resources. */
export function job(more: string): string {
  return `Resources:
  Job:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/job
      Code: {ZipFile: ''}
${more}`;
}
