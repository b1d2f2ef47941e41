import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { FUNCTION_ARN, judgeGrantOnImport, QUEUE_ARN } from '../private/synth/imports';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import type { SqlOutboxRelayAttributes } from './i-sql-outbox-relay';
import { NUDGE, SqlOutboxRelayBase } from './sql-outbox-relay-base';

const { warn } = messagesOf('outbox');

const ATTRIBUTES: Kinds<SqlOutboxRelayAttributes> = {
  relayArn: 'text',
  deadLetterQueueArn: 'text',
  nudgeQueueArn: 'text?',
  encryptionKey: 'object?',
};

/** A relay of another stack or app. */
export class ImportedSqlOutboxRelay extends SqlOutboxRelayBase {
  public readonly relay: IFunction;
  public readonly deadLetterQueue: IQueue;
  public readonly nudgeQueue?: IQueue;
  public readonly encryptionKey?: IKey;

  constructor(scope: Construct, id: string, attrs: SqlOutboxRelayAttributes) {
    super(scope, id, { environmentFromArn: requireAttributes(scope, id, attrs).relayArn });
    const { relayArn, deadLetterQueueArn, nudgeQueueArn, encryptionKey } = attrs;
    const keyArn = encryptionKey?.keyArn;
    const queue = (name: string, queueArn: string) => Queue.fromQueueAttributes(this, name, { queueArn, keyArn });
    this.relay = LambdaFunction.fromFunctionArn(this, 'Relay', relayArn);
    this.deadLetterQueue = queue('DeadLetters', deadLetterQueueArn);
    this.nudgeQueue = nudgeQueueArn === undefined ? undefined : queue('Nudges', nudgeQueueArn);
    this.encryptionKey = encryptionKey;
  }

  public grantNudge(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    if (!this.nudgeQueue) {
      const remedy = 'pass it to SqlOutboxRelay.fromSqlOutboxRelayAttributes, if the relay was created with nudge';
      refuse({ property: 'nudgeQueueArn', must: 'be known of the imported relay', remedy }, this);
    }
    if (this.encryptionKey) {
      grantToClient(this, grantee, NUDGE.key, [this.encryptionKey.keyArn]);
    }
    const grant = grantToClient(this, grantee, NUDGE.queue, [this.nudgeQueue.queueArn]);
    return judgeGrantOnImport(this, grantee, grant, {
      noun: 'queue of nudges',
      how: 'grantNudge',
      warn: (message) => warn(this, 'nudgeQueuePolicy', message),
    });
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: Construct, id: string, attrs: SqlOutboxRelayAttributes): SqlOutboxRelayAttributes {
  const place = placeOf(scope, id);
  requireKinds(attrs, ATTRIBUTES, place, 'attrs.');
  requireText('relayArn', attrs.relayArn, FUNCTION_ARN, place);
  requireText('deadLetterQueueArn', attrs.deadLetterQueueArn, QUEUE_ARN, place);
  requireText('nudgeQueueArn', attrs.nudgeQueueArn, QUEUE_ARN, place);
  requireMadeBy('encryptionKey', attrs.encryptionKey, 'keyArn', 'Key.fromKeyArn(…)', place);
  return attrs;
}
