/** The home of an OpenSearch with ml-commons, neural-search and k-NN, assembled from Maven Central: the tests start it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const PARTS = join(__dirname, '..', '..', 'test', 'support', 'opensearch');
/** What a machine-learning node would need for models of its own. The tests call models elsewhere. */
const TOO_LARGE = /^onnxruntime_gpu-/;

/** One home serves all working copies of the project. It is not in that of root, which the user that the node runs as cannot read. */
const CACHE = process.getuid?.() === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));

/** The folder of the node: another one for each version of what it is made of. */
export const OPENSEARCH_HOME = join(CACHE, 'cdk-hindsight', `opensearch-${fingerprint()}`);

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(PARTS, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.includes('.')) {
      hash.update(readFileSync(join(PARTS, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** Assembles the home unless it is there. */
function assemble(): void {
  if (existsSync(OPENSEARCH_HOME)) {
    return;
  }
  console.error('OpenSearch with its plugins is downloaded once, 450 MB from Maven Central, and kept:');
  console.error(`130 MB in ${OPENSEARCH_HOME} …`);
  mkdirSync(join(OPENSEARCH_HOME, '..'), { recursive: true });
  // What is half done is no home.
  const draft = mkdtempSync(`${OPENSEARCH_HOME}-`);
  try {
    fill(draft);
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    renameSync(join(draft, 'home'), OPENSEARCH_HOME);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function fill(draft: string): void {
  const home = join(draft, 'home');
  const copy = (profile: string, folder: string, more: readonly string[] = []) => {
    const flags = [
      '--batch-mode',
      '--quiet',
      '--no-transfer-progress',
      '--file',
      join(PARTS, 'pom.xml'),
      '-P',
      profile,
    ];
    const folders = [`-Dmaven.repo.local=${join(draft, 'maven')}`, `-DoutputDirectory=${folder}`];
    execFileSync('mvn', [...flags, ...folders, 'dependency:copy-dependencies', '-DincludeScope=runtime', ...more], {
      env: cleanEnvironment(),
      stdio: 'inherit',
    });
  };
  // The node wants it to be there.
  mkdirSync(join(home, 'bin'), { recursive: true });
  copy('lib', join(home, 'lib'));
  for (const module of ['transport-netty4', 'lang-painless', 'reindex']) {
    const folder = join(home, 'modules', module);
    copy(module, folder);
    // The node refuses a class that is there twice.
    for (const jar of readdirSync(join(home, 'lib'))) {
      rmSync(join(folder, jar), { force: true });
    }
    // The published jars lack what the distribution adds to them.
    for (const file of readdirSync(join(PARTS, module))) {
      writeFileSync(join(folder, file), readFileSync(join(PARTS, module, file)));
    }
  }
  copy('plugins', join(draft, 'zips'), ['-DexcludeTransitive=true']);
  for (const zip of readdirSync(join(draft, 'zips'))) {
    unpack(join(draft, 'zips', zip), join(home, 'plugins'));
  }
}

/** Unpacks a plugin into the folder that its descriptor names. */
function unpack(zip: string, plugins: string): void {
  const folder = mkdtempSync(`${zip}-`);
  execFileSync('jar', ['--extract', '--file', zip], { cwd: folder, stdio: 'inherit' });
  for (const jar of readdirSync(folder).filter((name) => TOO_LARGE.test(name))) {
    rmSync(join(folder, jar));
  }
  const name = /^name=(?<name>[\w-]+)$/m.exec(readFileSync(join(folder, 'plugin-descriptor.properties'), 'utf8'));
  mkdirSync(plugins, { recursive: true });
  renameSync(folder, join(plugins, `${name?.groups?.name}`));
}

if (require.main === module) {
  assemble();
}
