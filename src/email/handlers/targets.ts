import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { executionName } from '../plain/judge-mail';
import type { DispatchPorts } from './dispatch-mail';

/** Starts one execution of a mail: its name is the message id, and no other execution can have it. */
export function startExecutions(stateMachineArn: string, client = new SFNClient({})): DispatchPorts['deliver'] {
  return async (event) => {
    const name = executionName(event.messageId);
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ExecutionAlreadyExists') {
        return false;
      }
      throw error;
    }
  };
}

/** Sends a body of JSON to a queue. */
export function sendTo(queueUrl: string, client = new SQSClient({})): (body: object) => Promise<void> {
  return async (body) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
  };
}
