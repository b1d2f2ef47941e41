import { Component } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';

/** The Lambda functions of the library: each `src/<module>/handlers/<verb-noun>.lambda.ts` becomes one file of `assets/`. */
export class Handlers extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    const bundle = project.addTask('bundle', {
      description: 'Bundle the Lambda functions into assets/',
      exec: `${RUN} projenrc/handlers/main.ts`,
    });
    project.preCompileTask.spawn(bundle);
    project.gitignore.exclude('/assets/');
    project.addPackageIgnore('!/assets/');
  }
}
