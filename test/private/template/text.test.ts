import { Parameter } from '../../../src/private/template/parameter';
import { Text } from '../../../src/private/template/text';
import { asValue } from '../one-template';

const hole = { name: 'Given' };
const parameter = new Parameter('Given', { Type: 'String', Default: 'live' });

test('a text that is known is its parts', () => {
  expect(new Text(['a', 'b']).literal).toBe('ab');
  expect(new Text([]).literal).toBe('');
  expect(new Text(['']).literal).toBe('');
  expect(new Text(['', '']).parts).toEqual([]);
  expect(new Text(['a']).literal).toBe('a');
});

test('a text with a hole is not known', () => {
  const text = new Text(['a-', hole, '-b', '']);
  expect(text.literal).toBeUndefined();
  expect(text.parts).toEqual(['a-', hole, '-b']);
  expect(text.length).toBe(4);
  expect(text.pattern).toBe('a-\0-b');
  expect(text.readable).toBe(`a-\${Given}-b`);
  expect(text.whyOpen).toBe(`a-\${Given}-b is known only at deploy time`);
});

test('why it is open shows the beginning of a long text, on one line', () => {
  const text = new Text([hole, '\n  a'.repeat(2_000)]);
  expect(text.whyOpen).toBe(`\${Given}${' a'.repeat(96)}… is known only at deploy time`);
});

// The hole takes eight characters.
test.each([
  ['200 characters', 'a'.repeat(192), 'a'.repeat(192)],
  ['one more', 'a'.repeat(193), `${'a'.repeat(192)}…`],
  ['2,000 with many blanks', `${' '.repeat(1_991)}a`, ' a'],
  ['one more with many blanks', `${' '.repeat(1_991)}ab`, ' a…'],
])('why it is open shows the beginning of a text of %s', (_, rest, shown) => {
  expect(new Text([hole, rest]).whyOpen).toBe(`\${Given}${shown} is known only at deploy time`);
});

test('texts are put together with their holes', () => {
  expect(Text.concat([new Text(['a']), new Text([hole]), new Text(['b'])]).parts).toEqual(['a', hole, 'b']);
});

test('the key tells a text from others, whatever its letters', () => {
  expect(new Text(['Orders-', hole]).key).toBe('orders-\0given\0');
  expect(new Text([{ ...hole, key: 'Other' }]).key).toBe('\0other\0');
  expect(new Text(['AB']).key).toBe('ab');
});

test('why it is open tells the defaults of its parameters, each once', () => {
  const part = { name: 'Given', parameter };
  expect(new Text([part, '-', part, { name: 'Else' }]).whyOpen).toBe(
    `\${Given}-\${Given}\${Else} is known only at deploy time (by default, Given is live)`,
  );
});

test('a text is of a resource or a parameter only as a whole', () => {
  const other = { Queue: { Type: 'AWS::SQS::Queue' } };
  const ref = asValue({ Ref: 'Queue' }, other).text() as Text;
  const part = asValue({ 'Fn::Sub': `\${Queue}-dlq` }, other).text() as Text;
  expect(ref.target?.resource.id).toBe('Queue');
  expect(part.target).toBeUndefined();
  expect(part.targets.map(({ resource }) => resource.id)).toEqual(['Queue']);
  expect(new Text([{ name: 'Given', parameter }]).parameter).toBe(parameter);
  expect(new Text([{ name: 'Given', parameter }, 'x']).parameter).toBeUndefined();
  expect(new Text([hole]).parameter).toBeUndefined();
});

test('a hole without a meaning of its own takes another name, and stays the same', () => {
  const renamed = new Text([hole]).named('Alias');
  expect(renamed.readable).toBe(`\${Alias}`);
  expect(renamed.key).toBe(new Text([hole]).key);
  expect(new Text([{ ...hole, key: 'Key' }]).named('Alias').key).toBe('\0key\0');
});

test.each([
  [[{ name: 'Given', parameter }]],
  [[{ name: 'Given', target: { resource: { key: 'a' } as never } }]],
  [['x', hole]],
  [['x']],
])('others keep their name', (parts) => {
  const text = new Text(parts);
  expect(text.named('Alias')).toBe(text);
});

test('a dynamic reference is one hole, which keeps its name', () => {
  const text = Text.literal('{{resolve:ssm:/image}}');
  expect(text.references).toEqual(['{{resolve:ssm:/image}}']);
  expect(text.named('Alias')).toBe(text);
});

test('a dynamic reference has an end, even if a text of any length is filled in', () => {
  const text = Text.literal(`{{resolve:${'x'.repeat(3_000)}}}`);
  expect(text.readable).toBe(`{{resolve:${'x'.repeat(1_990)}`);
  // Two marks enclose the key of a hole.
  expect(text.key).toBe(`\0${text.readable}\0`);
});

test('of the parts of a dynamic reference the first hundred count', () => {
  const target = (id: number) => ({ name: `${id}`, target: { resource: { key: `${id}` } as never } });
  const parts = Array.from({ length: 150 }, (_, id) => new Text([target(id)]));
  expect(Text.concat([new Text(['{{resolve:']), ...parts, new Text(['}}'])]).targets).toHaveLength(99);
});

test('why it is open tells the defaults of all its parameters', () => {
  const other = new Parameter('Other', { Type: 'String', Default: 'b' });
  const parts = [
    { name: 'Given', parameter },
    { name: 'Other', parameter: other },
  ];
  expect(new Text(parts).whyOpen).toContain('(by default, Given is live, Other is b)');
});
