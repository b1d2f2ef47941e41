import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A queue that keeps what could not be sent for as long as SQS can. */
export function deadLetterQueue(scope: Construct, key: IKey | undefined): Queue {
  return new Queue(scope, 'DeadLetters', { ...securedQueue(key), retentionPeriod: Duration.days(14) });
}

/** Encrypted, and for encrypted connections only. */
export function securedQueue(key: IKey | undefined): QueueProps {
  return {
    enforceSSL: true,
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  };
}
