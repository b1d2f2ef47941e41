import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, array, boolean, option, record } from 'fast-check';
import { ImageAssetRepository, ImagePublisher, ImageRetention } from '../../../src/assets';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const ROLE = 'arn:aws:iam::111122223333:role/Publisher';

const retention = (values: Values) =>
  record({
    byAge: boolean(),
    count: values.number(1, 30, 100),
    age: values.duration(Duration.days(1), Duration.days(90)),
  });

const cases = (values: Values) =>
  record({
    repositoryName: values.text('shop', 'acme/shop-assets', 'a1'),
    retention: option(retention(values)),
    publisher: values.usually(['bootstrapRole', 'dedicatedRole', 'existingRole']),
    roleName: values.text('Publisher', 'acme-publisher_1'),
    roleArn: values.text('arn:aws:iam::111122223333:role/ci/Publisher'),
    props: partial({
      cacheTagPrefix: values.text('cache-', 'c'),
      lambdaPull: boolean(),
      emrServerlessPull: boolean(),
      pullAccounts: array(values.text('444455556666', '000000000000'), { maxLength: 2 }),
      pullOrganizations: array(values.text('o-aa111bb222'), { maxLength: 2 }),
      removalPolicy: values.usually([RemovalPolicy.DESTROY], RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT),
      emptyOnDelete: values.usually([false], true),
    }),
    withKey: boolean(),
    told: boolean(),
    imported: option(record({ repositoryName: values.text('shop'), publishingRoleArn: option(values.text(ROLE)) })),
    services: array(
      record({
        tagPrefix: values.text('orders-', 'carts-', 'a', 'latest'),
        retention: option(retention(values)),
        deployedBeforehand: boolean(),
        synthesizerProps: option(
          partial({
            qualifier: values.text('acme'),
            dockerTagPrefix: values.usually<string | undefined>([undefined], 'x'),
            imageAssetPublishingRoleArn: values.usually<string | undefined>([undefined], 'arn:aws:iam::1:role/x'),
          }),
        ),
        region: values.usually<string | undefined>([undefined], 'eu-central-1'),
      }),
      { maxLength: 3 },
    ),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const images = new ImageAssetRepository(stack, 'Images', {
    ...one.props,
    repositoryName: one.repositoryName,
    retention: retentionFrom(one.retention),
    publisher: publisherFrom(one),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
  });
  if (one.told) {
    images.onImagePullFailed('PullFailed', new Topic(stack, 'Failures'));
  }
  if (one.imported) {
    const { repositoryName, publishingRoleArn } = one.imported;
    const { cacheTagPrefix } = one.props;
    const attrs = { repositoryName, publishingRoleArn: publishingRoleArn ?? undefined, cacheTagPrefix };
    const imported = ImageAssetRepository.fromImageAssetRepositoryAttributes(stack, 'Imported', attrs);
    imported.synthesizer({ tagPrefix: 'imported-' });
    imported.onImagePullFailed('ImportedPullFailed', new Topic(stack, 'ImportedFailures'));
  }
  one.services.forEach(({ region, synthesizerProps, ...options }, index) => {
    const synthesizer = images.synthesizer({
      ...options,
      retention: retentionFrom(options.retention),
      synthesizerProps: synthesizerProps ?? undefined,
    });
    new Topic(new Stack(stack.node.root as Stack, `Service${index}`, { synthesizer, env: { region } }), 'Topic');
  });
}

function retentionFrom(one: Case['retention']): ImageRetention | undefined {
  if (one === null) {
    return undefined;
  }
  return one.byAge ? ImageRetention.pushedWithin(one.age) : ImageRetention.lastImages(one.count);
}

function publisherFrom({ publisher, roleName, roleArn }: Case): ImagePublisher {
  return {
    bootstrapRole: () => ImagePublisher.bootstrapRole(),
    dedicatedRole: () => ImagePublisher.dedicatedRole(roleName, new AccountPrincipal('111122223333')),
    existingRole: () => ImagePublisher.existingRole(roleArn),
  }[publisher]!();
}

export const imageAssetRepository: Target<Case> = { name: 'ImageAssetRepository', cases, build };
