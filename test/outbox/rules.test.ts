import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Code, Function as Lambda, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, KinesisEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DynamoDbOutbox, OutboxTarget } from '../../src/outbox';
import { bisect } from '../../src/outbox/rules/bisect';
import { endlessRetry } from '../../src/outbox/rules/endless-retry';
import { streamDeadLetter } from '../../src/outbox/rules/stream-dead-letter';
import { unusedDeadLetter } from '../../src/outbox/rules/unused-dead-letter';
import { type RuleCase, resource, testRules } from '../checks/rule-cases';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const TABLE_STREAM = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000';
const KINESIS_STREAM = 'arn:aws:kinesis:eu-central-1:111122223333:stream/audit';
const LOST = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:111122223333:lost' } } };
const DEAD_LETTERS = { DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-central-1:111122223333:lost' } };

const mapping = (properties: object, EventSourceArn: unknown = TABLE_STREAM) => ({
  Reader: { Type: MAPPING, Properties: { EventSourceArn, StartingPosition: 'LATEST', ...properties } },
});
const pipe = (parameters: unknown, kind = 'DynamoDBStreamParameters', properties: object = {}) => ({
  Reader: {
    Type: 'AWS::Pipes::Pipe',
    Properties: { Source: TABLE_STREAM, SourceParameters: { [kind]: parameters }, ...properties },
  },
});
const withTable = (resources: object) => ({
  Orders: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
  ...resources,
});
const withParameter = (Resources: object, Default?: string | number) => ({
  Stack: { Parameters: { P: { Type: 'String', ...(Default === undefined ? {} : { Default }) } }, Resources },
});
const sam = (type: string, properties: object) => ({
  Stack: {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Publish: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::111122223333:role/publish',
          Events: { Orders: { Type: type, Properties: { StartingPosition: 'LATEST', ...properties } } },
        },
      },
    },
  },
});

const table = (stack: Stack) =>
  new Table(stack, 'Orders', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    stream: StreamViewType.NEW_IMAGE,
  });
