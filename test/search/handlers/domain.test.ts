import { Domain, DomainError } from '../../../src/search/handlers/domain';

const domainOf = (status: number, text: string) => new Domain(async () => ({ status, text }));
const errorOf = (status: number, reason: string) => new DomainError(status, reason, 'GET /kb');

test.each([200, 201, 299])('an answer of %d is what it says', async (status) => {
  expect(await domainOf(status, '{"count":3}').ask('GET', '/kb/_count')).toEqual({ count: 3 });
});

test('an empty answer is an empty object', async () => {
  expect(await domainOf(200, '').ask('PUT', '/kb')).toEqual({});
});

test.each([
  ['the first cause', '{"error":{"root_cause":[{"reason":"deep"},{"reason":"other"}],"reason":"high"}}', 'deep'],
  ['the error', '{"error":{"root_cause":[],"reason":"high"}}', 'high'],
  ['an error in words', '{"error":"no"}', 'no'],
  ['a message', '{"message":"lower"}', 'lower'],
  ['a message of the service', '{"Message":"Upper"}', 'Upper'],
  ['something else', '{"status":"odd"}', '{"status":"odd"}'],
  ['what is no JSON', '<html>', '<html>'],
  ['nothing', '', 'nothing'],
])('an answer outside of 200 to 299 is an error, with the reason from %s', async (_, text, reason) => {
  await expect(domainOf(300, text).ask('POST', '/kb')).rejects.toThrow(`POST /kb answered 300: ${reason}`);
});

test('an answer below 200 is an error', async () => {
  await expect(domainOf(199, '').ask('GET', '/')).rejects.toThrow('GET / answered 199: nothing');
});

test('what is not there is nothing, and no other failure is', async () => {
  expect(await domainOf(404, '').find('/kb')).toEqual({});
  expect(await domainOf(404, '').ignoringAbsence('DELETE', '/kb')).toEqual({});
  await expect(domainOf(403, '').find('/kb')).rejects.toThrow('GET /kb answered 403');
  const broken = new Domain(() => Promise.reject(new Error('fetch failed')));
  await expect(broken.find('/kb')).rejects.toThrow('fetch failed');
});

test.each([
  [401, ''],
  [403, ''],
  [400, 'User is not authorized to perform this'],
  [500, 'AccessDenied'],
  [400, 'Access denied'],
  [400, 'Forbidden'],
  [400, 'cannot assume the role'],
  [400, 'The security token included in the request is invalid'],
  [400, 'no permissions for [indices:admin/create]'],
  [400, 'UnrecognizedClientException'],
])('%d %s is a matter of rights', (status, reason) => {
  expect(errorOf(status, reason).isNotAllowed).toBe(true);
});

test.each([
  [400, 'Connector version is null'],
  [402, ''],
  [404, 'no such index'],
  [500, 'busy'],
])('%d %s is none', (status, reason) => {
  expect(errorOf(status, reason).isNotAllowed).toBe(false);
});

test.each([
  [404, ''],
  [409, ''],
  [429, ''],
  [500, ''],
  [503, ''],
  [400, 'index [kb-1] already exists'],
  [400, 'Please undeploy model first'],
])('%d %s passes', (status, reason) => {
  expect(errorOf(status, reason).isPassing).toBe(true);
});

test.each([
  [400, 'Connector version is null'],
  [403, ''],
  [499, ''],
])('%d %s stays', (status, reason) => {
  expect(errorOf(status, reason).isPassing).toBe(false);
});
