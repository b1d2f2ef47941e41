import { type Rule, Severity } from '../../private/rules/rule';
import { isEndless, judgeReader, READERS } from './stream-reader';

export const unusedDeadLetter: Rule = {
  id: 'hindsight-outbox-unused-dead-letter',
  severity: Severity.ERROR,
  incident:
    'One record that was too large was retried for a day, and the records behind it expired; the dead-letter queue stayed empty.',
  remedy:
    'Limit the attempts: set MaximumRetryAttempts (for example to 10) and MaximumRecordAgeInSeconds to less than the retention of the stream; or use DynamoDbOutbox.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-pipes-pipe-pipesourcedynamodbstreamparameters.html',
  types: READERS,
  judge: judgeReader(
    (reader) => [() => !reader.deadLetters.isAbsent, () => isEndless(reader)],
    (reader, report) =>
      report.find(
        reader.deadLetters,
        `A record of the ${reader.stream} stream is retried until the stream discards it, so nothing reaches this destination.`,
      ),
  ),
};
