import { variable } from '../../private/runtime/environment';
import type { Message } from '../plain/message';
import { RELAY_VARIABLES, type TargetKind } from '../relay-rows.contract';
import { type DeadLetters, type Outcome, outcomeOf, type Publisher, SENT } from './publisher';

/** A call that hangs must not outlive the transaction of its batch. */
const CLIENT = { maxAttempts: 2, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };
const MEBIBYTE = 1_048_576;
/** The largest message of each service. Between the events of a bus and their envelope is some room. */
const MAX_BYTES: Readonly<Record<TargetKind, number>> = {
  'event-bus': MEBIBYTE - 1_024,
  queue: MEBIBYTE,
  topic: 262_144,
};

type Send = (messages: readonly Message[]) => Promise<Outcome[]>;

/** The publisher for the target in the environment. Of the SDK, only the client of this target is loaded. */
export async function publisherOf(environment: NodeJS.ProcessEnv): Promise<Publisher> {
  const kind = variable(environment, RELAY_VARIABLES.targetKind) as TargetKind;
  const target = variable(environment, RELAY_VARIABLES.target);
  const isFifo = environment[RELAY_VARIABLES.isFifo] === 'true';
  const senders: Readonly<Record<TargetKind, () => Promise<Send>>> = {
    'event-bus': () => toEventBus(target, variable(environment, RELAY_VARIABLES.source)),
    queue: () => toQueue(target, isFifo),
    topic: () => toTopic(target, isFifo),
  };
  return { isFifo, maxBytes: MAX_BYTES[kind], send: await senders[kind]() };
}

export async function deadLettersOf(environment: NodeJS.ProcessEnv): Promise<DeadLetters> {
  const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(CLIENT);
  const QueueUrl = variable(environment, RELAY_VARIABLES.deadLetterUrl);
  return {
    async send(MessageBody) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
  };
}

async function toEventBus(EventBusName: string, Source: string): Promise<Send> {
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const client = new EventBridgeClient(CLIENT);
  return async (messages) => {
    const Entries = messages.map(({ type, body, createdMillis }) => ({
      ...{ EventBusName, Source, DetailType: type, Detail: body, Time: new Date(createdMillis) },
    }));
    const answer = await client.send(new PutEventsCommand({ Entries }));
    // A call succeeds also when some entries, or all of them, have failed.
    return messages.map((_, index) => {
      const { EventId, ErrorCode, ErrorMessage } = answer.Entries?.[index] ?? {};
      return EventId ? SENT : outcomeOf(ErrorCode, ErrorMessage);
    });
  };
}

async function toQueue(QueueUrl: string, isFifo: boolean): Promise<Send> {
  const { SQSClient, SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(CLIENT);
  return async (messages) => {
    const Entries = messages.map(({ id, group, type, body }, index) => ({
      Id: `${index}`,
      MessageBody: body,
      MessageAttributes: attributesOf(type),
      ...(isFifo && { MessageGroupId: group, MessageDeduplicationId: id }),
    }));
    return outcomesOf(messages, await client.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
  };
}

async function toTopic(TopicArn: string, isFifo: boolean): Promise<Send> {
  const { SNSClient, PublishBatchCommand } = await import('@aws-sdk/client-sns');
  const client = new SNSClient(CLIENT);
  return async (messages) => {
    const PublishBatchRequestEntries = messages.map(({ id, group, type, body }, index) => ({
      Id: `${index}`,
      Message: body,
      MessageAttributes: attributesOf(type),
      ...(isFifo && { MessageGroupId: group, MessageDeduplicationId: id }),
    }));
    return outcomesOf(messages, await client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })));
  };
}

/** By the type, subscriptions and receivers select what they want. */
function attributesOf(type: string) {
  return { type: { DataType: 'String', StringValue: type } };
}

interface BatchAnswer {
  readonly Successful?: ReadonlyArray<{ readonly Id?: string }>;
  readonly Failed?: ReadonlyArray<{
    readonly Id?: string;
    readonly Code?: string;
    readonly Message?: string;
    readonly SenderFault?: boolean;
  }>;
}

/** SQS and SNS tell by the ids of a call what became of its messages. */
function outcomesOf(messages: readonly Message[], { Successful = [], Failed = [] }: BatchAnswer): Outcome[] {
  const sent = new Set(Successful.map(({ Id }) => Id));
  return messages.map((_, index) => {
    if (sent.has(`${index}`)) {
      return SENT;
    }
    const failure = Failed.find(({ Id }) => Id === `${index}`);
    return outcomeOf(failure?.Code, failure?.Message, failure?.SenderFault ?? false);
  });
}
