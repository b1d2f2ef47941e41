import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const rdsproxy: ModuleExperiments = {
  module: 'rdsproxy',
  experiments: [
    {
      id: 'rdsproxy-aurora',
      stack: true,
      proves: [
        "the proxy's `rds-db:connect` permission works for its read-only endpoints",
        'pins are logged while debug logging is off',
      ],
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: 'the advice for PostgreSQL and SQL Server clients',
      reason:
        'It depends on the driver versions that people use. It would take a proxy for each engine under load from each driver, which is too much for one afternoon.',
    },
  ],
};

export const migration: ModuleExperiments = {
  module: 'migration',
  experiments: [
    {
      id: 'migration-aurora',
      stack: true,
      proves: ['a real rollback, Aurora resuming, MySQL 8'],
      leaves:
        'It deploys to a paused database, which resumes. A rollback was tested with the real CLI on an emulator. In an account, it takes a resource that fails after the migration. MySQL 8 takes a stack with Aurora MySQL.',
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: 'the same for Prisma Migrate',
      reason: 'It needs no account, only the tool, whose engine each machine downloads at run time.',
    },
  ],
};

export const connections: ModuleExperiments = {
  module: 'connections',
  experiments: [
    {
      id: 'connections-function',
      stack: true,
      proves: ['how CloudWatch Logs interprets a term, a real freeze, RDS Proxy, MySQL 8'],
      leaves:
        'It shows that the terms match the errors in both log formats. A freeze takes a function that sleeps longer than the timeout of its database, and nobody controls when Lambda freezes a function.',
      minutes: 45,
    },
  ],
  undecidable: [],
};

export const outbox: ModuleExperiments = {
  module: 'outbox',
  experiments: [
    {
      id: 'outbox-dynamodb',
      stack: true,
      proves: [
        "the service's own filter, batch splitting, attempt limit and dead-letter queue; a bus or a queue as the target of a pipe",
      ],
      leaves:
        'It shows the filter and a queue as the target. Batch splitting and the attempt limit take a target that rejects one record for as long as the attempts last.',
      minutes: 30,
    },
    {
      id: 'outbox-aurora',
      stack: true,
      proves: [
        "the service's own filter, batch splitting, attempt limit and dead-letter queue; a bus or a queue as the target of a pipe",
      ],
      leaves: 'It shows that the relay sends rows from a real Aurora cluster to a real queue.',
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: 'a nudge from another account, and metrics of a relay there',
      reason:
        'An experiment has one account. With two, call grantNudge with an AccountPrincipal for the second account, and send a message from there with a role that was granted access on the import.',
    },
  ],
};

export const docdb: ModuleExperiments = {
  module: 'docdb',
  experiments: [
    {
      id: 'docdb-basic',
      stack: true,
      proves: ['your patch level publishes the metrics of garbage collection'],
      leaves: 'It shows this for the patch level of a new cluster. For an older cluster, look at its own metrics.',
      minutes: 75,
    },
  ],
  undecidable: [
    {
      guarantee: "the runbook's database commands",
      reason:
        'They are typed into mongosh in the network of a cluster during the incident, and only a person can tell whether the output helps.',
    },
  ],
};
