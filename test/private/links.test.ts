import { existsSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = 'https://github.com/cdk-hindsight/cdk-hindsight/blob';

/** The links of a library with this version. */
function linksOf(version: string): typeof import('../../src/private/links') {
  jest.resetModules();
  jest.doMock('../../package.json', () => ({ version }));
  return require('../../src/private/links');
}

test('a checkout links to the documents of main', () => {
  expect(linksOf('0.0.0').runbookUrl('valkey#evictions')).toBe(`${REPOSITORY}/main/src/valkey/RUNBOOK.md#evictions`);
});

test('a release links to the documents of its own version', () => {
  expect(linksOf('0.4.2').runbookUrl('valkey#evictions')).toBe(`${REPOSITORY}/v0.4.2/src/valkey/RUNBOOK.md#evictions`);
});

test('a link to a README may have a heading', () => {
  const { readmeUrl } = linksOf('0.0.0');
  expect(readmeUrl('checks')).toBe(`${REPOSITORY}/main/src/checks/README.md`);
  expect(readmeUrl('checks#usage')).toBe(`${REPOSITORY}/main/src/checks/README.md#usage`);
});

test('the documents are where the links say', () => {
  expect(existsSync(join(__dirname, '../../src/checks/README.md'))).toBe(true);
});
