import { createHash } from 'node:crypto';
import type { DueEvent, TargetSpec } from '../start-due.contract';
import { startErrorOf } from './start-error';

const CALL_MILLIS = 5_000;
/** Another attempt is made by the starter, which knows whether the first one may have succeeded. */
const ONCE = { maxAttempts: 1, requestHandler: { connectionTimeout: 2_000 } };

type Start = (target: TargetSpec, event: DueEvent) => Promise<unknown>;

const inTime = () => ({ abortSignal: AbortSignal.timeout(CALL_MILLIS) });

/** The client of a service is loaded when something is due, not by each pulse. */
const LOADERS: Record<TargetSpec['kind'], () => Promise<Start>> = {
  function: async () => {
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
    const client = new LambdaClient(ONCE);
    return ({ address }, event) =>
      client.send(
        new InvokeCommand({
          FunctionName: address,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(event)),
        }),
        inTime(),
      );
  },
  'state-machine': async () => {
    const { SFNClient, StartExecutionCommand } = await import('@aws-sdk/client-sfn');
    const client = new SFNClient(ONCE);
    return async ({ address }, event) => {
      const name = `${event.schedule}-${Date.parse(event.scheduledTime) / 1_000}`;
      const command = new StartExecutionCommand({ stateMachineArn: address, name, input: JSON.stringify(event) });
      try {
        await client.send(command, inTime());
      } catch (error) {
        // A request before this one has started it, and it has ended.
        if ((error as Partial<Error> | undefined)?.name !== 'ExecutionAlreadyExists') {
          throw error;
        }
      }
    };
  },
  queue: async () => {
    const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    const client = new SQSClient(ONCE);
    return ({ address, isFifo }, event) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: address,
          MessageBody: JSON.stringify(event),
          ...(isFifo && { MessageGroupId: event.schedule, MessageDeduplicationId: deduplicationIdOf(event) }),
        }),
        inTime(),
      );
  },
};

const starts = new Map<TargetSpec['kind'], Promise<Start>>();

function load(kind: TargetSpec['kind']): Promise<Start> {
  const start = starts.get(kind) ?? LOADERS[kind]();
  starts.set(kind, start);
  return start;
}

export async function prepareTarget({ kind }: TargetSpec): Promise<void> {
  await load(kind);
}

/** @throws StartError */
export async function startTarget(target: TargetSpec, event: DueEvent): Promise<void> {
  try {
    await (await load(target.kind))(target, event);
  } catch (error) {
    throw startErrorOf(error);
  }
}

/** Of at most 128 characters, whatever is in the key. */
function deduplicationIdOf({ idempotencyKey }: DueEvent): string {
  return createHash('sha256').update(idempotencyKey).digest('hex');
}
