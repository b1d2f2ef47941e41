// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of AWS and of the CDK

import { Duration, RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ImageAssetRepository,
  type ImageAssetRepositoryProps,
  ImagePublisher,
  ImageRetention,
  type ImageSynthesizerOptions,
} from '../../src/assets';
import { expectMessages } from './mistakes';

const images = (stack: Stack, props: Partial<ImageAssetRepositoryProps> = {}) =>
  new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop', ...props });
const synthesizer = (stack: Stack, options: Partial<ImageSynthesizerOptions> = {}) =>
  images(stack).synthesizer({ tagPrefix: 'orders-', ...options });

describe('ImageAssetRepository', () => {
  expectMessages([
    [
      'capitals in the name',
      (stack) => images(stack, { repositoryName: 'Shop' }),
      'repositoryName must be 2 to 256 lower-case letters or digits, with single ".", "_", "-" or "/" between them, got: Shop; choose such a name; it is not changed for you, because others pull by it [Stack/Images]',
    ],
    [
      'the URI in place of the name',
      (stack) => images(stack, { repositoryName: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop' }),
      'repositoryName must be the name without the registry, got: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop; leave out everything before the first slash [Stack/Images]',
    ],
    [
      'a name with its tag',
      (stack) => images(stack, { repositoryName: 'shop:latest' }),
      'repositoryName must be 2 to 256 lower-case letters or digits, with single ".", "_", "-" or "/" between them, got: shop:latest; choose such a name; it is not changed for you, because others pull by it [Stack/Images]',
    ],
    [
      'an empty name',
      (stack) => images(stack, { repositoryName: '' }),
      'repositoryName must be 2 to 256 lower-case letters or digits, with single ".", "_", "-" or "/" between them, got: \'\'; choose such a name; it is not changed for you, because others pull by it [Stack/Images]',
    ],
    [
      'a token as the name',
      (stack) => images(stack, { repositoryName: `shop-${Token.asString({ Ref: 'AWS::Region' })}` }),
      'repositoryName must be known at synth, got: a token; write the name out: images are published by it [Stack/Images]',
    ],
    [
      'the whole name of the qualifier',
      (stack) => synthesizer(stack, { synthesizerProps: { qualifier: 'cdk-hnb659fds' } }),
      'synthesizerProps.qualifier must be 1 to 10 letters, digits, underscores or hyphens, got: cdk-hnb659fds; use the qualifier that cdk bootstrap was called with [Stack/Images]',
    ],
    [
      'a retention of nothing',
      () => ImageRetention.lastImages(0),
      'lastImages must be a whole number of at least 1, got: 0; keep at least the image that runs',
    ],
    [
      'a retention of half an image',
      () => ImageRetention.lastImages(2.5),
      'lastImages must be a whole number of at least 1, got: 2.5; keep at least the image that runs',
    ],
    [
      'a retention in hours',
      () => ImageRetention.pushedWithin(Duration.hours(36)),
      'pushedWithin must be in whole days, got: 1 day 12 hours; use Duration.days(…), at least 1',
    ],
    [
      'an account with its zeros lost',
      (stack) => images(stack, { pullAccounts: ['12345678'] }),
      'pullAccounts must be an account ID of 12 digits, got: 12345678; quote it, so that leading zeros are kept [Stack/Images]',
    ],
    [
      'the name of an organization',
      (stack) => images(stack, { pullOrganizations: ['acme'] }),
      'pullOrganizations must be the id of an organization, \'o-\' and 10 to 32 lower-case letters or digits, got: acme; read it with "aws organizations describe-organization" [Stack/Images]',
    ],
    [
      'emptied without being deleted',
      (stack) => images(stack, { emptyOnDelete: true }),
      'emptyOnDelete must go with removalPolicy DESTROY, got: true; set it, or leave emptyOnDelete out and keep the images [Stack/Images]',
    ],
    [
      'a snapshot of a repository',
      (stack) => images(stack, { removalPolicy: RemovalPolicy.SNAPSHOT }),
      'removalPolicy must not be SNAPSHOT; choose RETAIN or DESTROY [Stack/Images]',
    ],
    [
      'an ARN as the role name',
      () => ImagePublisher.dedicatedRole('arn:aws:iam::111122223333:role/Ci', new AccountPrincipal('111122223333')),
      'roleName must be 1 to 64 letters, digits or any of _+=,.@-, got: arn:aws:iam::111122223333:role/Ci; choose such a name: the CLI finds the role by it',
    ],
    [
      'a name as the role ARN',
      () => ImagePublisher.existingRole('Ci'),
      'roleArn must be the whole ARN of an IAM role, got: Ci; write it out, account and all',
    ],
    [
      'a token as the role ARN',
      () => ImagePublisher.existingRole(Token.asString({ Ref: 'Role' })),
      'roleArn must be known at synth, got: a token; write the ARN out: the CLI assumes the role before CloudFormation runs',
    ],
    [
      'an empty tag prefix',
      (stack) => synthesizer(stack, { tagPrefix: '' }),
      "tagPrefix must be 1 to 64 letters, digits or any of ._- that begin with a letter, a digit or \"_\", got: ''; choose one for the service, for example 'orders-' [Stack/Images]",
    ],
    [
      'a slash in the tag prefix',
      (stack) => synthesizer(stack, { tagPrefix: 'shop/orders-' }),
      'tagPrefix must be 1 to 64 letters, digits or any of ._- that begin with a letter, a digit or "_", got: shop/orders-; choose one for the service, for example \'orders-\' [Stack/Images]',
    ],
    [
      'a prefix of a prefix',
      (stack) => {
        const repository = images(stack);
        repository.synthesizer({ tagPrefix: 'orders' });
        repository.synthesizer({ tagPrefix: 'orders-api' });
      },
      "tagPrefix must not overlap 'orders' of another synthesizer of this repository, because each one's retention would count the other's images, got: orders-api; give the stacks of one service the same synthesizer, and each service its own prefix [Stack/Images]",
    ],
    [
      'a pattern for the tags of the cache',
      (stack) => images(stack, { cacheTagPrefix: 'cache-*' }),
      'cacheTagPrefix must be 1 to 64 letters, digits or any of ._- that begin with a letter, a digit or "_", got: cache-*; choose for example \'cache-\' [Stack/Images]',
    ],
    [
      'the tags of the cache for a service',
      (stack) => images(stack, { cacheTagPrefix: 'cache-' }).synthesizer({ tagPrefix: 'cache-orders-' }),
      "tagPrefix must not overlap the cacheTagPrefix 'cache-', whose tags may be pushed again, got: cache-orders-; choose another prefix [Stack/Images]",
    ],
    [
      'the prefix a second time',
      (stack) => synthesizer(stack, { synthesizerProps: { dockerTagPrefix: 'orders-' } }),
      'synthesizerProps.dockerTagPrefix must not be set, got: orders-; use tagPrefix [Stack/Images]',
    ],
    [
      'another repository',
      (stack) => synthesizer(stack, { synthesizerProps: { imageAssetsRepositoryName: 'other' } }),
      'synthesizerProps.imageAssetsRepositoryName must not be set, got: other; it is the name of this repository [Stack/Images]',
    ],
    [
      'a role ARN that is none',
      (stack) => synthesizer(stack, { synthesizerProps: { imageAssetPublishingRoleArn: 'Ci' } }),
      'synthesizerProps.imageAssetPublishingRoleArn must be the ARN of a role, with the placeholders of the synthesizer where it needs them, got: Ci; write for example arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Publisher [Stack/Images]',
    ],
    [
      'a service in another region',
      (stack) =>
        new Stack(stack.node.scope as Stack, 'Orders', {
          synthesizer: synthesizer(stack),
          env: { account: '111122223333', region: 'eu-west-1' },
        }),
      "the stack Orders must be in the environment of the repository's stack Stack (111122223333/eu-central-1), because a stack publishes to its own, got: 111122223333/eu-west-1; make an ImageAssetRepository for each environment [Stack/Images]",
    ],
    [
      'a service in a Stage',
      (stack) =>
        new Stack(new Stage(stack.node.scope as Stack, 'Prod'), 'Orders', {
          synthesizer: synthesizer(stack),
          env: { account: '111122223333', region: 'eu-central-1' },
        }),
      "the stack Prod/Orders must be in the Stage of the repository's stack Stack, because nothing can wait across a Stage's border; make the repository in that Stage or, if its stack is deployed before this one (as for CDK Pipelines), set deployedBeforehand: true [Stack/Images]",
    ],
    [
      'the repository of the bootstrap stack',
      (stack) => images(stack, { repositoryName: 'cdk-hnb659fds-container-assets-111122223333-eu-central-1' }),
      "repositoryName must not be that of the bootstrap stack's repository, got: cdk-hnb659fds-container-assets-111122223333-eu-central-1; choose a name of your own: all apps of the account share that repository [Stack/Images]",
    ],
    [
      'an organizational unit',
      (stack) => images(stack, { pullOrganizations: ['ou-ab12-11111111'] }),
      'pullOrganizations must be the id of an organization, \'o-\' and 10 to 32 lower-case letters or digits, got: ou-ab12-11111111; read it with "aws organizations describe-organization" [Stack/Images]',
    ],
    [
      'every account',
      (stack) => images(stack, { pullAccounts: ['*'] }),
      'pullAccounts must be an account ID of 12 digits, got: *; quote it, so that leading zeros are kept [Stack/Images]',
    ],
    [
      'a token as the account',
      (stack) => images(stack, { pullAccounts: [Token.asString({ Ref: 'Account' })] }),
      'pullAccounts must be known at synth, got: a token; write the account out [Stack/Images]',
    ],
    [
      'a token as the tag prefix',
      (stack) => synthesizer(stack, { tagPrefix: Token.asString({ Ref: 'Prefix' }) }),
      'tagPrefix must be known at synth, got: a token; write the prefix out: the retention rule is made of it [Stack/Images]',
    ],
  ]);
});
