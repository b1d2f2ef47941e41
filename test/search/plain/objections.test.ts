import type { DomainState, IndexState } from '../../../src/search/plain/domain-state';
import { markOf, writingOf } from '../../../src/search/plain/generation';
import { objectionTo } from '../../../src/search/plain/objections';
import { REQUEST } from '../requests';

const EMPTY: DomainState = {
  ...{ indices: {}, search: [], write: {}, connectors: [], models: [], groups: [] },
  ...{ ingest: {}, searchPipelines: {} },
};
const indexWith = (documents: number): IndexState => ({
  mark: { ...markOf(writingOf(REQUEST)), owner: 'me' },
  documents,
  isUsed: true,
});
/** What is said of a change of searches from the first index to the second. */
const changing = (old: number, next?: number, MayMiss?: string) =>
  objectionTo(
    { ...REQUEST, Generation: '2', Serving: '2', ...(MayMiss && { MayMiss }) },
    {
      ...EMPTY,
      indices: { 'kb-1': indexWith(old), ...(next !== undefined && { 'kb-2': indexWith(next) }) },
      search: ['kb-1'],
    },
    'me',
  );
const saying = (next: string, old: string) =>
  `the index kb-2 holds ${next}, and kb-1, which searches use, holds ${old}; deploy with serving ` +
  'SearchGeneration.of(1, its model) until all documents are indexed again';

test.each<[number, number | undefined, string, string]>([
  [3, undefined, '0 documents', '3 documents'],
  [1, undefined, '0 documents', '1 document'],
  [2, 0, '0 documents', '2 documents'],
  [2, 1, '1 document', '2 documents'],
])('searches do not change from %s documents to %s', (old, next, ofNext, ofOld) => {
  expect(changing(old, next)).toBe(saying(ofNext, ofOld));
});

test('searches change to an index that does not exist yet where there is nothing to find, or enough may be missing', () => {
  expect([changing(0), changing(2, undefined, '2'), changing(2, undefined, '1')]).toEqual([
    undefined,
    undefined,
    saying('0 documents', '2 documents'),
  ]);
});
