import { command, expressionOf, sampleOf, shell, yaml } from '../../src/federation/workflow-job';

test.each(['v1.2', 'a+b', 'a|b', 'a/b', 'a(b)', 'a[b]', 'a{b}', 'a^b$', 'a\\b'])(
  'the expression for the name %s fits it, and nothing else',
  (name) => {
    const expression = new RegExp(expressionOf(name));
    expect(expression.test(name)).toBe(true);
    expect(expression.test(`${name}x`)).toBe(false);
    expect(expression.test(name.replace(/[^a-z\d]/, 'x'))).toBe(false);
  },
);

test.each([
  ['v*', 'v1/2', true],
  ['v**', 'v', true],
  ['v?', 'v1', true],
  ['v?', 'v12', false],
  ['*-x', 'a-x', true],
  ['*-x', 'a-y', false],
])('the expression for %s fits %s: %s', (pattern, name, fits) => {
  expect(new RegExp(expressionOf(pattern)).test(name)).toBe(fits);
});

test.each([
  ['v1*', 'v1'],
  ['v1**', 'v1'],
  ['release/*', 'release/1'],
  ['v?-*-x', 'v1-1-x'],
  ['main', 'main'],
])('a sample of %s is %s', (pattern, sample) => {
  expect(sampleOf(pattern)).toBe(sample);
});

test.each([
  ['main', 'main'],
  ['a/b:c.d@e+f-g_h', 'a/b:c.d@e+f-g_h'],
  ['1a', "'1a'"],
  ['a b', "'a b'"],
  ['a:', "'a:'"],
  ["it's", "'it''s'"],
  ['a\nb', "'a b'"],
  ['On', "'On'"],
  ['n', "'n'"],
  ['nx', 'nx'],
  ['xn', 'xn'],
])('%j is %s in YAML', (text, scalar) => {
  expect(yaml(text)).toBe(scalar);
});

test.each([
  ['a@b%c+d=e:f,g.h/i-j_k', 'a@b%c+d=e:f,g.h/i-j_k'],
  ['a b', "'a b'"],
  ['$HOME', "'$HOME'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
])('%j is %s in a shell', (word, quoted) => {
  expect(shell(word)).toBe(quoted);
});

test.each([
  [['aws', 'sts'], 'aws sts'],
  [['ls'], 'ls'],
  [['1s'], "'1s'"],
  [['aws', '# x'], "'aws # x'"],
  [['aws', 'a: b'], "'aws a: b'"],
  [['aws', 'a:'], "'aws a:'"],
  [['aws', ''], "'aws '"],
  [['"$A"'], `'"$A"'`],
])('the command %j is %s in YAML', (words, scalar) => {
  expect(command(...words)).toBe(scalar);
});
