import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const valkey: ModuleExperiments = {
  module: 'valkey',
  experiments: [
    {
      id: 'valkey-serverless-cache',
      stack: true,
      proves: ['the service takes these templates and access strings; a login by IAM through both ports'],
      minutes: 45,
    },
    {
      id: 'valkey-existing-caches',
      stack: true,
      proves: ['the service takes these templates and access strings; a login by IAM through both ports'],
      leaves: 'It shows that the nodes of a replication group have the names that the alarms count on.',
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: '0 for a limit at creation; GB as 10^9 or 2^30 bytes; the change of engine in place',
      reason:
        'The library writes none of them: it refuses 0, says GB as AWS does, and makes Valkey only. Who moves a cache of Redis sees the change of engine in the change set, before it happens.',
    },
  ],
};

export const stampede: ModuleExperiments = {
  module: 'stampede',
  experiments: [
    {
      id: 'stampede-valkey',
      stack: true,
      proves: ['a login by IAM at ElastiCache, the reader port, calls of more than 350 seconds through a NAT gateway'],
      leaves:
        'It logs in and refreshes a value in a network without a way out. A loader of more than 350 seconds behind a NAT gateway takes one that waits that long.',
      minutes: 45,
    },
  ],
  undecidable: [],
};

export const squid: ModuleExperiments = {
  module: 'squid',
  experiments: [
    {
      id: 'squid-tunnel',
      stack: true,
      script: 'squid-instance',
      proves: [
        'the kernel keeps squid from the metadata addresses',
        'another instance takes the place of one that has ended',
        "the Session document forwards to squid's port only",
        "the instance's role may talk to Systems Manager and write to its log group, and nothing else",
        'a deployed proxy has a connection to Systems Manager, and its heartbeats arrive',
      ],
      leaves:
        'The tunnel is opened by a role; a person who comes by Identity Center sets AWS_PROFILE to a profile of theirs that may assume it.',
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
