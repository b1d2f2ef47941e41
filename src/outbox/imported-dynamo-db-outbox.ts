import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { placeOf } from '../private/synth/errors';
import { QUEUE_ARN } from '../private/synth/imports';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { DynamoDbOutboxBase } from './dynamo-db-outbox-base';
import type { DynamoDbOutboxAttributes } from './i-dynamo-db-outbox';

const ATTRIBUTES: Kinds<DynamoDbOutboxAttributes> = {
  pipeArn: 'text',
  deadLetterQueueArn: 'text',
  encryptionKey: 'object?',
};

const PIPE_ARN = {
  pattern: /^arn:[a-z-]+:pipes:[a-z\d-]+:\d{12}:pipe\/[\w.-]{1,64}$/,
  must: 'be the ARN of a pipe, as in arn:aws:pipes:eu-central-1:111122223333:pipe/Outbox-1a2b3c',
  remedy: 'take it from the outbox that exists, or from aws pipes list-pipes',
};

/** An outbox of another stack or app. */
export class ImportedDynamoDbOutbox extends DynamoDbOutboxBase {
  public readonly pipeName: string;
  public readonly pipeArn: string;
  public readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, id: string, attrs: DynamoDbOutboxAttributes) {
    super(scope, id, { environmentFromArn: requireAttributes(scope, id, attrs).pipeArn });
    const { pipeArn, deadLetterQueueArn: queueArn, encryptionKey } = attrs;
    this.pipeArn = pipeArn;
    this.pipeName = Stack.of(this).splitArn(pipeArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName as string;
    this.deadLetterQueue = Queue.fromQueueAttributes(this, 'DeadLetters', { queueArn, keyArn: encryptionKey?.keyArn });
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: Construct, id: string, attrs: DynamoDbOutboxAttributes): DynamoDbOutboxAttributes {
  const place = placeOf(scope, id);
  requireKinds(attrs, ATTRIBUTES, place, 'attrs.');
  requireText('pipeArn', attrs.pipeArn, PIPE_ARN, place);
  requireText('deadLetterQueueArn', attrs.deadLetterQueueArn, QUEUE_ARN, place);
  requireMadeBy('encryptionKey', attrs.encryptionKey, 'keyArn', 'Key.fromKeyArn(…)', place);
  return attrs;
}
