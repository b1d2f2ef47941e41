import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { type Pulse, STARTER_VARIABLES } from '../start-due.contract';
import { DynamoClaims } from './dynamo-claims';
import { sendDeadLetter } from './send-dead-letter';
import { startDue } from './start-due';
import { prepareTarget, startTarget } from './start-target';

const client = new DynamoDBClient({});

export async function handler(pulse: Pulse) {
  return startDue(pulse, {
    claims: new DynamoClaims(client, variable(process.env, STARTER_VARIABLES.table)),
    clock: SYSTEM_CLOCK,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    prepare: prepareTarget,
    start: startTarget,
    sendDeadLetter,
    print: console.log,
  });
}
