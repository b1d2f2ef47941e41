import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const federation: ModuleExperiments = {
  module: 'federation',
  experiments: [
    {
      id: 'federation-github',
      stack: true,
      proves: ['IAM accepts the trust policies, and STS decides like the evaluator'],
      leaves:
        'It shows that IAM accepts them. STS decides only on tokens signed by the issuer: a workflow in the named repository and one in another repository have to try.',
      minutes: 15,
    },
    {
      id: 'federation-roles-anywhere',
      stack: true,
      proves: ['IAM Roles Anywhere accepts the trust anchor and the profile'],
      minutes: 15,
    },
  ],
  undecidable: [
    {
      guarantee: 'the README shows the snippets as generated',
      reason: 'It takes an account with each CI system, and each of them has to run its snippet once.',
    },
    {
      guarantee: 'the claim keys exist in `aws-cn` and `aws-us-gov`',
      reason:
        'It takes an account in each partition, which requires a company there. With its credentials, npx projen verify --only federation --regions cn-north-1 shows whether IAM accepts the policies.',
    },
  ],
};

export const tagging: ModuleExperiments = {
  module: 'tagging',
  experiments: [
    {
      id: 'tagging-guard',
      stack: true,
      script: 'tagging-change-set',
      proves: [
        'the real CLI sends the tags with the change set of an update',
        "which resources get their stack's tags from CloudFormation",
      ],
      leaves: 'It checks stacks and parameters. For other resource types, ask their own services.',
      minutes: 20,
      rights: ['cloudformation:DescribeChangeSet', 'cloudformation:DeleteChangeSet'],
    },
    {
      id: 'tagging-nested-scp',
      stack: false,
      script: 'tagging-nested-scp',
      undo: true,
      proves: ['the SCP sees the tags of a nested stack that CloudFormation creates'],
      minutes: 45,
      needs: [
        { program: 'aws', for: 'API calls that no stack makes' },
        {
          variable: 'VERIFY_SCP_OU',
          for: 'an OU of sandbox accounts, in an organization with service control policies; run this in the management account',
        },
        {
          variable: 'VERIFY_SCP_ROLE',
          for: 'the ARN of a role in an account of that OU, which may create stacks and a bucket and which you may assume',
        },
      ],
      rights: [
        'organizations:AttachPolicy',
        'organizations:CreatePolicy',
        'organizations:DeletePolicy',
        'organizations:DescribeOrganization',
        'organizations:DetachPolicy',
        'organizations:ListParents',
        'organizations:ListPolicies',
        'organizations:ListTargetsForPolicy',
        'sts:AssumeRole',
      ],
    },
  ],
  undecidable: [],
};

export const checks: ModuleExperiments = {
  module: 'checks',
  experiments: [
    {
      id: 'checks-acknowledged',
      stack: true,
      proves: ['a stack with an acknowledged finding deploys as written'],
      minutes: 15,
    },
  ],
  undecidable: [
    {
      guarantee: 'a stack with a finding fails, or is open, as the rule says',
      reason:
        'It would take a stack for each incident, including public shells and roles for everyone, which nobody should deploy. Each rule links to the AWS page that it follows.',
    },
  ],
};
