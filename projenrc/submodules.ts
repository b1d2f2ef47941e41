import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Component, SourceCode } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';

/** The few public types that more than one module uses: the files of src itself. */
const SHARED = ['alarm-options', 'alarm-threshold', 'database-login', 'database-target'];

/** The modules of the library: each folder of src with an index.ts, sorted. */
export function findModules(srcdir: string): string[] {
  return readdirSync(srcdir)
    .filter((name) => statSync(join(srcdir, name)).isDirectory() && existsSync(join(srcdir, name, 'index.ts')))
    .sort();
}

/** Each module as a namespace of the barrel and as a subpath export of the package. */
export class Submodules extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    const modules = findModules(join(project.outdir, project.srcdir));
    this.writeBarrel(project, modules);
    this.exportSubPaths(project, modules);
  }

  private writeBarrel(project: AwsCdkConstructLibrary, modules: string[]): void {
    const barrel = new SourceCode(project, join(project.srcdir, 'index.ts'));
    if (barrel.marker) {
      barrel.line(`// ${barrel.marker}`);
    }
    for (const file of SHARED) {
      barrel.line(`export * from './${file}';`);
    }
    for (const name of modules) {
      barrel.line(`export * as ${name} from './${name}';`);
    }
  }

  private exportSubPaths(project: AwsCdkConstructLibrary, modules: string[]): void {
    const entry = (path: string) => ({ types: `./${path}.d.ts`, default: `./${path}.js` });
    project.package.addField('exports', {
      '.': entry('lib/index'),
      ...Object.fromEntries(modules.map((name) => [`./${name}`, entry(`lib/${name}/index`)])),
      './package.json': './package.json',
      './.jsii': './.jsii',
    });
    // For TypeScript's "node10" resolution, which ignores `exports`.
    project.package.addField('typesVersions', {
      '*': Object.fromEntries(modules.map((name) => [name, [`lib/${name}/index.d.ts`]])),
    });
  }
}
