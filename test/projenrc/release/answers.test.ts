import { advisoriesOf, publicationOf } from '../../../projenrc/release/answers';

const audited = (vulnerabilities: object) => JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: {} } });

test('an audit without a finding passes', () => {
  expect(advisoriesOf(audited({}), '')).toEqual({ state: 'passed', detail: 'no advisory' });
});

test('an advisory fails', () => {
  const yaml = { name: 'yaml', severity: 'high', range: '<2.2.2' };
  expect(advisoriesOf(audited({ yaml }), '')).toEqual({ state: 'failed', detail: 'yaml <2.2.2: high' });
});

test('an audit that the registry refuses is not done', () => {
  expect(advisoriesOf('{ "message": "405 Method Not Allowed" }', '')).toEqual({
    state: 'not done',
    detail: 'the registry does not answer an audit: 405 Method Not Allowed',
  });
});

test('an audit without an answer is not done', () => {
  expect(advisoriesOf('', 'npm error network timeout')).toEqual({
    state: 'not done',
    detail: 'the registry does not answer an audit: npm error network timeout',
  });
});

test.each([
  ['"1.2.3"', '1.2.3'],
  ['{ "error": { "code": "E404" } }', 'none'],
  ['{ "error": { "code": "ETIMEDOUT" } }', 'unknown'],
  ['', 'unknown'],
])('npm view answers %s: the last release is %s', (json, publication) => {
  expect(publicationOf(json)).toBe(publication);
});
