import { Repository } from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { evictingLifecycle } from '../../src/assets/rules/evicting-lifecycle';
import { publishOrder } from '../../src/assets/rules/publish-order';
import { sharedRepository } from '../../src/assets/rules/shared-repository';
import { resource, testRules } from '../checks/rule-cases';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation
const SHARED =
  '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}:abc';
const OWN = '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/orders:abc';
const REGIONAL = 'orders-${AWS::Region}';
const BOOTSTRAP = 'cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}';
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
const task = (Image: unknown) => ({
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Image }] } },
});
/** Where other services name an image. */
const PLACES: [string, object][] = [
  ['AWS::ECS::ExpressGatewayService', { PrimaryContainer: { Image: { 'Fn::Sub': SHARED } } }],
  [
    'AWS::Batch::JobDefinition',
    { NodeProperties: { NodeRangeProperties: [{ Container: { Image: { 'Fn::Sub': SHARED } } }] } },
  ],
  [
    'AWS::BedrockAgentCore::Runtime',
    { AgentRuntimeArtifact: { ContainerConfiguration: { ContainerUri: { 'Fn::Sub': SHARED } } } },
  ],
  [
    'AWS::Batch::JobDefinition ',
    { EksProperties: { PodProperties: { InitContainers: [{ Image: { 'Fn::Sub': SHARED } }] } } },
  ],
  ['AWS::SageMaker::Model', { Containers: [{ Image: { 'Fn::Sub': SHARED } }] }],
];
const finds = ['Task: The image lies in the shared bootstrap repository.'];
const repository = (LifecyclePolicyText?: unknown, more: object = {}) => ({
  Images: {
    Type: 'AWS::ECR::Repository',
    Properties: { ...(LifecyclePolicyText === undefined ? {} : { LifecyclePolicy: { LifecyclePolicyText } }), ...more },
  },
});
const policy = (selection: object, action = { type: 'expire' }) =>
  JSON.stringify({ rules: [{ rulePriority: 1, selection, action }] });
const orders = { Images: { Resources: repository(undefined, { RepositoryName: 'orders' }) } };
const order = (dependencies: string[]) => ({
  assets: { 'Service.assets': { repositories: ['orders'], dependencies } },
});

