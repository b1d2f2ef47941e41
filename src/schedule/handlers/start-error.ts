import { StartError } from './ports';

/** Errors of a request that never left. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError'];
const SERVER_ERROR = 500;

/** What a call of the SDK failed with: a service that rejects a request has not started anything. */
export function startErrorOf(error: unknown): StartError {
  const {
    name = '',
    message = `${error}`,
    code = '',
    $metadata,
  } = (error ?? {}) as { name?: string; message?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const isRejected = status !== undefined && status < SERVER_ERROR;
  const isNotSent = status === undefined && [name, code].some((one) => NOT_SENT.includes(one));
  return new StartError([name, message].filter(Boolean).join(': '), !isRejected && !isNotSent);
}
