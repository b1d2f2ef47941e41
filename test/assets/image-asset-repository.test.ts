import { App, Aws, Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ImageAssetRepository, type ImageAssetRepositoryProps, ImageRetention } from '../../src/assets';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Repo', { env: { account: '111122223333', region: 'eu-central-1' } });
});

function create(props: Partial<ImageAssetRepositoryProps> = {}): ImageAssetRepository {
  return new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev', ...props });
}

function rules(): object[] {
  const [repository] = Object.values(Template.fromStack(stack).findResources('AWS::ECR::Repository'));
  return JSON.parse(repository.Properties.LifecyclePolicy.LifecyclePolicyText).rules;
}

describe('the repository', () => {
  test('has immutable tags, is scanned on push, named as given and kept', () => {
    create();

    Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
      Properties: {
        RepositoryName: 'shop-assets-dev',
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        EncryptionConfiguration: Match.absent(),
        EmptyOnDelete: Match.absent(),
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('lets the tags of a build cache be pushed again, and only those', () => {
    create({ cacheTagPrefix: 'cache-' });

    Template.fromStack(stack).hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [
        { ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'cache-*' },
      ],
    });
  });

  test('deletes a build cache that nobody has pushed for 14 days', () => {
    create({ cacheTagPrefix: 'cache-' });

    expect(rules()).toContainEqual({
      rulePriority: 2,
      description: 'cache-: pushed within 14 days',
      selection: {
        tagStatus: 'tagged',
        tagPrefixList: ['cache-'],
        countType: 'sinceImagePushed',
        countNumber: 14,
        countUnit: 'days',
      },
      action: { type: 'expire' },
    });
  });

  test('keeps its logical id', () => {
    create();

    expect(Object.keys(Template.fromStack(stack).findResources('AWS::ECR::Repository'))).toEqual([
      'ImagesRepository2D0F5B9C',
    ]);
  });

  test('is encrypted with the key that is given', () => {
    create({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/1') });

    Template.fromStack(stack).hasResourceProperties('AWS::ECR::Repository', {
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: 'arn:aws:kms:eu-central-1:111122223333:key/1' },
    });
  });

  test('goes with its images if told so twice', () => {
    create({ removalPolicy: RemovalPolicy.DESTROY, emptyOnDelete: true });

    Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
      Properties: { EmptyOnDelete: true },
      DeletionPolicy: 'Delete',
    });
  });

  test('fails on emptyOnDelete without DESTROY', () => {
    expect(() => create({ emptyOnDelete: true })).toThrow(
      'emptyOnDelete must go with removalPolicy DESTROY, got: true; set it, or leave emptyOnDelete out and keep the images [Repo/Images]',
    );
  });
});

describe('the name', () => {
  test.each(['ab', 'shop/assets_dev', 'a1.b-c/d', 'x'.repeat(256)])('takes %p', (repositoryName) => {
    expect(create({ repositoryName }).repositoryName).toBe(repositoryName);
  });

  test.each(['Shop-assets', 'a', 'x'.repeat(257), '-shop', 'shop-', 'shop--assets', 'shop//assets', 'shop assets', ''])(
    'fails on %p',
    (repositoryName) => {
      expect(() => create({ repositoryName })).toThrow(
        `repositoryName must be 2 to 256 lower-case letters or digits, with single ".", "_", "-" or "/" between them, got: ${repositoryName || "''"}; choose such a name; it is not changed for you, because others pull by it [Repo/Images]`,
      );
    },
  );

  test('fails on a token', () => {
    expect(() => create({ repositoryName: `assets-${Aws.REGION}` })).toThrow(
      'repositoryName must be known at synth, got: a token; write the name out: images are published by it [Repo/Images]',
    );
  });
});

test.each([
  '111122223333.dkr.ecr.eu-central-1.amazonaws.com/orders',
  '111122223333.dkr-ecr.eu-central-1.on.aws/orders',
])('fails on the URI %p as a name', (repositoryName) => {
  expect(() => create({ repositoryName })).toThrow('repositoryName must be the name without the registry');
});

test('takes a name that only looks like a registry', () => {
  expect(create({ repositoryName: '111122223333.dkr_ecr/orders' }).repositoryName).toBe('111122223333.dkr_ecr/orders');
});

test.each(['cdk-x-container-assets-1', 'cdk-hnb659fds-container-assets-1'])(
  "fails on %p, the name of the bootstrap stack's repository",
  (repositoryName) => {
    expect(() => create({ repositoryName })).toThrow(
      "repositoryName must not be that of the bootstrap stack's repository",
    );
  },
);

test.each([
  ['retention', 'an ImageRetention'],
  ['publisher', 'an ImagePublisher'],
])('names the class of %s', (property, name) => {
  expect(() => create({ [property]: {} })).toThrow(`${property} must be ${name},`);
});

