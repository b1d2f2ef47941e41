import { App, CfnParameter, Fn, NestedStack, SecretValue, Stack } from 'aws-cdk-lib';
import { holdsSecret, noEchoParameters } from '../../../src/private/synth/secrets';

const stack = new Stack(new App(), 'Stack');
const hidden = new CfnParameter(stack, 'Hidden', { noEcho: true });
const shown = new CfnParameter(stack, 'Shown');
const nested = new CfnParameter(new NestedStack(stack, 'Nested'), 'Hidden', { noEcho: true });

describe('holdsSecret', () => {
  test.each([
    ['a secret', SecretValue.secretsManager('db').unsafeUnwrap()],
    ['a secure parameter of Systems Manager', SecretValue.ssmSecure('/db', '1').unsafeUnwrap()],
    ['a part of a text', `password=${SecretValue.secretsManager('db').unsafeUnwrap()}`],
    ['a reference that is written out', '{{resolve:secretsmanager:db}}'],
    ['a reference that is put together', Fn.join('', ['{{', Fn.ref('Kind'), ':db}}'])],
    ['a parameter without echo', hidden.valueAsString],
    ['a parameter without echo in a text', `SET @a = '${hidden.valueAsString}'`],
    ['a parameter without echo that is substituted', Fn.sub(`SET @a = \${Hidden}`)],
  ])('finds %s', (_, text) => {
    expect(holdsSecret(text, stack)).toBe(true);
  });

  test.each([
    ['a text', 'SET NAMES utf8'],
    ['an empty text', ''],
    ['a plain parameter of Systems Manager', '{{resolve:ssm:/tier:1}}'],
    ['two braces', '{{name}}'],
    ['a parameter that is shown', shown.valueAsString],
    ['the name of a parameter without echo', `\${Hidden}`],
    ['another substitution', Fn.sub(`SET @a = \${Shown}`)],
  ])('finds none in %s', (_, text) => {
    expect(holdsSecret(text, stack)).toBe(false);
  });
});

test('a parameter of a nested stack is not one of its parent', () => {
  expect(noEchoParameters(stack)).toEqual([{ logicalId: 'Hidden', hasDefault: false }]);
  expect(noEchoParameters(nested)).toHaveLength(1);
});
