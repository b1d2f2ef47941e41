import {
  differencesOf,
  type Generation,
  generationOfIndex,
  generationOfName,
  markOf,
  modelNameOf,
} from '../../../src/search/plain/generation';
import { MODELS } from '../requests';

const GENERATION: Generation = { number: '1', model: MODELS.cohere, fields: ['title', 'text'], engine: 'lucene' };

test('a mark says what makes the vectors', () => {
  expect(markOf(GENERATION)).toEqual({
    model: 'cohere.embed-multilingual-v3',
    dimension: '1024',
    space: 'cosinesimil',
    engine: 'lucene',
    fields: ['title', 'text'],
  });
});

test('fields in another order make no difference', () => {
  expect(differencesOf({ ...markOf(GENERATION), fields: ['text', 'title'] }, GENERATION)).toEqual([]);
});

test('all differences are told', () => {
  const mark = { ...markOf(GENERATION), model: 'a.b', dimension: '1', space: 'l2', engine: 'faiss' as const };
  expect(differencesOf({ ...mark, fields: ['title'] }, GENERATION)).toEqual([
    'model a.b instead of cohere.embed-multilingual-v3',
    'dimension 1 instead of 1024',
    'space l2 instead of cosinesimil',
    'engine faiss instead of lucene',
    'fields title instead of text, title',
  ]);
});

test('a name says of which generation it is', () => {
  expect(modelNameOf('kb', '12', 'query')).toBe('kb-12-query');
  expect(['kb-12-query', 'kb-1-document'].map((name) => generationOfName('kb', name))).toEqual(['12', '1']);
});

test.each([
  'kb-1',
  'kb-1-queries',
  'kb-01-query',
  'kb-0-query',
  'kb-query',
  'kb-a-query',
  'kb--query',
  'kb-1-2-query',
  'ok-1-query',
])('%s is the name of no model', (name) => {
  expect(generationOfName('kb', name)).toBeUndefined();
});

test('an index says of which generation it is', () => {
  expect(
    ['kb-7', 'kb-10', 'kb-0', 'kb-1-2', 'kb-write', 'kb-x', 'kb-1-query', 'kbs-1'].map((name) =>
      generationOfIndex('kb', name),
    ),
  ).toEqual(['7', '10', ...Array(6).fill(undefined)]);
});
