/** The ways to install the library in each ecosystem, from the names that the build publishes under. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the library in each registry. */
export interface Coordinates {
  readonly npm: string;
  readonly pypi: string;
  readonly maven: { readonly group: string; readonly artifact: string };
  /** The version to write down, or nothing before the first release. */
  readonly version: string | undefined;
}

export function coordinatesOf(root: string): Coordinates {
  const { name, version, jsii } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { groupId, artifactId } = jsii.targets.java.maven;
  return {
    npm: name,
    pypi: jsii.targets.python.distName,
    maven: { group: groupId, artifact: artifactId },
    version: version === '0.0.0' ? lastRelease(root) : version,
  };
}

/** The version of the last release's tag: the one in package.json is only set while a release is built. */
function lastRelease(root: string): string | undefined {
  const tags = execFileSync('git', ['tag', '--list', 'v*', '--sort=-version:refname'], { cwd: root, encoding: 'utf8' });
  return /^v(\S+)$/m.exec(tags)?.[1];
}

const block = (language: string, tab: string, text: string) => `\`\`\`${language} [${tab}]\n${text}\n\`\`\``;

/** A tab for each way to install; `java` alone has those of Java. */
export function installTabs({ npm, pypi, maven, version = 'VERSION' }: Coordinates, only?: 'java'): string {
  const java = [
    block(
      'xml',
      'Maven',
      [
        '<dependency>',
        `  <groupId>${maven.group}</groupId>`,
        `  <artifactId>${maven.artifact}</artifactId>`,
        `  <version>${version}</version>`,
        '</dependency>',
      ].join('\n'),
    ),
    block('kotlin', 'Gradle', `implementation("${maven.group}:${maven.artifact}:${version}")`),
  ];
  const others = [
    block('sh', 'npm', `npm install ${npm} aws-cdk-lib constructs`),
    block('sh', 'pip', `pip install ${pypi}`),
  ];
  return ['::: code-group', ...(only ? java : [...others, ...java]), ':::'].join('\n\n');
}

/** A warning before the installation: the library is experimental, and not released as long as that is so. */
export function installNote({ version }: Coordinates): string {
  const release =
    version === undefined
      ? ' There is no release yet: until then, build the packages from a clone with `npx projen package-all`, and VERSION is 0.0.0.'
      : '';
  return `::: warning Experimental\nInterfaces may change in any minor version: [what that means](/stability).${release}\n:::`;
}

/** The import of a module in each language. */
export function importTabs({ npm }: Coordinates, module: string, name: string, java: string): string {
  return [
    '::: code-group',
    block('ts', 'TypeScript', `import { ${name} } from '${npm}/${module}';`),
    block('python', 'Python', `from ${npm.replaceAll('-', '_')}.${module} import ${name}`),
    block('java', 'Java', `import ${java}.${module}.${name};`),
    ':::',
  ].join('\n\n');
}
