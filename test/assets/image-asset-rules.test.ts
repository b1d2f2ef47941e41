import { App, Aws, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  requireAttributes,
  requireKnownOptions,
  requireRepositoryProps,
  requireSynthesizerOptions,
  requireTopic,
  warnOfCache,
} from '../../src/assets/image-asset-rules';

const stack = new Stack(new App(), 'Stack');
const props = (more: object) => () => requireRepositoryProps(stack, { repositoryName: 'shop', ...more });
const options =
  (more: object, hasPublisher = false) =>
  () =>
    requireSynthesizerOptions(stack, { tagPrefix: 'orders-', ...more }, hasPublisher);
const attributes = (more: object) => () => requireAttributes({ repositoryName: 'shop', ...more });

test.each(['o-abcdefghij', 'o-0123456789', `o-${'a'.repeat(32)}`])('%s is an organization', (organization) => {
  expect(props({ pullOrganizations: [organization] })).not.toThrow();
});

test.each([
  'o-abcdefghi',
  `o-${'a'.repeat(33)}`,
  'O-abcdefghij',
  'o-ABCDEFGHIJ',
  'xo-abcdefghij',
  'o-abcdefghij/x',
  '',
])('%j is no organization', (organization) => {
  expect(props({ pullOrganizations: ['o-abcdefghij', organization] })).toThrow(
    "pullOrganizations must be the id of an organization, 'o-' and 10 to 32 lower-case letters or digits",
  );
});

test('organizations, accounts and prefixes are known at synth', () => {
  expect(props({ pullOrganizations: [Aws.ACCOUNT_ID] })).toThrow(
    'pullOrganizations must be known at synth, got: a token; write the organization out',
  );
  expect(props({ pullAccounts: [Aws.ACCOUNT_ID] })).toThrow(
    'pullAccounts must be known at synth, got: a token; write the account out',
  );
  expect(props({ cacheTagPrefix: Aws.REGION })).toThrow(
    'cacheTagPrefix must be known at synth, got: a token; write the prefix out: tags are compared with it',
  );
});

test.each(['a', '_', '9', 'A.b_c-', 'x'.repeat(64)])('%s is the beginning of a tag', (prefix) => {
  expect(options({ tagPrefix: prefix })).not.toThrow();
  expect(props({ cacheTagPrefix: prefix })).not.toThrow();
});

test.each(['', '.a', '-a', 'x'.repeat(65), 'a b', 'a/b', ' a'])('%j is none', (prefix) => {
  expect(options({ tagPrefix: prefix })).toThrow('tagPrefix must be 1 to 64 letters');
  expect(props({ cacheTagPrefix: prefix })).toThrow('cacheTagPrefix must be 1 to 64 letters');
});

test.each([
  'arn:aws:iam::111122223333:role/ci',
  'arn:aws-us-gov:iam::111122223333:role/path/ci',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of the synthesizer
  'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-${Qualifier}-role-${AWS::Region}',
  'arn:aws:iam::${AWS::AccountId}:role/ci',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
])('%s publishes', (arn) => {
  expect(options({ synthesizerProps: { imageAssetPublishingRoleArn: arn } })).not.toThrow();
  expect(attributes({ publishingRoleArn: arn })).not.toThrow();
});

test.each([
  'ci',
  ' arn:aws:iam::111122223333:role/ci',
  'arn::iam::111122223333:role/ci',
  'arn:aws:iam::11112222333:role/ci',
  'arn:aws:iam::1111222233334:role/ci',
  'arn:aws:iam::111122223333:role/',
  'arn:aws:iam::111122223333:role/c*',
  'arn:aws:iam::111122223333:role/c?',
  'arn:aws:iam::111122223333:role/c i',
  'arn:aws:iam::111122223333:user/ci',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the synthesizer
  'arn:${AWS::Region}:iam::111122223333:role/ci',
])('%j publishes nothing', (arn) => {
  const must = 'must be the ARN of a role, with the placeholders of the synthesizer where it needs them';
  expect(options({ synthesizerProps: { imageAssetPublishingRoleArn: arn } })).toThrow(
    `synthesizerProps.imageAssetPublishingRoleArn ${must}`,
  );
  expect(attributes({ publishingRoleArn: arn })).toThrow(`publishingRoleArn ${must}`);
});

test.each<[() => void, string]>([
  [attributes({ repositoryName: 7 }), 'attrs.repositoryName must be a text, got: 7'],
  [attributes({ publishingRoleArn: 7 }), 'attrs.publishingRoleArn must be a text, got: 7'],
  [attributes({ cacheTagPrefix: 7 }), 'attrs.cacheTagPrefix must be a text, got: 7'],
  [attributes({ repositoryName: 'Shop' }), 'repositoryName must be 2 to 256 lower-case letters'],
  [attributes({ cacheTagPrefix: '-' }), 'cacheTagPrefix must be 1 to 64 letters, digits or any of ._- that begin'],
  [
    attributes({ publishingRoleArn: `arn:aws:iam::${Aws.ACCOUNT_ID}:role/ci` }),
    'publishingRoleArn must be known at synth, got: a token; write the ARN out: the CLI assumes the role',
  ],
])('an imported repository has what it needs', (make, message) => {
  expect(make).toThrow(message);
});

