import { Component, type Task } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { prepareTests, TEST_ENV } from './workflows/steps';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';
// Snapshots hold no stack traces: these name the machine's folders, and lines that move.
const INTEG_ENV = { AWS_REGION: 'us-east-1', CDK_DISABLE_STACK_TRACE: '1' };
const INTEG = [
  'integ-runner --directory integ --language typescript',
  '--app "node --stack-trace-limit=0 -r ts-node/register/transpile-only {filePath}"',
].join(' ');

/** The tasks that show that the library holds what it promises. */
export class Proofs extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    const assemble = this.addAssembleTask(project);
    this.addDemoTask(project);
    this.addIntegTasks(project);
    this.addVerifyTasks(project);
    this.addTestSteps(project, assemble);
    this.addNewestTask(project);
    project.addTask('new-module', {
      description: 'Write the skeleton of a module: npx projen new-module queue WatchedQueue',
      exec: `${RUN} projenrc/new-module/main.ts`,
      receiveArgs: true,
    });
    // Node 20 is supported as long as aws-cdk-lib supports it.
    project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
    project.gitignore.exclude('/.cache/', 'cdk.out/', 'cdk-integ.out.*');
    // The handler of integ-tests' assertions, a megabyte that no snapshot is compared by.
    project.gitignore.exclude('/integ/*.snapshot/asset.*', '/integ/*.snapshot/tree.json');
  }

  private addAssembleTask(project: AwsCdkConstructLibrary): Task {
    const assemble = project.addTask('assemble', {
      description: 'Compile, unless lib/ is newer than its sources',
      condition: `${RUN} projenrc/scripts/is-stale.ts`,
    });
    assemble.spawn(project.preCompileTask);
    assemble.spawn(project.compileTask);
    assemble.spawn(project.postCompileTask);
    return assemble;
  }

  private addDemoTask(project: AwsCdkConstructLibrary): void {
    const demo = project.addTask('demo', {
      description: 'Incidents, what the checks say of them, and the same with the constructs; --verbose tells all',
    });
    demo.exec(`${RUN} projenrc/setup/main.ts demo`);
    const bundle = project.tasks.tryFind('bundle');
    if (bundle) {
      demo.spawn(bundle);
    }
    demo.exec(`${RUN} projenrc/demo/main.ts`, { receiveArgs: true });
  }

  private addIntegTasks(project: AwsCdkConstructLibrary): void {
    project.addTask('integ', {
      description: 'Compare each integ stack with its committed snapshot, offline',
      env: INTEG_ENV,
      exec: INTEG,
    });
    project.addTask('integ:update', {
      description: 'Write the snapshots of new or changed integ stacks, offline',
      env: INTEG_ENV,
      exec: `${INTEG} --dry-run --update-on-failed --parallel-regions us-east-1`,
      receiveArgs: true,
    });
    project.biome?.addFilePattern('integ/**');
    project.biome?.addFilePattern('examples/typescript/**');
    project.biome?.addFilePattern('!**/*.snapshot');
    project.biome?.addFilePattern('!API.md');
    // As the tools wrote them.
    project.biome?.addFilePattern('!test/migration/tools');
  }

  private addVerifyTasks(project: AwsCdkConstructLibrary): void {
    const prepared = (name: string, description: string) => {
      const task = project.addTask(name, { description });
      task.spawn(project.tasks.tryFind('bundle') as Task);
      return task;
    };
    prepared('verify', 'Run the experiments that only an AWS account can decide, and destroy all that they make').exec(
      `${RUN} projenrc/verify/main.ts`,
      { receiveArgs: true },
    );
    project.addTask('verify:plan', {
      description:
        'What npx projen verify would make, what it costs at most, how long it takes and which rights it needs',
      exec: `${RUN} projenrc/verify/main.ts --dry-run`,
      receiveArgs: true,
    });
    project.gitignore.exclude('/test/projenrc/verify/samples/*.snapshot/asset.*');
    project.gitignore.exclude('/test/projenrc/verify/samples/*.snapshot/tree.json');
  }

  private addTestSteps(project: AwsCdkConstructLibrary, assemble: Task): void {
    project.addTask('setup', {
      description: 'Look for all that the tests need; install it as root, or with --install',
      exec: `${RUN} projenrc/setup/main.ts test`,
      receiveArgs: true,
    });
    const prepared = (name: string, description: string) => {
      const task = project.addTask(name, { description });
      task.spawn(assemble);
      task.exec(`${RUN} projenrc/scripts/python-tools.ts`);
      task.exec(`${RUN} projenrc/scripts/java-tools.ts`);
      task.exec(`${RUN} projenrc/scripts/install-example.ts`);
      return task;
    };
    const statics = prepared('test:static', 'Check types, format and workflows');
    statics.exec('tsc --noEmit --project tsconfig.dev.json');
    statics.exec('biome check --error-on-warnings');
    statics.exec(`${RUN} projenrc/prose/main.ts`);
    statics.exec(`${RUN} projenrc/workflows/check.ts`);
    project.addTask('requirements', {
      description: 'Lock the Python packages of the tests and of the release, with their hashes',
      exec: `${RUN} projenrc/scripts/lock-requirements.ts`,
    });
    prepared('test:unit', 'Run jest: all tests, or the files that are named').exec('jest --ci', { receiveArgs: true });
    project.addTask('test:module', {
      description: 'The tests of one module, without those that start other programs',
      exec: `${RUN} projenrc/testing/run-module-tests.ts`,
      receiveArgs: true,
    });
    const search = prepared(
      'test:search',
      'Set up a search index on a real OpenSearch, which is downloaded once (450 MB)',
    );
    search.exec(`${RUN} projenrc/scripts/opensearch-home.ts`);
    search.exec('jest --ci --config test/search/opensearch/jest.config.json', { receiveArgs: true });
    project.testTask.reset(`${RUN} projenrc/testing/main.ts`, { receiveArgs: true });
  }

  private addNewestTask(project: AwsCdkConstructLibrary): void {
    const versions = project.addTask('test:versions', {
      description: 'The example app on the oldest and the newest aws-cdk-lib; with --all on releases between them too',
    });
    versions.spawn(project.tasks.tryFind('assemble') as Task);
    versions.exec(`${RUN} projenrc/versions/main.ts`, { receiveArgs: true });
    const newest = project.addTask('test:newest', {
      description:
        'Unit tests on the newest aws-cdk-lib 2.x, in a copy of the project, and the example app on all releases',
    });
    newest.exec(`${RUN} projenrc/scripts/test-newest.ts`);
    newest.spawn(versions, { args: ['--all'] });
    project.buildWorkflow?.addPostBuildJob('newest', {
      permissions: { contents: JobPermission.READ },
      runsOn: ['ubuntu-latest'],
      env: TEST_ENV,
      steps: [...prepareTests(project), { name: 'Test on the newest aws-cdk-lib', run: `npx projen ${newest.name}` }],
    });
  }
}
