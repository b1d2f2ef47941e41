import { CustomTrust } from '../../src/federation/custom-trust';
import { Issuer } from '../../src/federation/issuer';
import { spellOut, unfit, workflowOf } from './spell-out';

const issuer = Issuer.custom({ url: 'https://idcs-1.identity.oraclecloud.com', audiences: ['aws'] });

test('compares audience, subjects and claims', () => {
  expect(spellOut(issuer, CustomTrust.subject('a:*', 'b').claim('rpst_id', 'c'))).toMatchObject({
    audiences: ['aws'],
    subjects: ['a:*', 'b'],
    claims: { rpst_id: ['c'] },
  });
});

test('compares no claim unless it is asked for', () => {
  expect(spellOut(issuer, CustomTrust.subject('a')).claims).toEqual({});
  const account = CustomTrust.serviceAccount({ namespace: 'shop', name: 'deployer-*' });
  expect(spellOut(issuer, account).claims).toEqual({});
});

test('a service account is a subject', () => {
  const account = CustomTrust.serviceAccount({ namespace: 'shop', name: 'deployer-*' });
  expect(spellOut(issuer, account).subjects).toEqual(['system:serviceaccount:shop:deployer-*']);
});

test.each([
  ['namespace', { name: 'deployer' }],
  ['name', { namespace: 'shop' }],
])('fails without the %s of a service account', (property, options) => {
  expect(() => CustomTrust.serviceAccount(options as never)).toThrow(
    new RegExp(`^${property} must be a text, got: undefined`),
  );
});

test('fails without a subject', () => {
  expect(() => CustomTrust.subject()).toThrow(
    'subject must hold at least one subject, got: []; copy the sub claim of a token',
  );
});

test('is not for another vendor', () => {
  expect(() => spellOut(Issuer.gitLab(), CustomTrust.subject('a'))).toThrow(unfit('CustomTrust'));
});

test('fails on a claim that IAM does not see', () => {
  expect(() => spellOut(issuer, CustomTrust.subject('a').claim('team', 'x'))).toThrow(
    /^claim must be a condition key that IAM has for idcs-1\.identity\.oraclecloud\.com, got: team; /,
  );
});

test('the snippet is a profile of the CLI', () => {
  expect(workflowOf(issuer, CustomTrust.subject('robot:deploy'))).toBe(
    [
      '# For ~/.aws/config. The role accepts: robot:deploy',
      '# The file holds a token for the audience aws, which the workload renews before it expires.',
      '[default]',
      'region = eu-central-1',
      'role_arn = arn:aws:iam::111122223333:role/deploy',
      'web_identity_token_file = /tmp/aws-token',
      '',
    ].join('\n'),
  );
});
