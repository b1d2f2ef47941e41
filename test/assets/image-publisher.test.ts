import { Aws } from 'aws-cdk-lib';
import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { ImagePublisher } from '../../src/assets';

const PRINCIPAL = new AccountRootPrincipal();

test('fails on a role name that is a token', () => {
  expect(() => ImagePublisher.dedicatedRole(`publish-${Aws.REGION}`, PRINCIPAL)).toThrow(
    'roleName must be known at synth, got: a token; write the name out: the CLI finds the role by it',
  );
});

test.each(['', 'with space', 'path/name', 'x'.repeat(65)])('fails on the role name %p', (roleName) => {
  expect(() => ImagePublisher.dedicatedRole(roleName, PRINCIPAL)).toThrow(
    `roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: ${roleName || "''"}; choose such a name: the CLI finds the role by it`,
  );
});

test('fails on a role ARN that is a token', () => {
  expect(() => ImagePublisher.existingRole(`arn:aws:iam::${Aws.ACCOUNT_ID}:role/ci`)).toThrow(
    'roleArn must be known at synth, got: a token; write the ARN out: the CLI assumes the role before CloudFormation runs',
  );
});

test.each([
  'ci',
  'arn:aws:iam::111122223333:user/ci',
  'arn:aws:iam::1111:role/ci',
  'arn:aws:iam::111122223333:role/',
  'arn:aws:iam::111122223333:role/c*',
  'arn:aws:iam::1111222233334:role/ci',
  'arn::iam::111122223333:role/ci',
  'arn:aws:iam:eu-central-1:111122223333:role/ci',
  'an arn:aws:iam::111122223333:role/ci',
  'arn:aws:iam::111122223333:role/ci with more',
])('fails on the role ARN %p', (roleArn) => {
  expect(() => ImagePublisher.existingRole(roleArn)).toThrow(
    `roleArn must be the whole ARN of an IAM role, got: ${roleArn}; write it out, account and all`,
  );
});

test.each(['aws', 'aws-cn', 'aws-us-gov'])('takes a role with a path of partition %s', (partition) => {
  const arn = `arn:${partition}:iam::111122223333:role/ci/publish`;

  expect(ImagePublisher.existingRole(arn).roleArn).toBe(arn);
});

test('takes a role with each letter that a name may have', () => {
  const arn = 'arn:aws:iam::111122223333:role/a_+=,.@-z';

  expect(ImagePublisher.existingRole(arn).roleArn).toBe(arn);
});

test.each([
  [ImagePublisher.bootstrapRole(), undefined, undefined, undefined],
  [ImagePublisher.dedicatedRole('publish', PRINCIPAL), 'publish', PRINCIPAL, undefined],
  [
    ImagePublisher.existingRole('arn:aws:iam::111122223333:role/ci'),
    undefined,
    undefined,
    'arn:aws:iam::111122223333:role/ci',
  ],
])('knows what it was made of', (publisher, roleName, assumedBy, roleArn) => {
  expect([publisher.roleName, publisher.assumedBy, publisher.roleArn]).toEqual([roleName, assumedBy, roleArn]);
});

test('is named by its ARN, with the account that publishes', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of the synthesizer
  const dedicated = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/publish';
  expect(ImagePublisher.dedicatedRole('publish', PRINCIPAL)._arn).toBe(dedicated);
  expect(ImagePublisher.existingRole('arn:aws:iam::111122223333:role/ci')._arn).toBe(
    'arn:aws:iam::111122223333:role/ci',
  );
  expect(ImagePublisher.bootstrapRole()._arn).toBeUndefined();
});

test.each([
  [() => ImagePublisher.dedicatedRole(undefined as never, PRINCIPAL), 'roleName must be a text, got: undefined'],
  [() => ImagePublisher.existingRole(undefined as never), 'roleArn must be a text, got: undefined'],
  [() => ImagePublisher.dedicatedRole(7 as never, PRINCIPAL), 'roleName must be a text, got: 7'],
  [() => ImagePublisher.dedicatedRole('publish', 'ci' as never), "assumedBy must be an object, got: 'ci'"],
  [
    () => ImagePublisher.dedicatedRole('publish', {} as never),
    'assumedBy must be a principal, got: an object of the class Object; pass for example an AccountPrincipal, an ArnPrincipal or a role',
  ],
  [() => ImagePublisher.existingRole(7 as never), 'roleArn must be a text, got: 7'],
])('fails on what is of another type: %s', (make, message) => {
  expect(make).toThrow(message);
});
