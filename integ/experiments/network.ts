import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const valkey: ModuleExperiments = {
  module: 'valkey',
  experiments: [
    {
      id: 'valkey-serverless-cache',
      stack: true,
      proves: ['the service accepts these templates and access strings; an IAM login works through both ports'],
      minutes: 45,
    },
    {
      id: 'valkey-existing-caches',
      stack: true,
      proves: ['the service accepts these templates and access strings; an IAM login works through both ports'],
      leaves: 'It shows that the nodes of a replication group have the names that the alarms rely on.',
      minutes: 60,
    },
    {
      id: 'valkey-questions',
      stack: false,
      script: 'valkey-questions',
      undo: true,
      proves: ['0 for a limit at creation; GB as 10^9 or 2^30 bytes; the change of engine in place'],
      leaves:
        'The size of a GB shows only when a cache is full: fill it, and compare BytesUsedForCache with its limit. The library uses GB as AWS does.',
      minutes: 75,
      // A cache of Redis is billed for 1 GB an hour at least.
      dollars: 0.5,
      needs: [{ program: 'aws', for: 'API calls that no stack makes' }],
      rights: [
        'ec2:CreateTags',
        'ec2:CreateVpcEndpoint',
        'ec2:DeleteVpcEndpoints',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcEndpoints',
        'ec2:DescribeVpcs',
        'elasticache:AddTagsToResource',
        'elasticache:CreateServerlessCache',
        'elasticache:DeleteServerlessCache',
        'elasticache:DescribeServerlessCaches',
        'elasticache:ModifyServerlessCache',
        'iam:CreateServiceLinkedRole',
      ],
    },
  ],
  undecidable: [],
};

export const stampede: ModuleExperiments = {
  module: 'stampede',
  experiments: [
    {
      id: 'stampede-valkey',
      stack: true,
      proves: ['an IAM login to ElastiCache, the reader port, calls of more than 350 seconds through a NAT gateway'],
      leaves:
        'It logs in and refreshes a value in a network without internet access. A call of more than 350 seconds through a NAT gateway takes a loader that waits that long.',
      minutes: 45,
    },
  ],
  undecidable: [
    {
      guarantee: 'a reader in another account, and metrics of a refresher there',
      reason:
        'An experiment has one account. With two, connect their networks, call grantTrigger with an AccountPrincipal for the second account, and deploy a reader there.',
    },
  ],
};

export const squid: ModuleExperiments = {
  module: 'squid',
  experiments: [
    {
      id: 'squid-tunnel',
      stack: true,
      script: 'squid-instance',
      proves: [
        'the kernel blocks squid from the metadata addresses',
        'a terminated instance is replaced',
        "the Session document forwards only to squid's port",
        'the instance role may communicate with Systems Manager and write to its log group, and nothing else',
        'a deployed proxy has a connection to Systems Manager, and its heartbeats arrive',
      ],
      leaves:
        'A role opens the tunnel. If VERIFY_SSO_START_URL, VERIFY_SSO_REGION, VERIFY_SSO_ACCOUNT and VERIFY_SSO_ROLE (a permission set that may assume the role) are set, the script first asks you to sign in through IAM Identity Center.',
      minutes: 75,
      needs: [
        { program: 'aws', for: 'sessions and commands' },
        { program: 'session-manager-plugin', for: 'the tunnel' },
      ],
      rights: [
        'ec2:DescribeInstances',
        'ec2:TerminateInstances',
        'ssm:GetCommandInvocation',
        'ssm:SendCommand',
        'sts:AssumeRole',
      ],
    },
  ],
  undecidable: [],
};

export const monitoring: ModuleExperiments = {
  module: 'monitoring',
  experiments: [
    {
      id: 'monitoring-basic',
      stack: true,
      proves: ['a rule without a target publishes `TriggeredRules`'],
      provesElsewhere: { rdsproxy: ['a rule without a target publishes `TriggeredRules`'] },
      minutes: 40,
    },
  ],
  undecidable: [],
};
