import { sentenceOf } from '../../src/private/synth/errors';
import { refusalsOfTags } from '../../src/tagging/stack-findings';

const messagesFor = (tags: Record<string, string>) => refusalsOfTags(tags).map(sentenceOf);
const CHARACTERS = 'consist of letters, digits, spaces and _ . : / = + - @';

test.each<Record<string, string>>([
  { Owner: 'TeamA' },
  { 'cost center/a_b.c:d=e+f-g@h': 'cost center/a_b.c:d=e+f-g@h' },
  { Größe: '大きい' },
  { ['k'.repeat(128)]: 'v'.repeat(256) },
  { k: '𝒳'.repeat(256) },
])('takes %j', (tags) => {
  expect(messagesFor(tags)).toEqual([]);
});

test.each([
  [
    { ['k'.repeat(129)]: 'v' },
    `tag key ${'k'.repeat(129)} must have between 1 and 128 characters, got: 129 characters; choose a key of that length`,
  ],
  [{ '': 'v' }, 'tag key  must have between 1 and 128 characters, got: 0 characters; choose a key of that length'],
  [{ 'a,b': 'v' }, `tag key a,b must ${CHARACTERS}; choose another key`],
  [{ 'AWS:x': 'v' }, 'tag key AWS:x must not begin with aws:; AWS reserves this prefix: drop it'],
  [
    { k: '' },
    'the value of tag k must have between 1 and 256 characters, got: 0 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag',
  ],
  [
    { k: 'v'.repeat(257) },
    'the value of tag k must have between 1 and 256 characters, got: 257 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag',
  ],
  [{ k: 'a;b' }, `the value of tag k must ${CHARACTERS}, got: a;b; replace the other characters`],
  [{ k: 'a\nb' }, `the value of tag k must ${CHARACTERS}, got: a\nb; replace the other characters`],
])('refuses %j', (tags, message) => {
  expect(messagesFor(tags)).toEqual([message]);
});
