import { GoogleTrust } from '../../src/federation/google-trust';
import { Issuer } from '../../src/federation/issuer';
import { spellOut, unfit, workflowOf } from './spell-out';

const account = { uniqueId: '1000', audience: 'aws-shop' };

test.each([
  ['the id', {}, ['1000']],
  ['the id and the email', { email: 'ci@acme.example' }, ['1000', 'ci@acme.example']],
])('compares %s as the audience', (_, options, audiences) => {
  const bound = spellOut(Issuer.google(), GoogleTrust.serviceAccount({ ...account, ...options }));
  expect(bound).toMatchObject({ audiences, subjects: ['1000'] });
  expect(bound.claims).toEqual({ oaud: ['aws-shop'] });
});

test.each(['uniqueId', 'audience'])('fails without %s', (property) => {
  expect(() => GoogleTrust.serviceAccount({ ...account, [property]: undefined })).toThrow(
    `${property} must be a text, got: undefined`,
  );
});

test.each(['uniqueId', 'audience', 'email'])('fails on another type as %s', (property) => {
  expect(() => GoogleTrust.serviceAccount({ ...account, [property]: 5 })).toThrow(`${property} must be a text, got: 5`);
});

test('fails on a name as the id', () => {
  expect(() => GoogleTrust.serviceAccount({ ...account, uniqueId: 'ci@acme.example' })).toThrow(
    /^uniqueId must be a number, got: ci@acme\.example; /,
  );
});

test('fails on a pattern as the audience', () => {
  expect(() => GoogleTrust.serviceAccount({ ...account, audience: 'aws-*' })).toThrow(
    /^audience must hold no wildcard, got: aws-\*/,
  );
});

test.each(['a@b', 'my-ci@my-project.iam.gserviceaccount.com', 'a_1.b+c@d'])('the email %s is fine', (email) => {
  expect(() => GoogleTrust.serviceAccount({ ...account, email })).not.toThrow();
});

const WRONG = [
  'a',
  '@',
  'a@',
  '@b',
  'a@b@c',
  'a b@c',
  'a@b c',
  'a*@b',
  'a?@b',
  'a$@b',
  'a@*',
  'a@b?',
  'a@$b',
  ' a@b',
  '',
];
test.each(WRONG)('fails on the email %j', (email) => {
  expect(() => GoogleTrust.serviceAccount({ ...account, email })).toThrow(
    `email must be an email address without wildcards, got: ${email || "''"}; give the address of the service account`,
  );
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), GoogleTrust.serviceAccount(account))).toThrow(unfit('GoogleTrust'));
});

test('the snippet asks the machine for a token', () => {
  expect(workflowOf(Issuer.google(), GoogleTrust.serviceAccount(account)).split('\n').slice(2)).toEqual([
    'export AWS_REGION=eu-central-1',
    'export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/deploy',
    'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    'export AWS_WEB_IDENTITY_TOKEN_FILE',
    'METADATA=http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default',
    "curl --fail --silent --header 'Metadata-Flavor: Google' --get \\",
    '  --data-urlencode audience=aws-shop --data format=full \\',
    '  "$METADATA/identity" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    'aws sts get-caller-identity',
    '',
  ]);
});
