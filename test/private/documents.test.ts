import { LIBRARY_VERSION, readmeUrl, runbookUrl } from '../../src/private/links';

const { version } = require('../../package.json');
const REVISION = version === '0.0.0' ? 'main' : `v${version}`;
const BASE = `https://github.com/cdk-hindsight/cdk-hindsight/blob/${REVISION}/src`;

test('the version is that of the package', () => {
  expect(LIBRARY_VERSION).toBe(version);
});

test('each document of a module has its address', () => {
  expect(runbookUrl('valkey#evictions')).toBe(`${BASE}/valkey/RUNBOOK.md#evictions`);
  expect(readmeUrl('valkey#usage')).toBe(`${BASE}/valkey/README.md#usage`);
  expect(readmeUrl('valkey')).toBe(`${BASE}/valkey/README.md`);
});
