import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import type { SetUpEvent } from '../plain/decide';
import { type Invocation, setUpSearch } from './set-up-search';
import { signedRequests } from './signed-requests';

export const handler = (event: SetUpEvent, invocation: Invocation) =>
  setUpSearch(event, invocation, {
    clock: SYSTEM_CLOCK,
    logGroup: process.env.AWS_LAMBDA_LOG_GROUP_NAME ?? 'of the set-up',
    connect: (endpoint) => signedRequests(endpoint, process.env),
    print: console.log,
  });
