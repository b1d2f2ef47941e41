import { Component, ReleasableCommits } from 'projen';
import type { AwsCdkConstructLibrary, AwsCdkConstructLibraryOptions } from 'projen/lib/awscdk';
import { type Job, JobPermission, type JobStep } from 'projen/lib/github/workflows-model';
import { BINDING_VERSIONS, OTHER_NODE_VERSIONS } from './supported';
import { pinned } from './workflows/actions';
import { prepareTests, SETUP, TEST_ENV } from './workflows/steps';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';
const TYPES = ['feat', 'fix', 'perf', 'revert'];
const BOM = 'dist/cdk-hindsight.cdx.json';

/** How commits become releases, and what a release must pass before it is published. */
export function releaseOptions(): Partial<AwsCdkConstructLibraryOptions> {
  return {
    releasableCommits: ReleasableCommits.ofType(TYPES),
    // The name that the trusted publishers of npm and PyPI are bound to.
    releaseEnvironment: 'release',
    jsiiReleaseVersion: '^0.2',
    buildWorkflowOptions: {
      mutableBuild: false,
      preBuildSteps: [SETUP],
      env: TEST_ENV,
      permissions: { contents: JobPermission.READ },
    },
    releaseWorkflowSetupSteps: [SETUP],
    releaseWorkflowEnv: TEST_ENV,
    postBuildSteps: [{ name: 'Check what will be published', run: 'npx projen release:check --strict' }],
    githubOptions: {
      pullRequestLintOptions: {
        semanticTitleOptions: { types: [...TYPES, 'build', 'chore', 'ci', 'docs', 'refactor', 'test'] },
      },
    },
  };
}

/** What GitHub computes when the workflow runs. */
function expression(code: string): string {
  return `\${{ ${code} }}`;
}

/** A dot in the id of a job would make the whole workflow invalid. */
export function bindingJob(python: string, java: string): string {
  return `python-${python.replace('.', '-')}-java-${java}`;
}

/** The checks of a release, its dry run on every change, and the tests on each supported version. */
export class Releasing extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    project.addDevDeps('@arethetypeswrong/cli@^0.18', 'publint@^0.3');
    this.compareOutsideTheCompiler(project);
    this.addTasks(project);
    this.addDryRunJob(project);
    this.addVersionJobs(project);
    this.attachEvidence(project);
    // Copies of the package's own manifest, made by the tests and by the checks.
    if (project.jest) {
      project.jest.config.modulePathIgnorePatterns = ['<rootDir>/.cache/'];
    }
  }

  /** Compiling asks no registry; the comparison with the last release is one of the release's checks. */
  private compareOutsideTheCompiler(project: AwsCdkConstructLibrary): void {
    const compat = project.compileTask.steps.findIndex(({ spawn }) => spawn === 'compat');
    project.compileTask.removeStep(compat);
    project.tasks.removeTask('compat');
  }

  private addTasks(project: AwsCdkConstructLibrary): void {
    project.addTask('release:check', {
      description: 'Check the tarball in dist/js as npm, its users and their lawyers will see it',
      exec: `${RUN} projenrc/release/check.ts`,
      receiveArgs: true,
    });
    project.addTask('release:dry-run', {
      description: 'The whole release up to the publishing step: version, changelog, packages, checks',
      exec: `${RUN} projenrc/release/dry-run.ts`,
    });
  }

  private addDryRunJob(project: AwsCdkConstructLibrary): void {
    this.addJob(project, 'release-dry-run', [
      {
        uses: pinned('actions/setup-java'),
        with: { distribution: 'corretto', 'java-version': BINDING_VERSIONS[0].java },
      },
      { name: 'Release, up to the publishing step', run: 'npx projen release:dry-run' },
    ]);
  }

  private addVersionJobs(project: AwsCdkConstructLibrary): void {
    for (const version of OTHER_NODE_VERSIONS) {
      this.addJob(project, `node-${version}`, [
        { uses: pinned('actions/setup-node'), with: { 'node-version': version, 'package-manager-cache': false } },
        { name: `Test on Node.js ${version}`, run: 'npm rebuild && npx projen test:unit' },
      ]);
    }
    for (const { python, java } of BINDING_VERSIONS) {
      this.addJob(project, bindingJob(python, java), [
        { uses: pinned('actions/setup-python'), with: { 'python-version': python } },
        { uses: pinned('actions/setup-java'), with: { distribution: 'corretto', 'java-version': java } },
        { name: `Test on Python ${python} and Java ${java}`, run: 'npx projen test:bindings' },
      ]);
    }
  }

  /** A job a version, and no matrix, so that each has a status of its own to require. */
  private addJob(project: AwsCdkConstructLibrary, name: string, steps: JobStep[]): void {
    project.buildWorkflow?.addPostBuildJob(name, {
      permissions: { contents: JobPermission.READ },
      runsOn: ['ubuntu-latest'],
      env: TEST_ENV,
      // The history decides the next version.
      steps: [...prepareTests(project, true), ...steps],
    } satisfies Job);
  }

  /** Who built the jar can be verified too: Maven Central knows signatures, but no trusted publisher and no provenance. */
  private attachEvidence(project: AwsCdkConstructLibrary): void {
    const workflow = project.github?.tryFindWorkflow('release')?.file;
    workflow?.addOverride('jobs.release_maven.permissions', {
      contents: 'read',
      'id-token': 'write',
      attestations: 'write',
    });
    workflow?.addToArray('jobs.release_maven.steps', {
      name: 'Attest the provenance of the jars',
      if: expression('!inputs.dry_run'),
      uses: pinned('actions/attest-build-provenance'),
      with: { 'subject-path': 'dist/java/**/*.jar' },
    });
    workflow?.addToArray('jobs.release_github.steps', {
      name: 'Attach the bill of materials',
      if: expression('!inputs.dry_run'),
      env: { GITHUB_TOKEN: expression('secrets.GITHUB_TOKEN') },
      run: `gh release upload "$(cat dist/releasetag.txt)" ${BOM} -R "$GITHUB_REPOSITORY" --clobber`,
    });
  }
}
