import type { RuleExample } from './rule-examples';

const LOST = "DeadLetterConfig: {Arn: 'arn:aws:sqs:eu-west-1:111122223333:lost'}";
const ON_FAILURE = "DestinationConfig: {OnFailure: {Destination: 'arn:aws:sqs:eu-west-1:111122223333:lost'}}";
const STREAM = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';

function pipe(...parameters: string[]): string {
  return `Resources:
  Outbox:
    Type: AWS::Pipes::Pipe
    Properties:
      Source: ${STREAM}
      Target: arn:aws:sns:eu-west-1:111122223333:orders
      RoleArn: arn:aws:iam::111122223333:role/outbox
      SourceParameters:
        DynamoDBStreamParameters:
          StartingPosition: TRIM_HORIZON
${parameters.map((line) => `          ${line}\n`).join('')}`;
}

function reader(...properties: string[]): string {
  return `Resources:
  Reader:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: ${STREAM}
      FunctionName: publish
      StartingPosition: TRIM_HORIZON
${properties.map((line) => `      ${line}\n`).join('')}`;
}

/** The examples of the rules of `outbox`. */
export const OUTBOX_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-outbox-unused-dead-letter': { bad: pipe(LOST), good: pipe('MaximumRetryAttempts: 10', LOST) },
  'hindsight-outbox-endless-retry': { bad: reader(), good: reader('MaximumRetryAttempts: 10', ON_FAILURE) },
  'hindsight-outbox-stream-dead-letter': {
    bad: reader('MaximumRetryAttempts: 10'),
    good: reader('MaximumRetryAttempts: 10', ON_FAILURE),
  },
  'hindsight-outbox-bisect': {
    bad: reader('BatchSize: 50'),
    good: reader('BatchSize: 50', 'BisectBatchOnFunctionError: true'),
  },
};
