import type { RuleExample } from './rule-examples';

const CANARY = `Resources:
  Login:
    Type: AWS::Synthetics::Canary
    Properties:
      Name: login
      ArtifactS3Location: s3://canaries/login
      ExecutionRoleArn: arn:aws:iam::111122223333:role/canary
      RuntimeVersion: syn-nodejs-puppeteer-9.1
      Schedule: {Expression: rate(1 minute)}
      Code: {Handler: index.handler, Script: 'exports.handler = async () => {};'}
`;

function watched(missing: string): string {
  return `  LoginFails:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: CloudWatchSynthetics
      MetricName: SuccessPercent
      Dimensions: [{Name: CanaryName, Value: !Ref Login}]
      Statistic: Average
      Period: 300
      EvaluationPeriods: 1
      ComparisonOperator: LessThanThreshold
      Threshold: 100
      TreatMissingData: ${missing}
`;
}

const TESTS = `Resources:
  Tests:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/tests
      Code: {ZipFile: ''}
      Timeout: 60
`;

function tests(variable: string): string {
  return `${TESTS}      Environment: {Variables: {${variable}}}
`;
}

function trigger(type: string): string {
  return `${TESTS}  Run:
    Type: Custom::Trigger
    Properties:
      ServiceToken: arn:aws:lambda:eu-west-1:111122223333:function:trigger
      HandlerArn: !Ref Tests
      InvocationType: ${type}
`;
}

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-abc123';

/** The examples of the rules of `apitest`. */
export const APITEST_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-apitest-canary-alarm': { bad: `${CANARY}${watched('missing')}`, good: `${CANARY}${watched('breaching')}` },
  'hindsight-apitest-gate': { bad: trigger('Event'), good: trigger('RequestResponse') },
  'hindsight-apitest-secret-environment': {
    bad: tests("TOKEN: '{{resolve:secretsmanager:shop:SecretString:token}}'"),
    good: tests(`TOKEN_SECRET: '${SECRET}'`),
  },
};
