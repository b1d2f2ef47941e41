import { parseJson } from '../../../src/private/template/json';
import { TemplateSet } from '../../../src/private/template/template-set';
import { Text } from '../../../src/private/template/text';

const hole = (name: string) => ({ name });

test('what is known is as it is in any JSON', () => {
  const value = { a: ['b', 1, true, null, { c: '' }] };
  expect(parseJson(new Text([JSON.stringify(value)]))).toEqual(value);
});

test('a value with a hole is a text with that hole', () => {
  const text = new Text(['{"sub":"repo:', hole('Owner'), '/shop:', hole('Rest'), '"}']);
  expect(parseJson(text)).toEqual({ sub: new Text(['repo:', hole('Owner'), '/shop:', hole('Rest')]) });
});

test('a hole without quotes is a value', () => {
  expect(parseJson(new Text(['[', hole('Count'), ', 2]']))).toEqual([new Text([hole('Count')]), 2]);
});

test('a quote in a value does not end it', () => {
  expect(parseJson(new Text(['["a\\"', hole('B'), '\\\\"]']))).toEqual([new Text(['a"', hole('B'), '\\'])]);
});

test('a key with a hole shows it', () => {
  expect(parseJson(new Text(['{"', hole('Issuer'), ':aud":"x"}']))).toEqual({ '${Issuer}:aud': 'x' });
});

test.each([
  ['no JSON', ['{"a":']],
  ['a text', ['"a"']],
  ['a number', ['7']],
  ['null', ['null']],
  ['a hole', [hole('Policy')]],
  ['nothing', []],
])('%s is neither map nor list', (_, parts) => {
  expect(parseJson(new Text(parts))).toBeUndefined();
});

test('a nesting too deep to follow is not followed', () => {
  const depth = 100_000;
  expect(() => parseJson(new Text(['['.repeat(depth) + ']'.repeat(depth)]))).not.toThrow();
});

test('maps of the CDK that hold each other come to an end', () => {
  const itself = { 'Fn::GetAtt': ['Map', 'Value'] };
  const Value = { 'Fn::Join': ['', ['{"a":"', itself, itself, itself, '"}']] };
  const templates = TemplateSet.of({
    '/app/a.template.json': { Resources: { Map: { Type: 'Custom::AWSCDKCfnJson', Properties: { Value, itself } } } },
  });
  const [map] = templates.ofType('Custom::AWSCDKCfnJson');
  expect(map.properties.at('itself', 'a').isText).toBe(true);
});
