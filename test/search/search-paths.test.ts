import { searchPathsOf, setUpPathsOf, writePathsOf } from '../../src/search/search-paths';

test('whoever writes has documents of the write alias, and deletes by a query everywhere', () => {
  const at = (...paths: string[]) => paths.map((path) => `kb-write/${path}`);
  expect(writePathsOf('kb')).toEqual({
    'es:ESHttpGet': at('_doc/*', '_count', '_search'),
    'es:ESHttpHead': at('_doc/*'),
    'es:ESHttpPost': [
      ...at('_bulk', '_doc', '_doc/*', '_create/*', '_update/*', '_delete_by_query', '_refresh', '_count', '_search'),
      'kb-all/_delete_by_query',
    ],
    'es:ESHttpPut': at('_bulk', '_doc/*', '_create/*'),
    'es:ESHttpDelete': at('_doc/*'),
  });
});

test('whoever searches reads documents, and a POST writes nothing', () => {
  expect(searchPathsOf('kb')).toEqual({
    'es:ESHttpGet': ['kb/_search', 'kb/_count', 'kb/_doc/*', 'kb/_source/*'],
    'es:ESHttpHead': ['kb/_doc/*', 'kb/_source/*'],
    'es:ESHttpPost': ['kb/_search', 'kb/_count'],
  });
});

test('the set-up has connectors and models, and what has the name of the index', () => {
  const named = ['_ingest/pipeline/kb-*', '_search/pipeline/kb-*', 'kb', 'kb/*', 'kb-*'];
  expect(setUpPathsOf('kb')).toEqual({
    'es:ESHttpGet': ['_plugins/_ml/*', ...named],
    'es:ESHttpPost': ['_plugins/_ml/*', '_aliases', ...named],
    'es:ESHttpPut': ['_plugins/_ml/*', ...named],
    'es:ESHttpDelete': ['_plugins/_ml/*', ...named],
  });
});
