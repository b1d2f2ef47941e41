import { type Rule, Severity } from '../../private/rules/rule';
import { batchSizeOf, judgeReader, READERS } from './stream-reader';

export const bisect: Rule = {
  id: 'hindsight-outbox-bisect',
  severity: Severity.WARNING,
  incident: 'One bad record made its batch fail, and the 99 good records in the batch were lost with it.',
  remedy:
    'Set BisectBatchOnFunctionError or report single failures (FunctionResponseTypes: ReportBatchItemFailures); for a pipe, set OnPartialBatchItemFailure to AUTOMATIC_BISECT.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
  types: READERS,
  judge: judgeReader(
    (reader) => [() => batchSizeOf(reader) > 1, () => !reader.isolatesFailures()],
    (reader, report) =>
      report.find(
        reader.batchSize,
        `A record of the ${reader.stream} stream that fails makes its batch of up to ${batchSizeOf(reader)} fail.`,
      ),
  ),
};
