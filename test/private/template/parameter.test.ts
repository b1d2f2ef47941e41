import { Parameter } from '../../../src/private/template/parameter';

const parameter = (definition: object) => new Parameter('Given', definition as Record<string, unknown>);

test.each([
  [{ Default: 'live' }, 'live', 'Given is live'],
  [{ Type: 'String', Default: '' }, '', 'Given is empty'],
  [{ Type: 'Number', Default: 7 }, 7, 'Given is 7'],
  [{ Type: 'String', Default: 'a, b' }, 'a, b', 'Given is a, b'],
  [{ Type: 'String', Default: 'x'.repeat(100) }, 'x'.repeat(100), `Given is ${'x'.repeat(80)}`],
  [{ Type: 'String', Default: 'live', NoEcho: false }, 'live', 'Given is live'],
])('%j has the value %j', (definition, value, told) => {
  expect(parameter(definition).value).toEqual(value);
  expect(parameter(definition).told).toBe(told);
});

test.each(['CommaDelimitedList', 'List<Number>', 'List<AWS::EC2::Subnet::Id>'])('a %s is a list', (Type) => {
  expect(parameter({ Type, Default: 'a, b ,c' }).value).toEqual(['a', 'b', 'c']);
});

test.each([
  {},
  { Type: 'String', Default: null },
  { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' },
  { Type: 'String', Default: 'secret', NoEcho: true },
  { Type: 'String', Default: 'secret', NoEcho: 'true' },
])('%j has no value that the template tells', (definition) => {
  expect(parameter(definition).value).toBeUndefined();
  expect(parameter(definition).told).toBeUndefined();
});

test.each([
  [
    ['a', 1, true],
    ['a', '1', 'true'],
  ],
  [[], undefined],
  ['a', undefined],
  [undefined, undefined],
  [['a', {}], undefined],
])('of the allowed values %j somebody can choose %j', (AllowedValues, expected) => {
  expect(parameter({ AllowedValues }).allowed).toEqual(expected);
});
