import { parseYaml } from '../../../src/private/template/yaml';

test.each([
  ['a: !Ref Queue', { a: { Ref: 'Queue' } }],
  ['a: !Ref', { a: { Ref: '' } }],
  ['a: !GetAtt [Queue, Arn]', { a: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
  ['a: !Sub\n  - x\n  - b: c', { a: { 'Fn::Sub': ['x', { b: 'c' }] } }],
  ['a: !Transform {Name: x}', { a: { 'Fn::Transform': { Name: 'x' } } }],
  ['a: !own-tag x', { a: 'x' }],
  ['a: !!binary eA==', { a: 'eA==' }],
  ['a: !Sub\n  |\n  text\n', { a: { 'Fn::Sub': 'text\n' } }],
  ['a: !Sub\r\n  >\r\n  text\r\n', { a: { 'Fn::Sub': 'text\n' } }],
  ['a: yes\nb: 010\nc: 012345678901', { a: true, b: 8, c: '012345678901' }],
  ['a: 1\na: 2', { a: 2 }],
  ['a: &one {b: c}\nd: {<<: *one, e: f}', { a: { b: 'c' }, d: { b: 'c', e: 'f' } }],
])('%j is read with the long form of its tags', (text, expected) => {
  expect(parseYaml(text)).toEqual(expected);
});

test.each([
  ['a: [-, b]', { a: ['-', 'b'] }],
  ['a: [b, -]', { a: ['b', '-'] }],
  ['a: {b: -}', { a: { b: '-' } }],
  ['a: !Join [-, [b, c]]', { a: { 'Fn::Join': ['-', ['b', 'c']] } }],
  [`a: [${'-, '.repeat(100)}b]`, { a: [...Array(100).fill('-'), 'b'] }],
])('a dash alone in %j is a text', (text, expected) => {
  expect(parseYaml(text)).toEqual(expected);
});

test('of many dashes the text is not read again and again', () => {
  expect(() => parseYaml(`a: [${'-, '.repeat(101)}b]`)).toThrow();
});

test('what is no YAML is refused, with its place', () => {
  expect(() => parseYaml('a: [b')).toThrow(/ at line \d+, column \d+$/);
  expect(() => parseYaml('a: b\n  c: d')).toThrow(/ at line 2, column 4$/);
  expect(() => parseYaml('a: [-x')).toThrow();
});

test('several documents are refused', () => {
  expect(() => parseYaml('a: b\n---\nc: d')).toThrow(new Error('it holds several YAML documents'));
});

test('aliases that make too much, or stand in themselves, are refused', () => {
  const lines = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join()}]`,
  );
  expect(() => parseYaml(['a0: &a0 x', ...lines].join('\n'))).toThrow(new Error('its aliases make too much of it'));
  expect(() => parseYaml('a: &a [*a]')).toThrow(new Error('an alias stands in what it stands for'));
  expect(parseYaml('a: &a [x]\nb: [*a, *a]')).toEqual({ a: ['x'], b: [['x'], ['x']] });
});

test('a map that is a key is refused', () => {
  expect(() => parseYaml('{{ name }}: b')).toThrow(new Error('a map is the key of another one'));
});
