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
