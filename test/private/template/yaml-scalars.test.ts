import { functionOf, scalarOf } from '../../../src/private/template/yaml-scalars';

test.each([
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
])('%j is the word %s', (text, expected) => {
  expect(scalarOf(text)).toBe(expected);
});

test.each([
  ['0', 0],
  ['7', 7],
  ['9', 9],
  ['+7', 7],
  ['-7', -7],
  ['010', 8],
  ['0_7', 7],
  ['0x1F', 31],
  ['-0x1f', -31],
  ['0b101', 5],
  ['1_000', 1000],
  ['1:30', 90],
  ['22:22', 1342],
  ['-1:30', -90],
  ['10:20:30', 37_230],
  ['190:20:30.15', 685_230.15],
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['-1.5', -1.5],
  ['+1.5', 1.5],
  ['1.0e+3', 1000],
  ['1.5E-2', 0.015],
  ['1_0.5', 10.5],
  ['123456789012', 123_456_789_012],
])('%s is the number %d', (text, expected) => {
  expect(scalarOf(text)).toBe(expected);
});

test.each([
  ...['nULL', 'tRUE', 'oN', 'y', 'n', 'falsey', 'yes!', 'text'],
  ...['08', '09', '0o17', '1:60', '1e3', '1.2.3', '-', '+', '.', '0.0.0.0/0', '2012-10-17', '-.5.'],
  ...['012345678901', '99999999999999999999', '1.0e+999', '5 minutes'],
])('%j is a text', (text) => {
  expect(scalarOf(text)).toBe(text);
});

test.each([
  ['Ref', 'Ref'],
  ['Condition', 'Condition'],
  ['Sub', 'Fn::Sub'],
  ['GetAtt', 'Fn::GetAtt'],
  ['Fn::Sub', 'Fn::Fn::Sub'],
  ['', undefined],
  ['Sub Join', undefined],
  ['Sub:', undefined],
  [':Sub', undefined],
  ['Sub-1', undefined],
])('the tag !%s is the function %s', (tag, expected) => {
  expect(functionOf(tag)).toBe(expected);
});
