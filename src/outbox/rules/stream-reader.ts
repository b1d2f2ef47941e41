import { MESSENGERS } from '../../private/rules/names';
import type { Report, Rule } from '../../private/rules/rule';
import { allOf, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { STREAM_HOURS } from '../facts';

const PIPE = 'AWS::Pipes::Pipe';
export const READERS: readonly string[] = [PIPE, 'AWS::Lambda::EventSourceMapping'];
/** The state of a pipe, or the value of `Enabled` of a mapping, that stops it. */
const OFF = /^(stopped|false)$/i;

/** DynamoDB forgets a record at this age, so that a longer one is no limit. */
const FORGOTTEN_SECONDS = STREAM_HOURS * 3600;
const DEFAULT_BATCH = 100;
const STREAMS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'DynamoDB',
  'AWS::DynamoDB::GlobalTable': 'DynamoDB',
  'AWS::Kinesis::Stream': 'Kinesis',
  'AWS::Kinesis::StreamConsumer': 'Kinesis',
};
const SERVICES: Readonly<Record<string, string>> = { dynamodb: 'DynamoDB', kinesis: 'Kinesis' };

/** A pipe or an event source mapping that reads a stream of DynamoDB or Kinesis. */
export interface StreamReader {
  readonly stream: string;
  /** The properties that limit the attempts, under the same names in both types. */
  readonly limits: Value;
  readonly deadLetters: Value;
  readonly batchSize: Value;
  /** Whether one bad record is told apart from its batch. */
  isolatesFailures(): boolean;
}

/** The reader of a stream; nothing if it reads something else. */
function streamReader({ type, properties }: Resource): StreamReader | undefined {
  return type === PIPE ? pipe(properties) : eventSourceMapping(properties);
}

function pipe(properties: Value): StreamReader | undefined {
  const parameters = properties.get('SourceParameters');
  const [stream, limits] =
    [
      ['DynamoDB', parameters.get('DynamoDBStreamParameters')] as const,
      ['Kinesis', parameters.get('KinesisStreamParameters')] as const,
    ].find(([, value]) => !value.isAbsent) ?? [];
  if (stream === undefined || limits === undefined) {
    return undefined;
  }
  return {
    stream,
    limits,
    deadLetters: limits.at('DeadLetterConfig', 'Arn'),
    batchSize: limits.get('BatchSize'),
    isolatesFailures: () => limits.get('OnPartialBatchItemFailure').string() !== undefined,
  };
}

function eventSourceMapping(properties: Value): StreamReader | undefined {
  const stream = sourceOf(properties);
  return stream === undefined
    ? undefined
    : {
        stream,
        limits: properties,
        deadLetters: properties.at('DestinationConfig', 'OnFailure', 'Destination'),
        batchSize: properties.get('BatchSize'),
        isolatesFailures: () =>
          properties.get('BisectBatchOnFunctionError').boolean() === true ||
          properties
            .get('FunctionResponseTypes')
            .items()
            .some((item) => item.string() === 'ReportBatchItemFailures'),
      };
}

function sourceOf(properties: Value): string | undefined {
  // Queues have no starting position; Kafka and DocumentDB have one, and are named by other ARNs.
  if (properties.get('StartingPosition').isAbsent) {
    return undefined;
  }
  const arn = properties.get('EventSourceArn');
  const text = arn.text();
  const target = text?.targets.find(({ resource }) => resource.type in STREAMS);
  const service = /^arn:[^:]*:(\w+):/.exec(text?.pattern ?? '')?.[1];
  const isOfKnown = text?.target && !MESSENGERS.test(text.target.resource.type);
  const isUnknown = text !== undefined && service === undefined && text.pattern === '\0' && !isOfKnown;
  if (isUnknown) {
    throw new Inconclusive(arn.location, text.whyOpen);
  }
  return target ? STREAMS[target.resource.type] : SERVICES[service ?? ''];
}

/** Judges what reads a stream, where all of the tests hold. */
export function judgeReader(
  tests: (reader: StreamReader) => (() => boolean)[],
  find: (reader: StreamReader, report: Report) => void,
): Rule['judge'] {
  return (resource, report) => {
    const { type, properties } = resource;
    report.unlessOff(properties.get(type === PIPE ? 'DesiredState' : 'Enabled'), OFF, () => {
      const reader = streamReader(resource);
      if (reader && allOf(...tests(reader))) {
        find(reader, report);
      }
    });
  };
}

/** Whether a record is tried until the stream forgets it. */
export function isEndless({ limits, stream }: StreamReader): boolean {
  const age = () => limits.get('MaximumRecordAgeInSeconds').number() ?? -1;
  return allOf(
    () => (limits.get('MaximumRetryAttempts').number() ?? -1) < 0,
    () => age() < 0 || (stream === 'DynamoDB' && age() >= FORGOTTEN_SECONDS),
  );
}

export function batchSizeOf({ batchSize }: StreamReader): number {
  return batchSize.number() ?? DEFAULT_BATCH;
}
