import { startErrorOf } from '../../../src/schedule/handlers/start-error';

const answered = (httpStatusCode: number) => Object.assign(new Error('no'), { $metadata: { httpStatusCode } });
const failed = (code: string) => Object.assign(new Error('no'), { code });
const named = (name: string) => Object.assign(new Error('no'), { name });

test.each([
  ['a service that rejects it', answered(400), false],
  ['a service that throttles it', answered(429), false],
  ['the last status of a rejection', answered(499), false],
  ['a service that fails', answered(500), true],
  ['a gateway that got no answer', answered(504), true],
  ['a connection that was refused', failed('ECONNREFUSED'), false],
  ['a name that is not found', failed('ENOTFOUND'), false],
  ['a name server that does not answer', failed('EAI_AGAIN'), false],
  ['no credentials', named('CredentialsProviderError'), false],
  ['a connection that broke', failed('ECONNRESET'), true],
  ['an answer that did not come', named('AbortError'), true],
  ['a failure behind a refused connection', Object.assign(answered(503), { code: 'ECONNREFUSED' }), true],
  ['something else', undefined, true],
])('%s', (_, error, mayHaveStarted) => {
  expect(startErrorOf(error).mayHaveStarted).toBe(mayHaveStarted);
});

test('it has the name and the message of the error', () => {
  expect(startErrorOf(named('TooManyRequestsException')).message).toBe('TooManyRequestsException: no');
  expect(startErrorOf('odd').message).toBe('odd');
});
