import { BuildkiteTrust } from '../../src/federation/buildkite-trust';
import { GoogleTrust } from '../../src/federation/google-trust';
import { Issuer } from '../../src/federation/issuer';
import { MISSING, spellOut } from './spell-out';

const trust = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).branch('main');
const issuer = Issuer.buildkite({ audiences: ['one', 'two'] });

test('accepts every audience of the issuer, unless it is narrowed to one', () => {
  expect(spellOut(issuer, trust).audiences).toEqual(['one', 'two']);
  expect(spellOut(issuer, trust.forAudience('two')).audiences).toEqual(['two']);
});

test('for one audience compares the rest as before', () => {
  const { audiences: _, workflow: __, ...narrowed } = spellOut(issuer, trust.forAudience('two'));
  expect(spellOut(issuer, trust)).toMatchObject(narrowed);
  expect(narrowed).toMatchObject({ subjects: [expect.stringContaining('main')], claims: { build_branch: ['main'] } });
});

const REMEDY = 'add it to the audiences of the issuer, so that the identity provider accepts it too [Stack]';

test('fails on an audience that the issuer does not have', () => {
  expect(() => spellOut(issuer, trust.forAudience('on'))).toThrow(
    `audience must be one of the issuer's audiences (one, two), got: on; ${REMEDY}`,
  );
});

test('fails on an audience where the issuer has none', () => {
  const account = GoogleTrust.serviceAccount({ uniqueId: '1', audience: 'aws' });
  expect(() => spellOut(Issuer.google(), account.forAudience('aws'))).toThrow(
    `audience must be one of the issuer's audiences (it has none), got: aws; ${REMEDY}`,
  );
});

test('fails without the audience', () => {
  expect(() => trust.forAudience(MISSING)).toThrow('audience must be a text, got: undefined');
});
