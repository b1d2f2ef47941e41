import { type Rule, Severity } from '../../private/rules/rule';
import { isEndless, judgeReader, READERS } from './stream-reader';

export const endlessRetry: Rule = {
  id: 'hindsight-outbox-endless-retry',
  severity: Severity.WARNING,
  incident:
    'One bad record was retried again and again, and blocked its shard until the stream discarded the records behind it.',
  remedy:
    'Set MaximumRetryAttempts, for example to 10, and a destination for the records that fail for good: OnFailure of an event source mapping, DeadLetterConfig of a pipe; or use DynamoDbOutbox.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
  types: READERS,
  judge: judgeReader(
    (reader) => [() => reader.deadLetters.isAbsent, () => isEndless(reader)],
    (reader, report) =>
      report.find(
        reader.limits,
        `A record of the ${reader.stream} stream that fails is retried until the stream discards it, and blocks its shard.`,
      ),
  ),
};
