/** Makes a queue outside of all stacks, and takes it back when it is told to. */
import { setTimeout as delay } from 'node:timers/promises';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';

const { SAMPLE_WAIT_SECONDS = '0', SAMPLE_CANNOT_UNDO } = process.env;
const QueueName = 'sample-undone';
const client = new SQSClient();

async function make(): Promise<void> {
  await client.send(new CreateQueueCommand({ QueueName }));
  await delay(Number(SAMPLE_WAIT_SECONDS) * 1000);
}

async function undo(): Promise<void> {
  if (SAMPLE_CANNOT_UNDO) {
    throw new Error('the queue is in use');
  }
  const found = await client.send(new GetQueueUrlCommand({ QueueName })).catch(() => undefined);
  if (found) {
    await client.send(new DeleteQueueCommand({ QueueUrl: found.QueueUrl }));
  }
}

(process.argv[3] === 'undo' ? undo() : make()).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
