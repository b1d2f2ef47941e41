/** Below this number of images a rollback, or the deployment of a branch, may need one that is gone. */
export const FEW_IMAGES = 30;

/** The name, in an image or a destination, of the repository that `cdk bootstrap` makes, whatever its qualifier. */
export const BOOTSTRAP_REPOSITORY = /(^|\/)cdk-([a-z0-9_-]+|\0)-container-assets-/;

/**
 * The longest policy that ECR accepts for a repository, in characters.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
 */
export const MAX_REPOSITORY_POLICY = 10_240;

/** The lifecycle rules that ECR accepts in a repository. */
export const MAX_LIFECYCLE_RULES = 50;

/**
 * What publishing calls on the repository. `cdk-assets` itself asks DescribeRepositories for the URI and DescribeImages
 * for the tag; `docker push` needs the rest, and a build that reads its cache from the repository pulls.
 */
export const PUBLISH_ACTIONS = [
  'ecr:DescribeRepositories',
  'ecr:DescribeImages',
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

/** The actions that a role needs to pull. */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** The services that pull on their own, the resources that they do it for, and what they call. */
export const PULLING_SERVICES = {
  lambda: { resources: 'function:*', actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] },
  'emr-serverless': {
    resources: '/applications/*',
    actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:DescribeImages'],
  },
};

/**
 * The first CLI that pushes an image that it builds once to a second repository.
 *
 * @see https://github.com/aws/aws-cdk-cli/pull/1591
 */
export const CLI_FOR_TWO_REPOSITORIES = '2.1127.0';
