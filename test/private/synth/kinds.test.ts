import { App, Stack, Token } from 'aws-cdk-lib';
import { requireKind, requireKinds } from '../../../src/private/synth/kinds';

const MISSING = 'set it; an environment variable or a context value that it comes from may be missing';
const TYPE = 'pass a value of this type';

test.each<[string, unknown, string]>([
  ['text', undefined, `p must be a text, got: undefined; ${MISSING}`],
  ['text', 42, `p must be a text, got: 42; ${TYPE}`],
  ['text?', null, `p must be a text, got: null; ${TYPE}, or leave it out`],
  ['number', '42', `p must be a number, got: '42'; ${TYPE}`],
  ['boolean', 'true', `p must be true or false, got: 'true'; ${TYPE}`],
  ['object', 'x', `p must be an object, got: 'x'; ${TYPE}`],
  ['object', ['x'], `p must be an object, got: ['x']; ${TYPE}`],
  ['object', App, `p must be an object, got: the function App; ${TYPE}`],
  ['list of texts', 'x', `p must be a list of texts, got: 'x'; ${TYPE}`],
  ['list of texts', { 0: 'x' }, `p must be a list of texts, got: an object of the class Object; ${TYPE}`],
  ['map of texts', ['x'], `p must be a map of texts, got: ['x']; ${TYPE}`],
  ['list of texts', ['x', undefined], `p[1] must be a text, got: undefined; ${MISSING}`],
  ['list of numbers?', [1, '2'], `p[1] must be a number, got: '2'; ${TYPE}`],
  ['list of objects', [null], `p[0] must be an object, got: null; ${TYPE}`],
  ['map of texts', { Owner: undefined }, `p.Owner must be a text, got: undefined; ${MISSING}`],
  ['map of texts?', { Org: 'x', CostCenter: 42 }, `p.CostCenter must be a text, got: 42; ${TYPE}`],
])('%s does not take %p', (kind, value, message) => {
  expect(() => requireKind('p', value, kind)).toThrow(new Error(message));
});

test.each<[string, unknown]>([
  ['text', 'x'],
  ['text', Token.asString({ Ref: 'X' })],
  ['text?', undefined],
  ['number', 0],
  ['number', Token.asNumber({ Ref: 'X' })],
  ['boolean', false],
  ['object', {}],
  ['list of texts', []],
  ['list of texts', Token.asList({ Ref: 'X' })],
  ['list of numbers', [1]],
  ['list of objects', [{}]],
  ['map of texts', { a: 'b' }],
])('%s takes %p', (kind, value) => {
  expect(() => requireKind('p', value, kind)).not.toThrow();
});

test('a struct of another type is refused with the path of its construct', () => {
  const stack = new Stack(new App(), 'S');
  expect(() => requireKinds('x' as never, { name: 'text' } as never, stack, 'options.')).toThrow(
    new Error("options must be an object, got: 'x'; pass the properties as an object [S]"),
  );
  expect(() => requireKinds(undefined as never, { name: 'text' } as never)).toThrow(
    new Error('props must be an object, got: undefined; pass the properties as an object'),
  );
});

test('a property of a struct is named with the place of the struct', () => {
  expect(() => requireKinds({ name: 1 } as never, { name: 'text' } as never, undefined, 'options.')).toThrow(
    new Error(`options.name must be a text, got: 1; ${TYPE}`),
  );
});

test.each([
  ['', 'props'],
  ['alarms.', 'alarms'],
  ['alarms.swap.', 'alarms.swap'],
])('properties below %j that are no object are named %s', (prefix, name) => {
  expect(() => requireKinds('x' as never, {} as never, undefined, prefix)).toThrow(
    new Error(`${name} must be an object, got: 'x'; pass the properties as an object`),
  );
});

describe('a property that does not exist', () => {
  const given = (props: object) => () => requireKinds(props as never, { vpc: 'object?', keyId: 'text?' } as never);

  test.each([
    ['vcp', 'vpc'],
    ['VPC', 'vpc'],
    ['vpcs', 'vpc'],
    ['keyid', 'keyId'],
    ['key_id', 'keyId'],
    ['key-ids', 'keyId'],
  ])('is rejected if it is one letter away from one that does: %s', (wrong, meant) => {
    expect(given({ [wrong]: 1 })).toThrow(new Error(`${wrong} must be the name of a property; did you mean ${meant}?`));
  });

  test('is named with the place of the struct, before its required neighbour is missed', () => {
    const stack = new Stack(new App(), 'S');
    const kinds = { vpc: 'object' } as never;
    expect(() => requireKinds({ vcp: {} } as never, kinds, stack, 'options.')).toThrow(
      new Error('options.vcp must be the name of a property; did you mean vpc? [S]'),
    );
  });

  test.each([
    ['is far from each that does', { v: 1, keyIdent: 1, other: 1 }],
    ['has no value', { vcp: undefined }],
    ['stands beside the one that is meant', { vpcs: [], vpc: {} }],
  ])('passes if it %s', (_, props) => {
    expect(given(props)).not.toThrow();
  });
});
