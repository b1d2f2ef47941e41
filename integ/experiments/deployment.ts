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
        'An ECR preview shows what would expire; the expiry itself happens within a day. The experiment causes only one of the events: a missing image.',
      minutes: 40,
      dollars: 0.2,
      needs: [
        { program: 'docker', for: 'the image is built here' },
        { program: 'aws', for: 'API calls that no stack makes' },
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
  for: 'set it to 1 if the account has the secret cdk-hindsight/integ/github with a token that can access the sample repository',
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
        'It builds with the default image; other images are left to their users. The link contains app, branch and job; only a person who is signed in can see that it opens the job in the console.',
      minutes: 120,
      // Three builds of half an hour at most, a cent a minute.
      dollars: 1.5,
      needs: [GITHUB, { program: 'aws', for: 'API calls that no stack makes' }],
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
        'It takes your own domain in Route 53, and the records last longer than the experiment. Add a domain to the app in integ.amplify-docker.ts, and check that its status becomes AVAILABLE.',
    },
  ],
};
