import * as fc from 'fast-check';
import { rawFields, rawObject } from '../../../src/inference/plain/raw-fields';

const parsed = (fields: ReadonlyMap<string, string>) =>
  Object.fromEntries([...fields].map(([name, value]) => [name, JSON.parse(value)]));

test.each<[string, [string, string][]]>([
  ['{}', []],
  ['{"id":12345678901234567890}', [['id', '12345678901234567890']]],
  [
    ' { "a" : 1.50 , "b" : [ 1 , {"c":"]}"} ] } ',
    [
      ['a', '1.50'],
      ['b', '[ 1 , {"c":"]}"} ]'],
    ],
  ],
  [
    '{"a\\"b":"c\\\\","d":"\\\\\\"},"}',
    [
      ['a"b', '"c\\\\"'],
      ['d', '"\\\\\\"},"'],
    ],
  ],
  ['{"a":true ,"a":null\n}', [['a', 'null']]],
  ['{"\\u0061":-1e9}', [['a', '-1e9']]],
  ...[' ', '\t', '\r', '\n'].map((blank): [string, [string, string][]] => [
    '{_"a"_:_1_,_"b"_:_[]_}_'.replaceAll('_', blank),
    [
      ['a', '1'],
      ['b', '[]'],
    ],
  ]),
])('%s', (text, fields) => {
  expect([...rawFields(text)]).toEqual(fields);
});

test('each object has the fields that JSON.parse finds, however it is indented', () => {
  const value = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), fc.jsonValue(), { noNullPrototype: true });
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, '\t'), (object, indent) => {
      const { __proto__: _, ...plain } = object;
      const text = JSON.stringify(plain, undefined, indent);
      expect(parsed(rawFields(text))).toEqual(JSON.parse(text));
      expect(JSON.parse(rawObject(rawFields(text)))).toEqual(JSON.parse(text));
    }),
    { numRuns: 100, seed: 1 },
  );
});
