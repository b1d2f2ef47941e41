import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseLogin } from '../src/database-login';

test('a secret is kept', () => {
  const secret = new Secret(new Stack(new App(), 'Stack'), 'Secret');
  expect(DatabaseLogin.secret(secret)).toMatchObject({ _secret: secret, _user: undefined });
});

test('what is no secret is refused', () => {
  expect(() => DatabaseLogin.secret({} as never)).toThrow(
    'secret must be a Secret, got: an object without secretArn; pass for example the secret of the cluster',
  );
  expect(() => DatabaseLogin.secret('arn' as never)).toThrow(/^secret must be an object, got: 'arn'/);
});

test.each(['a', '_migrator', 'A1_$.-', 'a'.repeat(63)])('the user %s is kept', (user) => {
  expect(DatabaseLogin.iamUser(user)).toMatchObject({ _secret: undefined, _user: user });
});

test.each(['', '1a', '-a', '$a', 'a b', 'a*', 'a'.repeat(64), 'a\n'])('the user %j is refused', (user) => {
  expect(() => DatabaseLogin.iamUser(user)).toThrow(
    'user must be the name of a database user: 1 to 63 letters, digits and _$.-, beginning with a letter or _, got: ',
  );
});

test('a user of another kind is refused', () => {
  expect(() => DatabaseLogin.iamUser(undefined as never)).toThrow(/^user must be a text, got: undefined/);
  expect(() => DatabaseLogin.iamUser(7 as never)).toThrow(/^user must be/);
});

test('a user that is known only at deploy time is refused', () => {
  expect(() => DatabaseLogin.iamUser(Lazy.string({ produce: () => 'migrator' }))).toThrow(
    'user must be known at synth, got: a token; write the name into the code',
  );
});
