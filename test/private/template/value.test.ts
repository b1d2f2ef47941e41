import { asValue } from '../one-template';

const MORE = {
  Parameters: { Json: { Type: 'String', Default: '{"a":"b"}' }, Given: { Type: 'String' } },
  Conditions: { Open: { 'Fn::Equals': [{ Ref: 'Given' }, 'b'] } },
};
const value = (raw: unknown) => asValue(raw, {}, MORE);

test('a text of JSON is read as such, and anything else as it is', () => {
  expect(value('{"a":"b"}').json().get('a').string()).toBe('b');
  expect(value('no JSON').json().string()).toBe('no JSON');
  expect(value({ a: 'b' }).json().get('a').string()).toBe('b');
  const known = value('{"a":"b"}');
  expect(known.isText).toBe(true);
  expect(known.json()).toBe(known.json());
});

test('the JSON of a document is read as the document', () => {
  const document = { a: { 'Fn::Join': ['', ['b', 'c']] } };
  expect(value({ 'Fn::ToJsonString': document }).json().get('a').string()).toBe('bc');
  expect(() => value({ 'Fn::ToJsonString': document }).string()).toThrow('Value: Fn::ToJsonString is not followed');
  const queue = asValue({ 'Fn::ToJsonString': { a: { Ref: 'Queue' } } }, { Queue: { Type: 'AWS::SQS::Queue' } });
  expect(queue.mentions().map(({ resource }) => resource.id)).toEqual(['Queue']);
});

test('a parameter of JSON is read by its default only where defaults count', () => {
  const given = value({ Ref: 'Json' });
  expect(() => given.json().get('a')).toThrow('Value: ');
  expect(given.scenarios.byDefault(() => given.json().get('a').string())).toBe('b');
  expect(() => given.json().get('a')).toThrow('Value: ');
});

test('what may be absent is told apart from what is', () => {
  const optional = value({ 'Fn::If': ['Open', 'a', { Ref: 'AWS::NoValue' }] });
  expect([optional.isAbsent, optional.mayBeAbsent]).toEqual([false, true]);
  expect([value(undefined).isAbsent, value(undefined).mayBeAbsent]).toEqual([true, true]);
  expect([value('a').isAbsent, value('a').mayBeAbsent]).toEqual([false, false]);
  expect(value([{ Ref: 'AWS::NoValue' }]).mayBeAbsent).toBe(false);
});

test('items are those of a list, or the value itself', () => {
  const textsOf = (items: ReturnType<typeof value>[]) => items.map((item) => item.string());
  expect(textsOf(value(['a', 'b']).items())).toEqual(['a', 'b']);
  expect(textsOf(value(['a', 'b']).itemsOrSelf())).toEqual(['a', 'b']);
  expect(textsOf(value('a').itemsOrSelf())).toEqual(['a']);
  expect(value(undefined).itemsOrSelf()).toEqual([]);
  expect(() => value('a').items()).toThrow('Value: it is not a list');
});

test('what may be there is all that conditions choose from, of lists too', () => {
  const possible = value(['a', { 'Fn::If': ['Open', ['b', 'c'], { Ref: 'AWS::NoValue' }] }, ['d']]).possibilities();
  expect(possible.map((item) => item.string())).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  ['7', 7],
  [7, 7],
  ['0.5', 0.5],
  [undefined, undefined],
])('%j is the number %s', (raw, expected) => {
  expect(value(raw).number()).toBe(expected);
});

test.each(['', ' ', 'seven', true])('%j is no number', (raw) => {
  expect(() => value(raw).number()).toThrow('Value: it is not a number');
});

test('a property is asked for with or without a word on what else it is', () => {
  expect(
    value({ a: { b: 'c' } })
      .at('a', 'b')
      .string(),
  ).toBe('c');
  expect(value({ a: 'b' }).tryGet('a')?.string()).toBe('b');
  expect(value('text').tryGet('a')).toBeUndefined();
  expect(value({ a: 'b' }).tryText()).toBeUndefined();
  expect(value('text').tryText()?.literal).toBe('text');
  expect(value({}).get('toString').isAbsent).toBe(true);
  expect(() => value('text').get('a')).toThrow('Value: it is not a map');
  expect(() => value({ a: {} }).get('a').string()).toThrow('Value/a: it is not a text');
});

test('the entries of a map are its keys with their values', () => {
  const entries = value({ a: '1', b: '2' }).entries();
  expect(entries.map(([key, inner]) => [key, inner.string(), inner.location])).toEqual([
    ['a', '1', 'Properties/Value/a'],
    ['b', '2', 'Properties/Value/b'],
  ]);
  expect(value(undefined).entries()).toEqual([]);
});
