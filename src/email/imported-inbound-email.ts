import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { messagesOf, placeOf } from '../private/synth/errors';
import { judgeGrantOnImport, QUEUE_ARN } from '../private/synth/imports';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { BUCKET_NAME, RECEIPT_NAME } from './facts';
import type { InboundEmailAttributes } from './i-inbound-email';
import { InboundEmailBase } from './inbound-email-base';
import { PREFIX } from './mail-store';

const { warn } = messagesOf('email');

const ATTRIBUTES: Kinds<InboundEmailAttributes> = {
  ruleName: 'text',
  ruleSetName: 'text',
  bucketName: 'text',
  quarantineQueueArn: 'text',
  encryptionKey: 'object?',
};

/** A receiver of another stack or app. */
export class ImportedInboundEmail extends InboundEmailBase {
  public readonly ruleName: string;
  public readonly ruleSetName: string;
  public readonly bucket: IBucket;
  public readonly quarantineQueue: IQueue;
  public readonly encryptionKey?: IKey;

  constructor(scope: Construct, id: string, attrs: InboundEmailAttributes) {
    super(scope, id, { environmentFromArn: requireAttributes(scope, id, attrs).quarantineQueueArn });
    const { ruleName, ruleSetName, bucketName, quarantineQueueArn, encryptionKey } = attrs;
    this.ruleName = ruleName;
    this.ruleSetName = ruleSetName;
    this.encryptionKey = encryptionKey;
    this.bucket = Bucket.fromBucketAttributes(this, 'Bucket', { bucketName, encryptionKey, ...this.env });
    const keyArn = encryptionKey?.keyArn;
    this.quarantineQueue = Queue.fromQueueAttributes(this, 'Quarantine', { queueArn: quarantineQueueArn, keyArn });
  }

  public grantRead(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    if (this.encryptionKey) {
      grantToClient(this, grantee, ['kms:Decrypt'], [this.encryptionKey.keyArn]);
    }
    const grant = grantToClient(this, grantee, ['s3:GetObject'], [this.bucket.arnForObjects(`${PREFIX}*`)]);
    return judgeGrantOnImport(this, grantee, grant, {
      noun: 'bucket',
      how: 'grantRead',
      warn: (message) => warn(this, 'bucketPolicy', message),
    });
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: Construct, id: string, attrs: InboundEmailAttributes): InboundEmailAttributes {
  const place = placeOf(scope, id);
  requireKinds(attrs, ATTRIBUTES, place, 'attrs.');
  const { ruleName, ruleSetName, bucketName, quarantineQueueArn, encryptionKey } = attrs;
  requireText('ruleName', ruleName, RECEIPT_NAME, place);
  requireText('ruleSetName', ruleSetName, RECEIPT_NAME, place);
  requireText('bucketName', bucketName, BUCKET_NAME, place);
  requireText('quarantineQueueArn', quarantineQueueArn, QUEUE_ARN, place);
  requireMadeBy('encryptionKey', encryptionKey, 'keyArn', 'Key.fromKeyArn(…)', place);
  return attrs;
}
