import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const email: ModuleExperiments = {
  module: 'email',
  experiments: [
    {
      id: 'email-basic',
      stack: true,
      proves: ['SES, MX, SMTP and the prices'],
      leaves:
        'It shows that SES takes the rule set and activates it, and that a notice starts the state machine; it takes a Region without an active rule set. A mail that arrives takes a domain with MX records, and the prices are on the bill.',
      minutes: 30,
    },
  ],
  undecidable: [
    {
      guarantee: 'reading mail from another account, and metrics of a receiver there',
      reason:
        'An experiment has one account. With two, call grantRead with an AccountPrincipal of the second one, and read a mail from there with a role that is granted on the import.',
    },
  ],
};

export const schedule: ModuleExperiments = {
  module: 'schedule',
  experiments: [
    {
      id: 'schedule-punctual',
      stack: true,
      proves: ["how punctual EventBridge Scheduler, a cold start and Lambda's own queue are"],
      leaves:
        'It shows that a run of each minute arrives. How late a run is, its message says, which has the time it was due and the time it was sent; how late the latest of a month is, only a month says.',
      minutes: 30,
    },
  ],
  undecidable: [],
};

export const apitest: ModuleExperiments = {
  module: 'apitest',
  experiments: [
    {
      id: 'apitest-address',
      stack: true,
      proves: ['EventBridge Scheduler, Lambda, the service timeout of a gate'],
      leaves:
        'It shows that the gate passes within a deployment, and that the runner runs. The service timeout takes a gate that waits for longer than it.',
      minutes: 30,
    },
  ],
  undecidable: [],
};

export const inference: ModuleExperiments = {
  module: 'inference',
  experiments: [
    {
      id: 'inference-basic',
      stack: true,
      proves: [
        'Bedrock and Step Functions themselves: statuses, error names, quotas, how long a token is kept, the list of jobs by name, redriven child executions, the permissions that the role needs for a profile',
      ],
      leaves:
        'It shows that two records are planned, asked one by one, counted and written, with the rights that the roles have. A job takes a hundred records and up to a day.',
      minutes: 30,
      // Two calls of a few tokens.
      dollars: 0.01,
    },
  ],
  undecidable: [
    {
      guarantee: 'metrics in another account',
      reason:
        'An experiment has one account. With two that cross-account observability links, deploy a dashboard of the imported construct in the second one.',
    },
  ],
};

export const batch: ModuleExperiments = {
  module: 'batch',
  experiments: [
    {
      id: 'batch-basic',
      stack: true,
      proves: [
        'AWS Batch itself: arrays, time limits, cancelled jobs, the appearance of a job that never started, array events',
      ],
      leaves:
        'It shows that an array of two jobs works off a backlog of two. A time limit, a cancelled job and one that never starts take a job for each, and a queue that has no room.',
      minutes: 45,
      // Two jobs of a few minutes on a quarter of a processor.
      dollars: 0.1,
    },
  ],
  undecidable: [
    {
      guarantee: 'a start from another account, and metrics of a backlog there',
      reason:
        'An experiment has one account. With two, call grantStart with a role of the second one, and run the start command there.',
    },
  ],
};
