import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireInRegion } from './existing';
import { requireClass } from './kinds';

const QUEUE = { name: 'a Queue', remedy: 'pass the construct of the queue, or an import of it' };

/**
 * Rejects what is no queue, a FIFO queue, and a queue of another Region. Undefined passes.
 *
 * AWS documents for Scheduler that the queue is a standard one. A queue of another Region fails the deployment of a schedule
 * (https://github.com/aws/aws-cdk/pull/32032); for a pipe AWS documents nothing.
 */
export function requireDeadLetterQueue(queue: IQueue | undefined, scope: IConstruct): void {
  const property = 'deadLetterQueue';
  requireClass(property, queue, 'queueArn', QUEUE, scope);
  if (queue?.fifo) {
    const remedy = 'use a standard queue, or leave it out to have one made';
    refuse({ property, must: 'not be a FIFO queue', got: queue.node.path, remedy }, scope);
  }
  if (queue) {
    requireInRegion(property, queue, 'use a queue of this Region, or leave it out to have one made', scope);
  }
}

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
