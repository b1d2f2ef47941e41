import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getPublicSuffix } from 'tldts';
import { suffixFile } from '../../projenrc/scripts/public-suffixes';
import { isPublicSuffix } from '../../src/squid/public-suffixes';

const FILE = join(__dirname, '..', '..', 'src', 'squid', 'public-suffixes.txt');
const suffixOf = (domain: string) => getPublicSuffix(domain, { allowPrivateDomains: true });

test('the file is what the package tldts has: npx projen pre-compile writes it', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(suffixFile());
});

test('the file stays small', () => {
  expect(Buffer.byteLength(suffixFile())).toBeLessThan(120_000);
});

const SUFFIXES = suffixFile()
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .flatMap((line) => {
    const [parent, ...labels] = line.split(' ');
    return labels.filter((label) => !label.startsWith('!')).map((label) => `${label.replace('*', 'any')}.${parent}`);
  });

test('there are thousands of suffixes', () => {
  expect(SUFFIXES.length).toBeGreaterThan(8_000);
});

test('each name in it is a public suffix for tldts, and for the check', () => {
  const sample = SUFFIXES.filter((_, index) => index % 7 === 0);
  expect(sample.filter((name) => suffixOf(name) !== name)).toEqual([]);
  expect(sample.filter((name) => !isPublicSuffix(name))).toEqual([]);
});

test('a name below one is none, unless others lie below it', () => {
  const all = new Set(SUFFIXES);
  const below = SUFFIXES.filter((_, index) => index % 29 === 0).map((name) => `zz-partner.${name}`);
  const free = below.filter((name) => !all.has(name) && suffixOf(name) !== name);
  expect(free.length).toBeGreaterThan(200);
  expect(free.filter(isPublicSuffix)).toEqual([]);
});

test.each([
  ['co.uk', true],
  ['amazonaws.com', true],
  ['com.amazonaws', false],
  ['o.uk', false],
  ['xco.uk', false],
  ['s3.amazonaws.com', true],
  ['3.amazonaws.com', false],
  ['www.ck', false],
  ['ww.ck', true],
  ['a.www.ck', false],
])('%s: %s', (domain, expected) => {
  expect(isPublicSuffix(domain)).toBe(expected);
});