describe('retention', () => {
  const untagged = {
    rulePriority: 1,
    description: 'untagged: 1 day',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 1, countUnit: 'days' },
    action: { type: 'expire' },
  };

  test('expires untagged images after a day, and nothing else as long as there is no prefix', () => {
    create();

    expect(rules()).toEqual([untagged]);
  });

  test('has one rule for each prefix, with the retention of the repository or its own', () => {
    const images = create();
    images.synthesizer({ tagPrefix: 'orders-' });
    images.synthesizer({ tagPrefix: 'billing-', retention: ImageRetention.pushedWithin(Duration.days(400)) });

    expect(rules()).toEqual([
      untagged,
      {
        rulePriority: 2,
        description: 'orders-: the last 100',
        selection: {
          tagStatus: 'tagged',
          tagPrefixList: ['orders-'],
          countType: 'imageCountMoreThan',
          countNumber: 100,
        },
        action: { type: 'expire' },
      },
      {
        rulePriority: 3,
        description: 'billing-: pushed within 400 days',
        selection: {
          tagStatus: 'tagged',
          tagPrefixList: ['billing-'],
          countType: 'sinceImagePushed',
          countNumber: 400,
          countUnit: 'days',
        },
        action: { type: 'expire' },
      },
    ]);
  });

  test.each([
    ['49 prefixes beside the rule for untagged images', 49, {}],
    ['48 prefixes beside that rule and the one for the cache', 48, { cacheTagPrefix: 'cache-' }],
  ])('takes %s, and fails on the next one', (_, most, props) => {
    const images = create(props);
    for (let index = 0; index < most; index++) {
      images.synthesizer({ tagPrefix: `s${index}-` });
    }

    expect(rules()).toHaveLength(50);
    expect(() => images.synthesizer({ tagPrefix: 'one-more-' })).toThrow(
      `tagPrefix must be one of at most ${most}, because ECR accepts 50 lifecycle rules, got: one-more-; make a second repository [Repo/Images]`,
    );
  });

  test('warns below 30 images', () => {
    create({ retention: ImageRetention.lastImages(29) });

    Annotations.fromStack(stack).hasWarning(
      '/Repo/Images',
      'retention keeps 29 images, fewer than 30: frequent deployments push out the image of a running or rolled-back service [ack: cdk-hindsight/assets:fewImages]',
    );
  });

  test('warns below 30 images of one prefix', () => {
    create().synthesizer({ tagPrefix: 'orders-', retention: ImageRetention.lastImages(5) });

    Annotations.fromStack(stack).hasWarning(
      '/Repo/Images',
      'retention of orders- keeps 5 images, fewer than 30: frequent deployments push out the image of a running or rolled-back service [ack: cdk-hindsight/assets:fewImages]',
    );
  });

  test('warns of age', () => {
    create({ retention: ImageRetention.pushedWithin(Duration.days(90)) });

    Annotations.fromStack(stack).hasWarning(
      '/Repo/Images',
      'retention goes by age: a service that is not deployed for 90 days loses the image it runs on; lastImages keeps it [ack: cdk-hindsight/assets:retentionByAge]',
    );
  });

  test('does not warn from 30 images up', () => {
    create({ retention: ImageRetention.lastImages(30) });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('who may pull', () => {
  test.each(['1234', 'o-abcdefghij'])('fails on the account %p', (account) => {
    expect(() => create({ pullAccounts: [account] })).toThrow(
      `pullAccounts must be an account ID of 12 digits, got: ${account}; quote it, so that leading zeros are kept [Repo/Images]`,
    );
  });

  test('fails on an account that is a token', () => {
    expect(() => create({ pullAccounts: [Aws.ACCOUNT_ID] })).toThrow(
      'pullAccounts must be known at synth, got: a token; write the account out [Repo/Images]',
    );
  });

  test('fails on an organization that is none', () => {
    expect(() => create({ pullOrganizations: ['111122223333'] })).toThrow(
      'pullOrganizations must be the id of an organization, \'o-\' and 10 to 32 lower-case letters or digits, got: 111122223333; read it with "aws organizations describe-organization" [Repo/Images]',
    );
  });

  test('fails on an organization that is a token: it might be a variable of the policy', () => {
    expect(() => create({ pullOrganizations: [Aws.STACK_NAME] })).toThrow(
      'pullOrganizations must be known at synth, got: a token; write the organization out [Repo/Images]',
    );
  });

  test('nobody, where Lambda and EMR Serverless are switched off and no role publishes', () => {
    create({ lambdaPull: false, emrServerlessPull: false });

    Template.fromStack(stack).hasResourceProperties('AWS::ECR::Repository', { RepositoryPolicyText: Match.absent() });
  });
});

test('works in a nested stack: what is waited for is the stack that is deployed', () => {
  const images = new ImageAssetRepository(new NestedStack(stack, 'Nested'), 'Images', { repositoryName: 'shop' });
  const env = { account: '111122223333', region: 'eu-central-1' };
  new Stack(app, 'Orders', { env, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });

  expect(app.synth().manifest.artifacts?.['Orders.assets'].dependencies).toEqual(['Repo']);
});
