import { type Rule, Severity } from '../../private/rules/rule';
import { isEndless, judgeReader, READERS } from './stream-reader';

export const streamDeadLetter: Rule = {
  id: 'hindsight-outbox-stream-dead-letter',
  severity: Severity.WARNING,
  incident: 'A stream record was dropped after its last attempt, and nothing recorded which one: the event was lost.',
  remedy:
    'Give the event source mapping a destination OnFailure, the pipe a DeadLetterConfig, with an alarm on the queue; or use DynamoDbOutbox.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
  types: READERS,
  judge: judgeReader(
    (reader) => [() => reader.deadLetters.isAbsent, () => !isEndless(reader)],
    (reader, report) =>
      report.find(reader.limits, `A record of the ${reader.stream} stream that fails for good goes nowhere.`),
  ),
};
