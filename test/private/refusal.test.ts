import { sentenceOf } from '../../src/private/refusal';

test.each([
  ['a text', 'big', 'size must be small, got: big; shrink it'],
  ['an empty text', '', "size must be small, got: ''; shrink it"],
  ['a list', [], 'size must be small, got: []; shrink it'],
  ['nothing', undefined, 'size must be small; shrink it'],
])('tells %s', (_, got, sentence) => {
  expect(sentenceOf({ property: 'size', must: 'be small', got, remedy: 'shrink it' })).toBe(sentence);
});
