import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pythonTool } from '../scripts/python-tools';
import { advisoriesOf, publicationOf } from './answers';
import { allOf, EXCEPTIONS, licenceProblems, SHIPPED, TOOLS } from './licences';
import { failed, notDone, type Outcome, outcomeOf, passed, worstOf } from './outcome';
import { ask, askTool, DIST, ROOT } from './run';
import { componentsOf, inHandlers, lockOf, manifest, shipped, tarball, writeBom } from './shipped';

/** One thing that a release is checked for. */
export interface Check {
  readonly name: string;
  readonly run: () => Outcome;
}

/** What holds for the tarball, with the lock file that a user's npm would make of it. */
export function tarballChecks(): Check[] {
  return [
    { name: 'changelog', run: changelog },
    { name: 'publint', run: () => tool('publint', 'run', tarball(), '--strict') },
    {
      name: 'types of each entry point (node10, node16, bundler)',
      run: () => tool('attw', tarball(), '--no-emoji', '--no-color', '--exclude-entrypoints', '.jsii', 'package.json'),
    },
    { name: 'bill of materials and licences of what is shipped', run: shippedLicences },
    { name: 'licences of all dependencies', run: toolLicences },
    { name: 'npm audit of what is shipped', run: audit },
    { name: 'compatibility with the last release', run: compatibility },
    { name: 'npm publish, as a dry run', run: publishDryRun },
  ];
}

/** What holds for the other languages' packages. */
export function bindingChecks(): Check[] {
  return [
    { name: 'wheel and source distribution', run: wheel },
    { name: 'files that Maven Central wants', run: jar },
  ];
}

function tool(name: string, ...args: string[]): Outcome {
  const { ok, output } = askTool(ROOT, name, ...args);
  return ok ? passed('nothing found') : failed(output);
}

function changelog(): Outcome {
  const version = readFileSync(join(DIST, 'version.txt'), 'utf8').trim();
  const named = readFileSync(join(DIST, 'changelog.md'), 'utf8').includes(version);
  const packed = manifest().version;
  const problems = [
    ...(named ? [] : [`dist/changelog.md does not name ${version}`]),
    ...(packed === version ? [] : [`the tarball is of version ${packed}, and the release is ${version}`]),
  ];
  return outcomeOf(problems, `version ${version}`);
}

function shippedLicences(): Outcome {
  const components = writeBom(shipped(), inHandlers());
  return outcomeOf(licenceProblems(components, SHIPPED), `${allOf(components).length} components`);
}

function toolLicences(): Outcome {
  const components = [ROOT, join(ROOT, 'website')].flatMap(componentsOf);
  const problems = licenceProblems(components, TOOLS, Object.keys(EXCEPTIONS));
  return outcomeOf(problems, `${allOf(components).length} components`);
}

/** Of what a user installs, and of what is in the Lambda functions, which no lock file of a user has. */
function audit(): Outcome {
  const outcomes = [shipped(), lockOf(inHandlers())].map((folder) => {
    const { stdout, output } = ask(folder, 'npm', 'audit', '--json', '--omit=dev');
    return advisoriesOf(stdout, output);
  });
  return worstOf(outcomes);
}

function compatibility(): Outcome {
  const { stdout, output } = ask(ROOT, 'npm', 'view', 'cdk-hindsight@latest', 'version', '--json');
  const publication = publicationOf(stdout);
  if (publication === 'unknown') {
    return notDone(`the registry does not say whether there is a release:\n${output}`);
  }
  if (publication === 'none') {
    return passed('there is no release yet');
  }
  const arguments_ = [`npm:cdk-hindsight@${publication}`, '--keys', '--error-on', 'all', '--ignore-file'];
  const diff = askTool(ROOT, 'jsii-diff', ...arguments_, '.compatignore');
  return diff.ok && !diff.output.includes('Skipping analysis')
    ? passed(`compatible with ${publication}`)
    : failed(`${diff.output}\nA change that is meant goes into .compatignore and MIGRATION.md.`);
}

function publishDryRun(): Outcome {
  const { ok, output } = ask(ROOT, 'npm', 'publish', '--dry-run', tarball());
  return ok ? passed('the tarball would be published') : failed(output);
}

function wheel(): Outcome {
  const folder = join(DIST, 'python');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const kinds = ['.whl', '.tar.gz'].filter((kind) => !files.some((file) => file.endsWith(kind)));
  if (kinds.length > 0) {
    return failed(`dist/python has no ${kinds.join(' and no ')}`);
  }
  const { ok, output } = ask(ROOT, pythonTool('twine'), 'check', '--strict', ...files);
  return ok ? passed(files.map((file) => basename(file)).join(', ')) : failed(output);
}

function jar(): Outcome {
  const version = readFileSync(join(DIST, 'version.txt'), 'utf8').trim();
  const folder = join(DIST, 'java', 'io', 'github', 'cdk-hindsight', 'cdk-hindsight', version);
  const files = ['.pom', '.jar', '-sources.jar', '-javadoc.jar'].map((end) => `cdk-hindsight-${version}${end}`);
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) {
    return failed(`missing: ${missing.join(', ')}`);
  }
  const pom = readFileSync(join(folder, files[0]), 'utf8');
  const elements = ['name', 'description', 'url', 'licenses', 'developers', 'scm'];
  const absent = elements.filter((element) => !pom.includes(`<${element}>`));
  return outcomeOf(
    absent.map((element) => `the pom has no <${element}>`),
    files.join(', '),
  );
}