testRules(
  {
    rule: sharedRepository,
    fails: {
      ...Object.fromEntries(
        PLACES.map(([Type, Properties]) => [Type, { given: { Task: { Type: Type.trim(), Properties } }, finds }]),
      ),
      'a qualifier with a hyphen': {
        given: task('111122223333.dkr.ecr.eu-central-1.amazonaws.com/cdk-my-org-container-assets-1-2:abc'),
        finds,
      },
      'a qualifier that is a parameter': {
        given: task({ 'Fn::Sub': `1.dkr.ecr.eu-central-1.amazonaws.com/cdk-\${Qualifier}-container-assets-1-2:abc` }),
        finds,
      },
      'an asset as the CDK writes it': { given: task({ 'Fn::Sub': SHARED }), finds },
      'an asset with account and region': {
        given: task(
          '111122223333.dkr.ecr.eu-central-1.amazonaws.com/cdk-hnb659fds-container-assets-111122223333-eu-central-1:abc',
        ),
        finds,
      },
      'a function': {
        given: { Task: { Type: 'AWS::Lambda::Function', Properties: { Code: { ImageUri: { 'Fn::Sub': SHARED } } } } },
        finds,
      },
      'a job': {
        given: {
          Task: {
            Type: 'AWS::Batch::JobDefinition',
            Properties: { ContainerProperties: { Image: { 'Fn::Sub': SHARED } } },
          },
        },
        finds,
      },
    },
    passes: {
      'a tag that is a parameter, of a repository of the app': {
        given: {
          ...task({ 'Fn::Sub': [`\${Uri}:\${Tag}`, { Uri: { 'Fn::GetAtt': ['Images', 'RepositoryUri'] } }] }),
          ...repository(),
        },
      },
      'a repository of its own': { given: task({ 'Fn::Sub': OWN }) },
      'a public image': { given: task('public.ecr.aws/nginx/nginx:1.29') },
      'a function with its code': {
        given: { F: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: '' } } } },
      },
    },
    tokens: {
      'an asset of the CDK': {
        given: (stack) => {
          const definition = new FargateTaskDefinition(stack, 'Task');
          const image = new DockerImageAsset(stack, 'Image', { directory: `${__dirname}/../checks/image` });
          definition.addContainer('main', { image: ContainerImage.fromDockerImageAsset(image) });
        },
        finds: ['Task79114B6B: The image lies in the shared bootstrap repository.'],
      },
      'a repository of the app': {
        given: (stack) => {
          const definition = new FargateTaskDefinition(stack, 'Task');
          definition.addContainer('main', { image: ContainerImage.fromEcrRepository(new Repository(stack, 'Images')) });
        },
      },
    },
    intrinsics: {
      'a container that a condition leaves out, beside one': {
        given: {
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              ContainerDefinitions: [
                { 'Fn::If': ['IsProd', { Image: 'public.ecr.aws/x/y' }, { Ref: 'AWS::NoValue' }] },
                { Image: { 'Fn::Sub': SHARED } },
              ],
            },
          },
        },
        finds,
      },
      'a manifest for Kubernetes': {
        given: {
          Task: {
            Type: 'Custom::AWSCDK-EKS-KubernetesResource',
            Properties: {
              Manifest: { 'Fn::Join': ['', ['[{"image":"', { 'Fn::Sub': SHARED }, '"}]']] },
            },
          },
        },
        finds,
      },
      'a name by Fn::Join': {
        given: task({ 'Fn::Join': ['/', [{ Ref: 'Registry' }, 'cdk-x-container-assets-1-2:3']] }),
        finds,
      },
    },
    inconclusive: {
      'a repository that is a parameter': {
        given: task({ 'Fn::Sub': `\${Uri}:\${Tag}` }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/ContainerDefinitions/0/Image: the image ${Uri}:${Tag} is known only at deploy time'],
      },
      'an image that is a parameter': {
        given: task({ Ref: 'Image' }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/ContainerDefinitions/0/Image: the image ${Image} is known only at deploy time'],
      },
      'an image that is a list': {
        given: task(['a']),
        doubts: ['Properties/ContainerDefinitions/0/Image: it is not a text'],
      },
    },
  },
  {
    rule: evictingLifecycle,
    fails: {
      'by age': {
        given: repository(
          policy({ tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30 }),
        ),
        finds: ['Images: A rule expires images that were pushed 30 days ago, also those that run.'],
      },
      'archiving by age': {
        given: repository(
          policy({ tagStatus: 'any', countType: 'sinceImagePushed', countNumber: 30 }, { type: 'transition' }),
        ),
        finds: ['Images: A rule archives images that were pushed 30 days ago, also those that run.'],
      },
      'few images': {
        given: repository(
          policy({ tagStatus: 'tagged', tagPrefixList: ['v'], countType: 'imageCountMoreThan', countNumber: 29 }),
        ),
        finds: ['Images: A rule keeps 29 images, fewer than 30: deploys push the image in use, or of a rollback, out.'],
      },
      'images beside their signatures': {
        given: repository(
          policy({
            tagStatus: 'tagged',
            tagPrefixList: ['sha256-', 'v'],
            countType: 'imageCountMoreThan',
            countNumber: 29,
          }),
        ),
        finds: ['Images: A rule keeps 29 images, fewer than 30: deploys push the image in use, or of a rollback, out.'],
      },
      'the age of the latest image': {
        given: repository(
          policy({ tagStatus: 'tagged', tagPrefixList: ['latest'], countType: 'sinceImagePushed', countNumber: 14 }),
        ),
        finds: ['Images: A rule expires images that were pushed 14 days ago, also those that run.'],
      },
      ...Object.fromEntries(
        ['prod-', 'mypr-', 'pr', 'pr.', 'pulled-', 'latest-', 'prelatest', 'v-sha256-'].map((tag) => [
          `few images with the tag ${tag}, which only resembles those of something else`,
          {
            given: repository(
              policy({ tagStatus: 'tagged', tagPrefixList: [tag], countType: 'imageCountMoreThan', countNumber: 5 }),
            ),
            finds: [
              'Images: A rule keeps 5 images, fewer than 30: deploys push the image in use, or of a rollback, out.',
            ],
          },
        ]),
      ),
    },
    passes: {
      'a tag that one image has, with another': {
        given: repository(
          policy({
            tagStatus: 'tagged',
            tagPrefixList: ['v', 'latest'],
            countType: 'imageCountMoreThan',
            countNumber: 2,
          }),
        ),
      },
      ...Object.fromEntries(
        ['PR-', 'mr_', 'pull/', 'pull-request-', 'pullrequest-', 'merge-request-', 'mergerequest-'].map((tag) => [
          `images of pull requests, which begin with ${tag}`,
          {
            given: repository(
              policy({ tagStatus: 'tagged', tagPrefixList: [tag], countType: 'sinceImagePushed', countNumber: 60 }),
            ),
          },
        ]),
      ),
      'images of pull requests, by a pattern': {
        given: repository(
          policy({ tagStatus: 'tagged', tagPatternList: ['pr*'], countType: 'imageCountMoreThan', countNumber: 5 }),
        ),
      },
      'images without a tag': {
        given: repository(policy({ tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 1 })),
      },
      'many images': {
        given: repository(policy({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 30 })),
      },
      archiving: {
        given: repository(
          policy({ tagStatus: 'any', countType: 'sinceImagePulled', countNumber: 90 }, { type: 'transition' }),
        ),
      },
      'images in the archive': {
        given: repository(
          policy({ tagStatus: 'any', storageClass: 'archive', countType: 'imageCountMoreThan', countNumber: 5 }),
        ),
      },
      'signatures and indexes of images, by the beginning of their tags': {
        given: repository(
          policy({ tagStatus: 'tagged', tagPrefixList: ['sha256-'], countType: 'imageCountMoreThan', countNumber: 1 }),
        ),
      },
      'signatures and indexes of images, by a pattern': {
        given: repository(
          policy({ tagStatus: 'tagged', tagPatternList: ['sha256-*'], countType: 'sinceImagePushed', countNumber: 1 }),
        ),
      },
      'no rule': { given: repository() },
    },
    tokens: {
      'a rule of the CDK': {
        given: (stack) => {
          new Repository(stack, 'Images', { lifecycleRules: [{ maxImageCount: 3 }] });
        },
        finds: [expect.stringContaining('A rule keeps 3 images, fewer than 30') as never],
      },
    },
    intrinsics: {
      'a policy by Fn::Sub': {
        given: repository({ 'Fn::Sub': policy({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 5 }) }),
        finds: ['Images: A rule keeps 5 images, fewer than 30: deploys push the image in use, or of a rollback, out.'],
      },
    },
    inconclusive: {
      'a tag that is a parameter': {
        given: repository({
          'Fn::Sub': policy({
            tagStatus: 'tagged',
            tagPrefixList: [`\${Tag}`],
            countType: 'imageCountMoreThan',
            countNumber: 1,
          }),
        }),
        doubts: [expect.stringContaining(`tagPrefixList/0: \${Tag} is known only at deploy time`) as never],
      },
      'a policy with a parameter': {
        given: repository({ 'Fn::Join': ['', ['{"rules":', { Ref: 'Rules' }, '}']] }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/LifecyclePolicy/LifecyclePolicyText/rules: ${Rules} is known only at deploy time'],
      },
      'a policy without rules': {
        given: repository('{}'),
        doubts: ['Properties/LifecyclePolicy/LifecyclePolicyText: it is not the JSON of a lifecycle policy'],
      },
      'a policy that is a parameter': {
        given: repository({ Ref: 'Policy' }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/LifecyclePolicy/LifecyclePolicyText: ${Policy} is known only at deploy time'],
      },
      'a number of images that is a parameter, beside a rule by age': {
        given: repository({
          'Fn::Sub': `{"rules": [
            {"selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": \${Count}}},
            {"selection": {"tagStatus": "any", "countType": "sinceImagePushed", "countNumber": \${Days}}}
          ]}`,
        }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        finds: ['Images: A rule expires images that were pushed ${Days} days ago, also those that run.'],
        doubts: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
          'Properties/LifecyclePolicy/LifecyclePolicyText/rules/0/selection/countNumber: ${Count} is known only at deploy time',
        ],
      },
      'a policy that is none': {
        given: repository('none'),
        doubts: ['Properties/LifecyclePolicy/LifecyclePolicyText: it is not the JSON of a lifecycle policy'],
      },
    },
  },
  {
    rule: publishOrder,
    fails: {
      'a manifest that does not wait': {
        given: orders,
        parts: order([]),
        finds: ['Images: Service.assets publishes images to orders and does not wait for the stack that creates it.'],
      },
    },
    passes: {
      'a manifest that waits': { given: orders, parts: order(['Images']) },
      'a name that the deploy makes, which is not that of the manifest': {
        given: {
          Images: {
            Resources: repository(undefined, { RepositoryName: { 'Fn::Join': ['-', ['stock', { Ref: 'Stage' }]] } }),
          },
        },
        parts: order([]),
      },
      'a parameter, while all images go to the bootstrap repository': {
        given: { Images: { Resources: repository(undefined, { RepositoryName: { Ref: 'Name' } }) } },
        parts: { assets: { 'Service.assets': { repositories: [BOOTSTRAP] } } },
      },
      'a manifest that publishes elsewhere': {
        given: orders,
        parts: { assets: { 'Service.assets': { repositories: ['cdk-assets'] } } },
      },
      'a name that CloudFormation makes': { given: repository(), parts: order([]) },
    },
    tokens: {
      'no assets': {
        given: (stack) => void resource(stack, 'Images', 'AWS::ECR::Repository', { RepositoryName: stack.stackName }),
      },
    },
    intrinsics: {
      'a name by Fn::Join': {
        given: {
          Images: { Resources: repository(undefined, { RepositoryName: { 'Fn::Join': ['', ['ord', 'ers']] } }) },
        },
        parts: order([]),
        finds: ['Images: Service.assets publishes images to orders and does not wait for the stack that creates it.'],
      },
      'a name with the region, beside another that only ends like it': {
        given: {
          Images: { Resources: repository(undefined, { RepositoryName: { 'Fn::Sub': REGIONAL } }) },
        },
        parts: { assets: { 'Service.assets': { repositories: ['my-orders-eu-central-1'] } } },
      },
      'a name with the region, which the manifest holds too': {
        given: {
          Images: { Resources: repository(undefined, { RepositoryName: { 'Fn::Sub': REGIONAL } }) },
        },
        parts: { assets: { 'Service.assets': { repositories: ['other', REGIONAL] } } },
        finds: [
          `Images: Service.assets publishes images to ${REGIONAL} and does not wait for the stack that creates it.`,
        ],
      },
    },
    inconclusive: {
      'a name with the region, which the manifest has filled in': {
        given: {
          Images: { Resources: repository(undefined, { RepositoryName: { 'Fn::Sub': REGIONAL } }) },
        },
        parts: { assets: { 'Service.assets': { repositories: ['orders-eu-central-1', 'orders-eu-west-1'] } } },
        doubts: [`Properties/RepositoryName: ${REGIONAL} is known only at deploy time`],
      },
      'a name that is a parameter': {
        given: { Images: { Resources: repository(undefined, { RepositoryName: { Ref: 'Name' } }) } },
        parts: order([]),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a token is shown
        doubts: ['Properties/RepositoryName: ${Name} is known only at deploy time'],
      },
    },
  },
);
