import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const assets: ModuleExperiments = {
  module: 'assets',
  experiments: [
    {
      id: 'assets-image-repository',
      stack: true,
      script: 'assets-repository',
      proves: [
        'a real push with a real Docker',
        'that ECR expires by these rules as documented',
        'only build cache tags can be pushed again; a service cannot have such a tag',
        'the text of ECS events, and that EventBridge does not escape quotation marks',
      ],
      leaves:
        'ECR tells by a preview what it would expire; the expiry itself comes within a day. Of the events it makes one: an image that is not there.',
      minutes: 40,
      dollars: 0.2,
      needs: [
        { program: 'docker', for: 'the image is built here' },
        { program: 'aws', for: 'calls that no stack makes' },
      ],
      rights: [
        'cloudformation:CreateStack',
        'ecr:BatchCheckLayerAvailability',
        'ecr:CompleteLayerUpload',
        'ecr:GetLifecyclePolicyPreview',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:StartLifecyclePolicyPreview',
        'ecr:UploadLayerPart',
        'ecs:RunTask',
        'events:ListRules',
        'events:PutEvents',
        'events:TestEventPattern',
        'iam:PassRole',
        'sqs:ReceiveMessage',
      ],
    },
  ],
  undecidable: [],
};

const GITHUB = {
  variable: 'VERIFY_GITHUB',
  for: 'set it to 1 when the account has the secret cdk-hindsight/integ/github and the token in it reaches the sample repository',
};

export const amplify: ModuleExperiments = {
  module: 'amplify',
  experiments: [
    {
      id: 'amplify-docker',
      stack: true,
      script: 'amplify-message',
      proves: [
        'builds run privileged, so that the daemon can start',
        'Amplify accepts the images by these names',
        'the events contain `branchName` and `jobId`, and the link opens the job',
      ],
      leaves:
        'It builds with the default image; another one is tried by whoever uses it. The link has app, branch and job; that it opens the job in the console, a person who is signed in sees.',
      minutes: 120,
      // Three builds of half an hour at most, a cent a minute.
      dollars: 1.5,
      needs: [GITHUB, { program: 'aws', for: 'calls that no stack makes' }],
      rights: [
        'amplify:GetJob',
        'amplify:StartJob',
        'cloudformation:CreateStack',
        'iam:PassRole',
        'sqs:ReceiveMessage',
        'sts:GetCallerIdentity',
      ],
    },
  ],
  undecidable: [
    {
      guarantee: 'the service role may create subdomains; a web ACL is associated from any Region',
      reason:
        'It takes a domain of the person in Route 53, and the records outlive the afternoon: add a domain to the app of integ.amplify-docker.ts, and look whether its state becomes AVAILABLE.',
    },
  ],
};
