import type { DeadLetter } from '../start-due.contract';

/** Sends a message about a run that did not take place. The client is loaded when there is one. */
export async function sendDeadLetter(url: string, letter: DeadLetter): Promise<void> {
  const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({});
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(letter) }));
}
