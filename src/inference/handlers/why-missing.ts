import { type Failure, type FailureReason, failure } from '../plain/records';
import { type CollectEvent, NOT_CREATED } from '../run-layout.contract';

const REASONS: Readonly<Record<string, readonly [FailureReason, string]>> = {
  Completed: ['NoOutput', 'the job has completed without an answer to this record'],
  PartiallyCompleted: ['NotInTime', 'the window of the job ended before this record'],
  Expired: ['Expired', 'the job did not begin within its window'],
  Failed: ['JobFailed', 'the job has failed'],
  Stopped: ['Stopped', 'somebody has stopped the job'],
  [NOT_CREATED]: ['NotCreated', 'the job could not be created'],
};

/** Why a record has no line in the output of its job. Bedrock does not always say it. */
export function whyMissing({ Status, Message }: CollectEvent['now']): Failure {
  const [reason, text] = REASONS[Status] ?? ['Overdue', `the job was ${Status} long after the end of its window`];
  return failure(reason, Message ? `${text}: ${Message}` : text);
}
