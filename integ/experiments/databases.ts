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
        'It is about drivers in the versions that people have: a proxy of each engine under the load of each driver shows it, and no afternoon is long enough.',
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
        'It deploys to a database that has paused and wakes up. A rollback lives through the real CLI on an emulator; in an account, a resource that fails behind the migration has to try. MySQL 8 is what a stack with Aurora MySQL shows.',
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: 'the same for Prisma Migrate',
      reason: 'It needs no account but the tool, whose engine is a program that each machine downloads at run time.',
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
        'It shows that the terms find the errors in both formats of logs. A freeze takes a function that sleeps longer than the time limit of its database; nobody decides when Lambda freezes one.',
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
        'It shows the filter and a queue as the target. The halving of batches and the end of the attempts take a target that refuses one record, for as long as the attempts last.',
      minutes: 30,
    },
    {
      id: 'outbox-aurora',
      stack: true,
      proves: [
        "the service's own filter, batch splitting, attempt limit and dead-letter queue; a bus or a queue as the target of a pipe",
      ],
      leaves: 'It shows that the relay hands the rows of a real Aurora to a real queue.',
      minutes: 60,
    },
  ],
  undecidable: [
    {
      guarantee: 'a nudge from another account, and metrics of a relay there',
      reason:
        'An experiment has one account. With two, call grantNudge with an AccountPrincipal of the second one, and send a message from there with a role that is granted on the import.',
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
      leaves: 'It shows it for the patch level that a new cluster has; an older cluster is asked by its own metrics.',
      minutes: 75,
    },
  ],
  undecidable: [
    {
      guarantee: "the runbook's database commands",
      reason:
        'They are typed into mongosh within the network of a cluster that has the incident, and only a person sees whether the answer helps.',
    },
  ],
};
