import { whyMissing } from '../../../src/inference/handlers/why-missing';

test.each([
  ['Completed', 'NoOutput', 'the job has completed without an answer to this record'],
  ['PartiallyCompleted', 'NotInTime', 'the window of the job ended before this record'],
  ['Expired', 'Expired', 'the job did not begin within its window'],
  ['Failed', 'JobFailed', 'the job has failed'],
  ['Stopped', 'Stopped', 'somebody has stopped the job'],
  ['NotCreated', 'NotCreated', 'the job could not be created'],
  ['InProgress', 'Overdue', 'the job was InProgress long after the end of its window'],
])('a record of a job that is %s', (Status, reason, message) => {
  expect(whyMissing({ Status })).toEqual({ reason, message });
});

test('what Bedrock says stands behind it', () => {
  expect(whyMissing({ Status: 'Failed', Message: 'no access' }).message).toBe('the job has failed: no access');
});
