import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterQueue, requireDeadLetterQueue } from '../private/synth/dead-letter-queue';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { createLogGroup } from '../private/synth/log-encryption';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { DynamoDbOutboxBase } from './dynamo-db-outbox-base';
import type { DynamoDbOutboxProps } from './dynamo-db-outbox-props';
import { MAX_RETRIES, STREAM_HOURS, TARGET_BATCH } from './facts';
import type { DynamoDbOutboxAttributes, IDynamoDbOutbox } from './i-dynamo-db-outbox';
import { ImportedDynamoDbOutbox } from './imported-dynamo-db-outbox';
import { createPipeAlarms } from './pipe-alarms';
import { warnAboutReaders } from './stream-readers';
import { streamOf } from './stream-table';

const PROPS: Kinds<DynamoDbOutboxProps> = {
  table: 'object',
  target: 'object',
  filterPrefix: 'text?',
  partitionKey: 'text?',
  maximumRetryAttempts: 'number?',
  maximumRecordAge: 'object?',
  deadLetterQueue: 'object?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const FILTER_PREFIX = {
  pattern: /^[\s\S]{0,255}$/,
  must: 'have at most 255 characters',
  remedy: 'use a short text that no other partition key begins with, for example OUTBOX#',
};

/**
 * Sends an event for each item that a transaction adds to the outbox of a DynamoDB table. A record that cannot be sent is
 * retried a limited number of times and then goes to a dead-letter queue, so that the records behind it are sent before the
 * stream discards them.
 *
 * @example
 * import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
 * import { EventBus } from 'aws-cdk-lib/aws-events';
 * import { DynamoDbOutbox, OutboxTarget } from 'cdk-hindsight/outbox';
 *
 * const table = new Table(this, 'Orders', {
 *   partitionKey: { name: 'pk', type: AttributeType.STRING },
 *   sortKey: { name: 'sk', type: AttributeType.STRING },
 *   stream: StreamViewType.NEW_IMAGE,
 * });
 * const bus = new EventBus(this, 'Bus');
 * new DynamoDbOutbox(this, 'Outbox', { table, target: OutboxTarget.eventBus(bus, { source: 'shop.orders' }) });
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export class DynamoDbOutbox extends DynamoDbOutboxBase {
  /**
   * Imports an outbox that another app or stack created, to read its dead letters or to monitor it.
   *
   * @throws if an ARN is not the ARN of a pipe or of a standard queue
   */
  public static fromDynamoDbOutboxAttributes(
    scope: Construct,
    id: string,
    attrs: DynamoDbOutboxAttributes,
  ): IDynamoDbOutbox {
    return new ImportedDynamoDbOutbox(scope, id, attrs);
  }

  /** The name of the pipe, which is the dimension of its metrics. */
  public readonly pipeName: string;
  /** The ARN of the pipe. */
  public readonly pipeArn: string;
  /** The role of the pipe: it may read the stream, send to the target and to the dead-letter queue, and write the log. */
  public readonly role: IRole;
  /** The queue for records that could not be sent. A message has the position of the records in the stream, not the records. */
  public readonly deadLetterQueue: IQueue;
  /** The log group of failed executions. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /**
   * @throws if the table has no stream, or one without the new image of an item; if its partition key is not a string, or is
   * not known; if the table or the target is in another account or Region, or the target is a FIFO topic; if the retries or
   * the age are out of range; or if the dead-letter queue is a FIFO queue or in another Region
   */
  constructor(scope: Construct, id: string, props: DynamoDbOutboxProps) {
    super(scope, id);
    this.validate(props);
    const stream = streamOf(props.table, props.partitionKey, this);
    this.deadLetterQueue = props.deadLetterQueue ?? deadLetterQueue(this, props.encryptionKey);
    this.logGroup = createLogGroup(this, 'Log', 'outbox', props);
    this.role = this.createRole(props, stream.arn);
    const pipe = this.createPipe(props, stream);
    this.pipeName = pipe.ref;
    this.pipeArn = pipe.attrArn;
    this.alarms = createPipeAlarms(this, props.alarms);
    warnAboutReaders(stream.arn, this);
  }

  private validate(props: DynamoDbOutboxProps): void {
    requireKinds(props, PROPS, this);
    const { target, deadLetterQueue: queue } = props;
    requireMadeBy('target', target, '_isFifo', 'OutboxTarget.queue(…)', this);
    requireEncryptionKey(props.encryptionKey, this);
    requireDeadLetterQueue(queue, this);
    requireLiteral('filterPrefix', props.filterPrefix, 'write it into the code: it is a part of a pattern', this);
    requireText('filterPrefix', props.filterPrefix, FILTER_PREFIX, this);
    this.requireLimits(props);
    target._requireEnvironment(this);
    if (target._kind === 'topic' && target._isFifo) {
      const how = 'send to a FIFO queue; EventBridge Pipes does not send to FIFO topics';
      refuse({ property: 'target', must: 'not be a FIFO topic', got: target._resource.node.path, remedy: how }, this);
    }
  }

  private requireLimits({ maximumRetryAttempts, maximumRecordAge }: DynamoDbOutboxProps): void {
    const endless = 'a record that is tried for longer holds up those behind it until the stream forgets them';
    requireWholeNumber(
      'maximumRetryAttempts',
      maximumRetryAttempts,
      { min: 0, max: MAX_RETRIES, remedy: endless },
      this,
    );
    const range = { min: Duration.minutes(1), max: Duration.hours(STREAM_HOURS), unit: 'seconds' as const };
    requireKnownDuration('maximumRecordAge', maximumRecordAge, 'write it into the code', this);
    const forgotten = 'the stream keeps a record for 24 hours: choose less, so that there is time to look at it';
    requireDuration('maximumRecordAge', maximumRecordAge, { ...range, remedy: forgotten }, this);
  }

  private createRole({ table, target }: DynamoDbOutboxProps, streamArn: string): Role {
    const { account } = Stack.of(this);
    const pipes = Stack.of(this).formatArn({
      service: 'pipes',
      resource: 'pipe',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const role = new Role(this, 'Role', {
      description: 'Sends the events of an outbox',
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': pipes } },
      }),
    });
    // Not by the CDK's grant, which for a TableV2 names a stream with ListStreams: AWS accepts only all streams there.
    const read = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
    role.addToPolicy(new PolicyStatement({ actions: read, resources: [streamArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }));
    table.encryptionKey?.grantDecrypt(role);
    target._grant(role);
    this.deadLetterQueue.grantSendMessages(role);
    this.logGroup.grantWrite(role);
    return role;
  }

  private createPipe(
    props: DynamoDbOutboxProps,
    { arn, partitionKey }: { readonly arn: string; readonly partitionKey: string },
  ): CfnPipe {
    const {
      target,
      maximumRetryAttempts = 10,
      maximumRecordAge = Duration.hours(12),
      filterPrefix = 'OUTBOX#',
    } = props;
    const pipe = new CfnPipe(this, 'Pipe', {
      description: 'Sends the events of an outbox',
      roleArn: this.role.roleArn,
      source: arn,
      sourceParameters: {
        dynamoDbStreamParameters: {
          // With LATEST, what is written while the pipe is being made would be lost.
          startingPosition: 'TRIM_HORIZON',
          batchSize: TARGET_BATCH,
          maximumRetryAttempts,
          maximumRecordAgeInSeconds: maximumRecordAge.toSeconds(),
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
        },
        filterCriteria: { filters: [{ pattern: JSON.stringify(patternOf(partitionKey, filterPrefix)) }] },
      },
      target: target._arn,
      targetParameters: this.targetParameters(props, partitionKey),
      logConfiguration: {
        level: 'ERROR',
        cloudwatchLogsLogDestination: { logGroupArn: this.logGroup.logGroupArn },
      },
    });
    // The service tries the rights when it makes the pipe.
    pipe.node.addDependency(this.role);
    return pipe;
  }

  private targetParameters(
    { target }: DynamoDbOutboxProps,
    partitionKey: string,
  ): CfnPipe.PipeTargetParametersProperty | undefined {
    if (target._kind === 'event bus') {
      return { eventBridgeEventBusParameters: { source: target._source, detailType: '$.dynamodb.NewImage.type.S' } };
    }
    return target._isFifo
      ? {
          sqsQueueParameters: {
            messageGroupId: `$.dynamodb.Keys.${partitionKey}.S`,
            messageDeduplicationId: '$.eventID',
          },
        }
      : undefined;
  }
}

/** Only new items: the outbox also sees when they are changed and deleted. */
function patternOf(partitionKey: string, prefix: string): object {
  return {
    eventName: ['INSERT'],
    ...(prefix !== '' && { dynamodb: { Keys: { [partitionKey]: { S: [{ prefix }] } } } }),
  };
}
