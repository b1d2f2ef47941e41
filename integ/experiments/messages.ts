import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const email: ModuleExperiments = {
  module: 'email',
  experiments: [
    {
      id: 'email-basic',
      stack: true,
      proves: ['SES, MX, SMTP and the prices'],
      leaves:
        'It shows that SES accepts and activates the rule set, and that a notification starts the state machine. It needs a Region without an active rule set. Receiving a mail takes a domain with MX records, and the prices are on the bill.',
      minutes: 30,
    },
  ],
  undecidable: [
    {
      guarantee: 'reading mail from another account, and metrics of a receiver there',
      reason:
        'An experiment has one account. With two, call grantRead with an AccountPrincipal for the second account, and read a mail from there with a role that was granted access on the import.',
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
        'It shows that a run arrives every minute. Each message contains the time it was due and the time it was sent, which shows the delay. The longest delay of a month takes a month to measure.',
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
        'It shows that the gate passes during a deployment, and that the runner runs. The service timeout takes a gate that waits longer than that.',
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
        'It shows that two records are planned, sent one by one, counted and written, with the permissions of the roles. A job takes a hundred records and up to a day.',
      minutes: 30,
      // Two calls of a few tokens.
      dollars: 0.01,
    },
  ],
  undecidable: [
    {
      guarantee: 'metrics in another account',
      reason:
        'An experiment has one account. With two accounts linked by cross-account observability, deploy a dashboard of the imported construct in the second one.',
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
        'It shows that an array of two jobs clears a backlog of two items. A time limit, a cancelled job and a job that never starts each take another job, and a queue without capacity.',
      minutes: 45,
      // Two jobs of a few minutes on a quarter of a processor.
      dollars: 0.1,
    },
  ],
  undecidable: [
    {
      guarantee: 'a start from another account, and metrics of a backlog there',
      reason:
        'An experiment has one account. With two, call grantStart with a role in the second account, and run the start command there.',
    },
  ],
};
