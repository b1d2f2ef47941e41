import { Component } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';

/** What happens between the compiler and the tarball. */
export class Packaging extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    this.completeLib(project);
    this.compileExamples(project);
    this.narrowTarball(project);
    this.standAlone(project);
  }

  /** The command needs no CDK: npx must not bring one along. Who uses the constructs has it. */
  private standAlone(project: AwsCdkConstructLibrary): void {
    project.package.addField('peerDependenciesMeta', {
      'aws-cdk-lib': { optional: true },
      constructs: { optional: true },
    });
    // The sources are in the repository; in the maps they were two thirds of the package.
    project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);
  }

  private completeLib(project: AwsCdkConstructLibrary): void {
    // What a moved or deleted source left behind would be packed.
    project.preCompileTask.exec('rm -rf lib');
    project.preCompileTask.exec(`${RUN} projenrc/scripts/public-suffixes.ts`);
    project.postCompileTask.prependExec(`${RUN} projenrc/scripts/embed-texts.ts`);
    project.postCompileTask.exec(`${RUN} projenrc/scripts/copy-documents.ts`);
    project.package.addField('type', 'commonjs');
  }

  private compileExamples(project: AwsCdkConstructLibrary): void {
    project.addDevDeps('jsii-rosetta@~6.0.0');
    project.package.file.addOverride('jsii.metadata.jsii.rosetta.strict', true);
    project.postCompileTask.exec('jsii-rosetta extract .jsii --strict');
    project.postCompileTask.exec(`${RUN} projenrc/scripts/finish-assembly.ts`);
    // Last, because the other steps and the next build's jsii need nothing of it.
    project.postCompileTask.exec(`${RUN} projenrc/scripts/lazy-exports.ts`);
    project.gitignore.exclude('.jsii.tabl.json');
    project.addPackageIgnore('.jsii.tabl.json');
  }

  private narrowTarball(project: AwsCdkConstructLibrary): void {
    for (const path of [
      '/.cache/',
      '/.ci/',
      '/.pre-commit-hooks.yaml',
      '/.projenrc.ts',
      '/API.md',
      '/CHANGELOG.md',
      '/CODE_OF_CONDUCT.md',
      '/ARCHITECTURE.md',
      '/CONTRIBUTING.md',
      '/PROOF.md',
      '/VERIFIED.md',
      '/faults/',
      '/SECURITY.md',
      '/action.yml',
      '/bench/',
      '/decisions/',
      '/biome.jsonc',
      '/examples/',
      '/integ/',
      '/projenrc/',
      '/rosetta/',
    ]) {
      project.addPackageIgnore(path);
    }
  }
}
