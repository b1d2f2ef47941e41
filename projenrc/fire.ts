import { Component, type Task } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';
import { GithubWorkflow } from 'projen/lib/github';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { aptLine } from './setup/plan';
import { CLIENT_PACKAGES } from './setup/programs';
import { prepareTests } from './workflows/steps';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';

/** The test files whose inputs `FIRE_CASES`, `VERIFY_KILLS`, `INFERENCE_MIB` and `FIRE_SEED` choose. */
const FIRED = [
  'apitest/handlers/hold-release',
  'apitest/handlers/secrets-nowhere',
  'batch/handlers/list-page',
  'batch/handlers/lost-or-doubled',
  'batch/handlers/many-keys',
  'batch/handlers/on-moto',
  'checks/no-crash',
  'fire/under-fire',
  'inference/handlers/lost-or-doubled',
  'inference/handlers/on-moto',
  'migration/split-on-servers',
  'migration/plain/decide',
  'projenrc/verify/kill',
  'schedule/plain/times',
  'schedule/handlers/pulses',
  'search/handlers/any-order',
];

/** What shows how the library bears bad input, how well its tests pin it, and how fast it is beside others. */
export class Fire extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    this.addNightly(project);
    this.addBenchTask(project);
  }

  private addNightly(project: AwsCdkConstructLibrary): void {
    const nightly = project.addTask('test:nightly', {
      description:
        'Every construct and what takes SQL apart with 10,000 random inputs (FIRE_SEED repeats a run), npx projen verify ' +
        'killed at 20 random moments, the clients of databases and caches, and all pages of the site',
      env: {
        FIRE_CASES: '10000',
        VERIFY_KILLS: '20',
        INFERENCE_MIB: '1000',
        FIRE_SEED: '$(test -n "$FIRE_SEED" && echo $FIRE_SEED || date +%s)',
      },
    });
    nightly.exec(`${RUN} projenrc/scripts/python-tools.ts`);
    nightly.exec(`${RUN} projenrc/scripts/java-tools.ts`);
    // 10,000 cases of one property take minutes.
    nightly.exec(`jest --ci --testTimeout=1800000 ${FIRED.map((name) => `test/${name}.test.ts`).join(' ')}`, {
      receiveArgs: true,
    });
    nightly.exec('jest --ci --config test/clients/jest.config.json');
    nightly.exec('npx projen docs');
    const upgrade = project.addTask('test:upgrade', {
      description: 'What an upgrade from the last release does to resources with state',
    });
    upgrade.spawn(project.tasks.tryFind('assemble')!);
    upgrade.exec(`${RUN} projenrc/scripts/test-upgrade.ts`);
    const mutation = this.addMutationTask(project);
    if (project.github) {
      const workflow = new GithubWorkflow(project.github, 'nightly');
      workflow.on({ schedule: [{ cron: '17 2 * * *' }], workflowDispatch: {} });
      workflow.addJob('fire', {
        permissions: { contents: JobPermission.READ },
        runsOn: ['ubuntu-latest'],
        timeoutMinutes: 350,
        steps: [
          ...prepareTests(project, true),
          { name: 'Upgrade from the last release', run: `npx projen ${upgrade.name}` },
          { name: 'Install clients of databases', run: aptLine(CLIENT_PACKAGES, false) },
          { name: 'Put the constructs under fire', run: `npx projen ${nightly.name}` },
        ],
      });
      workflow.addJob('mutation', {
        permissions: { contents: JobPermission.READ },
        runsOn: ['ubuntu-latest'],
        timeoutMinutes: 350,
        steps: [
          ...prepareTests(project),
          {
            name: 'Change the sources, and see whether a test fails',
            run: `npx projen ${mutation.name} --workers 2 --programs --seed "$(date +%F)"`,
          },
        ],
      });
    }
  }

  private addMutationTask(project: AwsCdkConstructLibrary): Task {
    project.addDevDeps('@jest/expect@^30', 'jest-circus@^30', 'jest-mock@^30');
    return project.addTask('test:mutation', {
      description: 'Change the sources in one place after another, and list the changes that no test notices',
      exec: `${RUN} projenrc/mutation/main.ts`,
      receiveArgs: true,
    });
  }

  private addBenchTask(project: AwsCdkConstructLibrary): void {
    const bench = project.addTask('bench', {
      description: 'Measure the library beside constructs, aws-cdk-lib and its peers, and write bench/RESULTS.md',
    });
    bench.spawn(project.tasks.tryFind('assemble')!);
    bench.exec('npm ci --prefix bench --ignore-scripts --no-audit --no-fund');
    bench.exec(`${RUN} bench/main.ts`, { receiveArgs: true });
    // It is written against what is installed in bench/ alone.
    project.tsconfigDev.addExclude('bench');
    project.biome?.addFilePattern('bench/**/*.ts');
    project.gitignore.exclude('/bench/node_modules/');
  }
}