const handler = (stack: Stack) =>
  new Lambda(stack, 'Publish', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
const outbox = (stack: Stack) => {
  const target = OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop.orders' });
  new DynamoDbOutbox(stack, 'Outbox', { table: table(stack), target });
};

const UNUSED = (stream = 'DynamoDB') =>
  `Reader: A record of the ${stream} stream is retried until the stream discards it, so nothing reaches this destination.`;
const ENDLESS = (stream = 'DynamoDB') =>
  `Reader: A record of the ${stream} stream that fails is retried until the stream discards it, and blocks its shard.`;
const NOWHERE = (stream = 'DynamoDB') => `Reader: A record of the ${stream} stream that fails for good goes nowhere.`;
const TOGETHER = (size = 100, stream = 'DynamoDB') =>
  `Reader: A record of the ${stream} stream that fails makes its batch of up to ${size} fail.`;

/** What reads no stream, or does not read at the moment: no rule has anything to say. */
const OTHERS: Record<string, RuleCase> = {
  'a mapping of a queue': {
    given: mapping({ StartingPosition: undefined }, 'arn:aws:sqs:eu-central-1:111122223333:q'),
  },
  'a mapping of a queue by the CDK': {
    given: (stack: Stack) => handler(stack).addEventSource(new SqsEventSource(new Queue(stack, 'Queue'))),
  },
  'a mapping of Kafka': { given: mapping({}, 'arn:aws:kafka:eu-central-1:111122223333:cluster/orders/1') },
  'a mapping of a DocumentDB cluster': { given: mapping({}, 'arn:aws:rds:eu-central-1:111122223333:cluster:docs') },
  'a mapping that is switched off': { given: mapping({ ...LOST, Enabled: false }) },
  'a pipe from a queue': { given: pipe({ BatchSize: 10 }, 'SqsQueueParameters') },
  'a pipe that is stopped': { given: pipe({ ...DEAD_LETTERS }, undefined, { DesiredState: 'STOPPED' }) },
  'a pipe without parameters': {
    given: { Reader: { Type: 'AWS::Pipes::Pipe', Properties: { Source: TABLE_STREAM } } },
  },
  'our own outbox': { given: outbox },
};

testRules(
  {
    rule: unusedDeadLetter,
    fails: {
      'a pipe with a queue, and nothing said of attempts': { given: pipe(DEAD_LETTERS), finds: [UNUSED()] },
      'a pipe with -1 for both': {
        given: pipe({ ...DEAD_LETTERS, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 }),
        finds: [UNUSED()],
      },
      'a pipe of Kinesis': { given: pipe(DEAD_LETTERS, 'KinesisStreamParameters'), finds: [UNUSED('Kinesis')] },
      'a mapping with a destination': { given: mapping(LOST), finds: [UNUSED()] },
      'a mapping of Kinesis': { given: mapping(LOST, KINESIS_STREAM), finds: [UNUSED('Kinesis')] },
      'a mapping in China': {
        given: mapping(LOST, TABLE_STREAM.replace('arn:aws:', 'arn:aws-cn:')),
        finds: [UNUSED()],
      },
      'an age at which DynamoDB has forgotten the record': {
        given: mapping({ ...LOST, MaximumRecordAgeInSeconds: 86_400 }),
        finds: [UNUSED()],
      },
      'the mapping of the CDK with a queue': {
        given: (stack: Stack) => {
          const onFailure = new SqsDlq(new Queue(stack, 'Lost'));
          const source = new DynamoEventSource(table(stack), { startingPosition: StartingPosition.LATEST, onFailure });
          handler(stack).addEventSource(source);
        },
        finds: [expect.stringMatching(/^PublishDynamoDB.*: A record of the DynamoDB stream is retried until/)],
      },
      'a function of SAM': {
        given: sam('DynamoDB', { Stream: TABLE_STREAM, ...LOST }),
        finds: [
          'PublishOrders: A record of the DynamoDB stream is retried until the stream discards it, so nothing reaches this destination.',
        ],
      },
    },
    passes: {
      'limited attempts': { given: mapping({ ...LOST, MaximumRetryAttempts: 0 }) },
      'a limited age alone': { given: pipe({ ...DEAD_LETTERS, MaximumRecordAgeInSeconds: 86_399 }) },
      'an age of a day in Kinesis, which may keep records for longer': {
        given: mapping({ ...LOST, MaximumRecordAgeInSeconds: 86_400 }, KINESIS_STREAM),
      },
      'no queue: another rule says so': { given: pipe({}) },
      ...OTHERS,
    },
    tokens: {
      'the stream of a table of the CDK': {
        given: (stack: Stack) => {
          const { tableStreamArn } = table(stack);
          resource(stack, 'Reader', MAPPING, { EventSourceArn: tableStreamArn, StartingPosition: 'LATEST', ...LOST });
        },
        finds: [UNUSED()],
      },
      'the stream of a global table': {
        given: (stack: Stack) => {
          const { tableStreamArn } = new TableV2(stack, 'Orders', {
            partitionKey: { name: 'pk', type: AttributeType.STRING },
            dynamoStream: StreamViewType.NEW_IMAGE,
          });
          resource(stack, 'Reader', MAPPING, { EventSourceArn: tableStreamArn, StartingPosition: 'LATEST', ...LOST });
        },
        finds: [UNUSED()],
      },
    },
    intrinsics: {
      'the stream of a table': {
        given: withTable(mapping(LOST, { 'Fn::GetAtt': ['Orders', 'StreamArn'] })),
        finds: [UNUSED()],
      },
      'attempts that a condition limits': {
        given: {
          Stack: {
            Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
            Resources: pipe({
              ...DEAD_LETTERS,
              MaximumRetryAttempts: { 'Fn::If': ['Prod', 5, { Ref: 'AWS::NoValue' }] },
            }),
          },
        },
        finds: [UNUSED()],
      },
      'an import of a stream of the app': {
        given: {
          Data: {
            Resources: withTable({}),
            Outputs: { Stream: { Value: { 'Fn::GetAtt': ['Orders', 'StreamArn'] }, Export: { Name: 'stream' } } },
          },
          App: { Resources: mapping(LOST, { 'Fn::ImportValue': 'stream' }) },
        },
        finds: [UNUSED()],
      },
    },
    inconclusive: {
      'a stream that is a parameter': {
        given: withParameter(mapping(LOST, { Ref: 'P' })),
        doubts: [`Properties/EventSourceArn: \${P} is known only at deploy time`],
      },
      'attempts that are a parameter': {
        given: withParameter(pipe({ ...DEAD_LETTERS, MaximumRetryAttempts: { Ref: 'P' } })),
        doubts: [
          `Properties/SourceParameters/DynamoDBStreamParameters/MaximumRetryAttempts: \${P} is known only at deploy time`,
        ],
      },
    },
  },
  {
    rule: endlessRetry,
    fails: {
      'a mapping with nothing but its source': { given: mapping({}), finds: [ENDLESS()] },
      'a mapping with -1': { given: mapping({ MaximumRetryAttempts: -1 }), finds: [ENDLESS()] },
      'a pipe with its default': { given: pipe({ StartingPosition: 'LATEST' }), finds: [ENDLESS()] },
      'the mapping of the CDK for a table': {
        given: (stack: Stack) =>
          handler(stack).addEventSource(
            new DynamoEventSource(table(stack), { startingPosition: StartingPosition.TRIM_HORIZON }),
          ),
        finds: [expect.stringMatching(/^PublishDynamoDB/)],
      },
      'the mapping of the CDK for a stream': {
        given: (stack: Stack) =>
          handler(stack).addEventSource(
            new KinesisEventSource(new Stream(stack, 'Stream'), { startingPosition: StartingPosition.LATEST }),
          ),
        finds: [expect.stringMatching(/^PublishKinesis.*: A record of the Kinesis stream that fails/)],
      },
      'a consumer of a stream': {
        given: {
          ...mapping({}, { Ref: 'Consumer' }),
          Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'audit' } },
        },
        finds: [ENDLESS('Kinesis')],
      },
      'a function of SAM': {
        given: sam('Kinesis', { Stream: KINESIS_STREAM }),
        finds: [expect.stringMatching(/^PublishOrders: A record of the Kinesis stream that fails/)],
      },
    },
    passes: {
      'limited attempts': { given: mapping({ MaximumRetryAttempts: 3 }) },
      'limited by the CDK': {
        given: (stack: Stack) =>
          handler(stack).addEventSource(
            new DynamoEventSource(table(stack), {
              startingPosition: StartingPosition.LATEST,
              maxRecordAge: Duration.hours(2),
            }),
          ),
      },
      'a destination: another rule says so': { given: mapping(LOST) },
      ...OTHERS,
    },
    tokens: {
      'attempts from a parameter of the CDK with a default': {
        given: withParameter(mapping({ MaximumRetryAttempts: { Ref: 'P' } }), -1),
        finds: [`${ENDLESS()} That is so by default: P is -1.`],
      },
    },
    intrinsics: {
      'a source that is put together': {
        given: mapping(
          {},
          { 'Fn::Sub': `arn:\${AWS::Partition}:kinesis:\${AWS::Region}:\${AWS::AccountId}:stream/audit` },
        ),
        finds: [ENDLESS('Kinesis')],
      },
    },
    inconclusive: {
      'a stream that a custom resource tells': {
        given: {
          ...mapping({}, { 'Fn::GetAtt': ['Lookup', 'StreamArn'] }),
          Lookup: { Type: 'Custom::Lookup', Properties: {} },
        },
        doubts: [`Properties/EventSourceArn: \${Lookup.StreamArn} is known only at deploy time`],
      },
      'a destination that a parameter decides': {
        given: withParameter(mapping({ MaximumRecordAgeInSeconds: { Ref: 'P' } })),
        doubts: [`Properties/MaximumRecordAgeInSeconds: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: streamDeadLetter,
    fails: {
      'a mapping that gives up': { given: mapping({ MaximumRetryAttempts: 2 }), finds: [NOWHERE()] },
      'a pipe that gives up by age': { given: pipe({ MaximumRecordAgeInSeconds: 60 }), finds: [NOWHERE()] },
      'an empty configuration': {
        given: mapping({ MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: {} } }, KINESIS_STREAM),
        finds: [NOWHERE('Kinesis')],
      },
      'the CDK with attempts': {
        given: (stack: Stack) =>
          handler(stack).addEventSource(
            new DynamoEventSource(table(stack), { startingPosition: StartingPosition.LATEST, retryAttempts: 3 }),
          ),
        finds: [expect.stringMatching(/^PublishDynamoDB/)],
      },
    },
    passes: {
      'a destination': { given: mapping({ MaximumRetryAttempts: 2, ...LOST }) },
      'a queue of a pipe': { given: pipe({ MaximumRetryAttempts: 2, ...DEAD_LETTERS }) },
      'endless attempts: another rule says so': { given: mapping({}) },
      ...OTHERS,
    },
    tokens: {
      'the ARN of a queue of the CDK': {
        given: (stack: Stack) => {
          const { queueArn } = new Queue(stack, 'Lost');
          resource(stack, 'Reader', 'AWS::Pipes::Pipe', {
            Source: table(stack).tableStreamArn,
            SourceParameters: {
              DynamoDBStreamParameters: { MaximumRetryAttempts: 3, DeadLetterConfig: { Arn: queueArn } },
            },
          });
        },
      },
    },
    intrinsics: {
      'a destination that a condition leaves out': {
        given: {
          Stack: {
            Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
            Resources: mapping({
              MaximumRetryAttempts: 3,
              DestinationConfig: { 'Fn::If': ['Prod', LOST.DestinationConfig, { Ref: 'AWS::NoValue' }] },
            }),
          },
        },
        finds: [NOWHERE()],
      },
    },
    inconclusive: {
      'attempts that are a parameter': {
        given: withParameter(mapping({ MaximumRetryAttempts: { Ref: 'P' } })),
        doubts: [`Properties/MaximumRetryAttempts: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: bisect,
    fails: {
      'the batch of 100 that Lambda takes by default': { given: mapping({}), finds: [TOGETHER()] },
      'a batch of 2': { given: mapping({ BatchSize: 2 }), finds: [TOGETHER(2)] },
      'a pipe': { given: pipe({ BatchSize: 10 }), finds: [TOGETHER(10)] },
      'bisecting that is off': {
        given: mapping({ BisectBatchOnFunctionError: false, FunctionResponseTypes: [] }, KINESIS_STREAM),
        finds: [TOGETHER(100, 'Kinesis')],
      },
    },
    passes: {
      'one record at a time': { given: mapping({ BatchSize: 1 }) },
      bisecting: { given: mapping({ BisectBatchOnFunctionError: true }) },
      'failures that are reported one by one': {
        given: mapping({ FunctionResponseTypes: ['ReportBatchItemFailures'] }),
      },
      'a pipe that bisects': { given: pipe({ OnPartialBatchItemFailure: 'AUTOMATIC_BISECT' }) },
      'failures reported by the CDK': {
        given: (stack: Stack) =>
          handler(stack).addEventSource(
            new DynamoEventSource(table(stack), {
              startingPosition: StartingPosition.LATEST,
              reportBatchItemFailures: true,
            }),
          ),
      },
      ...OTHERS,
    },
    tokens: {
      'a size that has a default': {
        given: withParameter(mapping({ BatchSize: { Ref: 'P' } }), 50),
        finds: [`${TOGETHER(50)} That is so by default: P is 50.`],
      },
    },
    intrinsics: {
      'a stream of the template': {
        given: {
          Audit: { Type: 'AWS::Kinesis::Stream', Properties: {} },
          ...mapping({ BatchSize: 5 }, { 'Fn::GetAtt': ['Audit', 'Arn'] }),
        },
        finds: [TOGETHER(5, 'Kinesis')],
      },
    },
    inconclusive: {
      'a size that is a parameter': {
        given: withParameter(mapping({ BatchSize: { Ref: 'P' } })),
        doubts: [`Properties/BatchSize: \${P} is known only at deploy time`],
      },
    },
  },
);
