import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Alias, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { requireEncryptionKey } from '../../../src/private/synth/encryption-key';

const env = { account: '111122223333', region: 'eu-central-1' };

function stackIn(region: string): Stack {
  return new Stack(new App(), 'Stack', { env: { ...env, region } });
}

describe('passes', () => {
  test.each<[string, (stack: Stack) => IKey | undefined]>([
    ['no key', () => undefined],
    ['a key of the stack', (stack) => new Key(stack, 'Key')],
    [
      'a key that is imported in the Region',
      (stack) => Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:444455556666:key/1'),
    ],
    [
      'a key whose ARN is a parameter',
      (stack) => Key.fromKeyArn(stack, 'Key', new CfnParameter(stack, 'Arn').valueAsString),
    ],
  ])('%s', (_, make) => {
    const stack = stackIn('eu-central-1');
    expect(() => requireEncryptionKey(make(stack), stack)).not.toThrow();
  });

  test('any key in a stack whose Region is not known', () => {
    const stack = new Stack(new App(), 'Stack');
    const key = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:444455556666:key/1');
    expect(() => requireEncryptionKey(key, stack)).not.toThrow();
  });
});

describe('is rejected', () => {
  const alias =
    'encryptionKey must not be an alias, got: Stack/Alias; pass the key itself, for example by Key.fromLookup: log groups and policies need the ARN of the key [Stack]';

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an alias by its name', (stack) => Alias.fromAliasName(stack, 'Alias', 'alias/orders'), alias],
    [
      'an alias of the app',
      (stack) => new Alias(stack, 'Alias', { aliasName: 'alias/orders', targetKey: new Key(stack, 'Key') }),
      alias,
    ],
    [
      'a key of another Region',
      (stack) => Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1'),
      'encryptionKey must be in the Region of the stack, eu-central-1, got: us-east-1; make a key in this Region [Stack]',
    ],
    [
      'an ARN',
      () => 'arn:aws:kms:eu-central-1:111122223333:key/1',
      "encryptionKey must be an object, got: 'arn:aws:kms:eu-central-1:111122223333:key/1'; pass a value of this type, or leave it out [Stack]",
    ],
    [
      'something else',
      () => ({ keyId: '1' }),
      'encryptionKey must be a key, got: an object of the class Object; pass a Key of AWS KMS, made or imported [Stack]',
    ],
  ])('%s', (_, make, message) => {
    const stack = stackIn('eu-central-1');
    expect(() => requireEncryptionKey(make(stack) as IKey, stack)).toThrow(new Error(message));
  });
});