test.each<[() => void, string]>([
  [options({ tagPrefix: 7 }), 'options.tagPrefix must be a text, got: 7'],
  [options({ retention: 7 }), 'options.retention must be an object, got: 7'],
  [options({ deployedBeforehand: 'yes' }), "options.deployedBeforehand must be true or false, got: 'yes'"],
  [options({ synthesizerProps: 'x' }), "options.synthesizerProps must be an object, got: 'x'"],
  [options({ synthesizerProps: { qualifier: 7 } }), 'synthesizerProps.qualifier must be a text, got: 7'],
  [
    options({ synthesizerProps: { imageAssetPublishingRoleArn: 7 } }),
    'synthesizerProps.imageAssetPublishingRoleArn must be a text, got: 7',
  ],
  [
    options({ retention: {} }),
    'retention must be an ImageRetention, got: an object of the class Object; use ImageRetention.lastImages(…) or ImageRetention.pushedWithin(…)',
  ],
  [
    props({ publisher: {} }),
    'publisher must be an ImagePublisher, got: an object of the class Object; use ImagePublisher.bootstrapRole(), ImagePublisher.dedicatedRole(…) or ImagePublisher.existingRole(…)',
  ],
  [
    props({ encryptionKey: {} }),
    'encryptionKey must be a key, got: an object of the class Object; pass a Key of AWS KMS, made or imported',
  ],
  [
    () => requireTopic({} as never, stack),
    'topic must be a topic, got: an object of the class Object; pass a Topic of Amazon SNS, made or imported',
  ],
  [() => requireTopic('alerts' as never, stack), "topic must be an object, got: 'alerts'"],
])('a value of another type is refused', (make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, object]>([
  ['buildContexts', { dockerBuildContexts: { base: Aws.REGION } }],
  ['buildContexts', { dockerBuildContexts: { [Aws.REGION]: 'base' } }],
  ['cacheFrom', { dockerCacheFrom: [{ type: 'registry', params: { ref: Aws.REGION } }] }],
  ['cacheTo', { dockerCacheTo: { type: Aws.REGION } }],
  ['file', { dockerFile: Aws.REGION }],
  ['outputs', { dockerOutputs: ['a', Aws.REGION] }],
  ['networkMode', { networkMode: Aws.REGION }],
  ['platform', { platform: Aws.REGION }],
])('%s of an image is known at synth', (property, asset) => {
  expect(() => requireKnownOptions(stack, { sourceHash: 'x', ...asset })).toThrow(
    `${property} must be known at synth, got: a token; write it out: the CLI builds the image before CloudFormation knows any value`,
  );
});

test('options of an image may be missing, and others may be tokens', () => {
  expect(() => requireKnownOptions(stack, { sourceHash: 'x', dockerBuildArgs: { region: Aws.REGION } })).not.toThrow();
});

describe('a cache of a build', () => {
  const isWarned = (ref: string | undefined, cacheTagPrefix?: string, name = 'team/shop') => {
    const scope = new Stack(new App(), 'Stack');
    const params = ref === undefined ? undefined : { ref };
    warnOfCache(scope, name, cacheTagPrefix, { sourceHash: 'x', dockerCacheTo: { type: 'registry', params } });
    return Annotations.fromStack(scope).findWarning('*', Match.stringLikeRegexp('cacheTo writes to')).length === 1;
  };

  test.each([
    'registry/team/shop',
    'registry/team/shop:cache',
    'registry:5000/team/shop',
    'registry:5000/team/shop:cache',
    'registry/team/shop@sha256:1',
    'registry/team/shop:cache@sha256:1',
  ])('in the repository is told of: %s', (ref) => {
    expect(isWarned(ref)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'team/shop',
    'registry/shop',
    'registry/other-team/shop:team/shop',
    'registry/team/shop-cache:team',
    'registry/cache:team/shop',
    'registry/cache@sha256:1/team/shop',
  ])('elsewhere is not: %p', (ref) => {
    expect(isWarned(ref)).toBe(false);
  });

  test.each([
    ['registry/team/shop:cache-1', false],
    ['registry:5000/team/shop:cache-', false],
    ['registry/team/shop:cache-1@sha256:1', false],
    ['registry/team/shop:my-cache-1', true],
    ['registry/team/shop', true],
    ['registry/team/shop@cache-1', true],
  ])('with the tag of caches is not either: %s', (ref, isTold) => {
    expect(isWarned(ref, 'cache-')).toBe(isTold);
  });
});
