/** Compiles and runs every translated example in one Java process, with the jar that the Java example has installed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGround } from '../examples/ground';
import { javaSources } from '../examples/java';
import { translatedBlocks, translatedGiven } from '../examples/translations';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const FOLDER = join(root, '.cache', 'examples', 'java');
const SOURCES = join(FOLDER, 'src', 'main', 'java');
const POM = join(root, 'examples', 'java', 'platform', 'pom.xml');
const { devDependencies } = require(join(root, 'package.json'));

/** That of the example app, which has the same dependencies, with another class to run; javac's advice is not wanted. */
function pom(): string {
  return readFileSync(POM, 'utf8')
    .replace(/<mainClass>.*<\/mainClass>/, '<mainClass>RunBlocks</mainClass>')
    .replace(/<compilerArgs>[\s\S]*<\/compilerArgs>/, '<maxmemory>1g</maxmemory>');
}

makeGround(FOLDER);
mkdirSync(SOURCES, { recursive: true });
writeFileSync(join(FOLDER, 'pom.xml'), pom());
const sources = javaSources(translatedBlocks(root, 'java'), translatedGiven(root, 'java'));
for (const [name, text] of Object.entries(sources)) {
  writeFileSync(join(SOURCES, name), text);
}
const flags = ['--batch-mode', '--quiet', '--no-transfer-progress'];
const repository = `-Dmaven.repo.local=${join(root, '.cache', 'maven')}`;
const version = `-Dcdk.version=${devDependencies['aws-cdk-lib']}`;
execFileSync('mvn', [...flags, repository, version, 'compile', 'exec:java'], {
  cwd: FOLDER,
  env: cleanEnvironment(),
  stdio: 'inherit',
});
