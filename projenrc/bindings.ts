import { Component } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';

/** The example app and the examples of the documentation, against the wheel and the jar that a user would install. */
export class Bindings extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    const bindings = project.addTask('test:bindings', {
      description: 'Build the wheel and the jar, run the Python and Java examples with them, compare the templates',
    });
    bindings.spawn(project.tasks.tryFind('assemble')!);
    bindings.exec('jsii-pacmak --target python');
    bindings.exec('jsii-pacmak --target java');
    bindings.exec(`${RUN} projenrc/scripts/install-example.ts`);
    bindings.exec(`${RUN} projenrc/scripts/run-python-example.ts`);
    bindings.exec(`${RUN} projenrc/scripts/run-python-blocks.ts`);
    bindings.exec(`${RUN} projenrc/scripts/run-java-example.ts`);
    bindings.exec(`${RUN} projenrc/scripts/run-java-blocks.ts`);
    bindings.exec('jest --ci --config test/bindings/jest.config.json');
    project.gitignore.exclude('/examples/java/*/target/', '__pycache__/', '.pytest_cache/');
  }
}
