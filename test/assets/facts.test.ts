import {
  BOOTSTRAP_REPOSITORY,
  CLI_FOR_TWO_REPOSITORIES,
  FEW_IMAGES,
  MAX_LIFECYCLE_RULES,
  PULLING_SERVICES,
} from '../../src/assets/facts';

test('numbers of AWS and of the CDK', () => {
  expect([FEW_IMAGES, MAX_LIFECYCLE_RULES, CLI_FOR_TWO_REPOSITORIES]).toEqual([30, 50, '2.1127.0']);
});

test('services pull for these resources', () => {
  expect(PULLING_SERVICES).toEqual({
    lambda: { resources: 'function:*', actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] },
    'emr-serverless': {
      resources: '/applications/*',
      actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:DescribeImages'],
    },
  });
});

test.each([
  'cdk-hnb659fds-container-assets-111122223333-eu-central-1',
  'cdk-my_org-1-container-assets-111122223333-eu-central-1',
  '111122223333.dkr.ecr.eu-central-1.amazonaws.com/cdk-x-container-assets-1-2:abc',
  'cdk-\0-container-assets-111122223333-eu-central-1',
])('%j is a repository of a bootstrap stack', (name) => {
  expect(BOOTSTRAP_REPOSITORY.test(name)).toBe(true);
});

test.each([
  'my-cdk-x-container-assets-1',
  'cdk--container-assets-1',
  'cdk-x-container-assets',
  'cdk-X-container-assets-1',
  'orders',
])('%j is none', (name) => {
  expect(BOOTSTRAP_REPOSITORY.test(name)).toBe(false);
});
