import { Duration } from 'aws-cdk-lib';
import type { IJobQueue } from 'aws-cdk-lib/aws-batch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { securedQueue } from '../private/synth/dead-letter-queue';
import type { BatchBacklogProps } from './batch-backlog-props';

/**
 * The queue of jobs that failed or block theirs: one alarm for however many, and the list of them stays.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
 */
export function createFailureQueue(
  scope: Construct,
  jobQueue: IJobQueue,
  { backlogName, encryptionKey }: BatchBacklogProps,
): IQueue {
  const queue = new Queue(scope, 'Failures', {
    ...securedQueue(encryptionKey),
    queueName: backlogName && `${backlogName}-failures`,
    retentionPeriod: Duration.days(14),
  });
  const source = ['aws.batch'];
  new Rule(scope, 'Failed', {
    description: 'Keeps the jobs of a backlog that failed',
    eventPattern: {
      source,
      detailType: ['Batch Job State Change'],
      detail: { jobQueue: [jobQueue.jobQueueArn], status: ['FAILED'] },
    },
    targets: [new SqsQueue(queue)],
  });
  new Rule(scope, 'Blocked', {
    description: 'Keeps the jobs of a backlog that block its queue',
    eventPattern: {
      source,
      detailType: ['Batch Job Queue Blocked'],
      detail: { jobQueue: [jobQueue.jobQueueArn] },
    },
    targets: [new SqsQueue(queue)],
  });
  return queue;
}
