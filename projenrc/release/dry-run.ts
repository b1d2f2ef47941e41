/** The whole release up to the publishing step: version, changelog, packages of all languages, checks. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindingChecks, tarballChecks } from './checks';
import { runChecks } from './report';
import { DIST, ROOT } from './run';

const MANIFEST = join(ROOT, 'package.json');

function projen(task: string): void {
  console.log(`release: ${task}`);
  execFileSync(join(ROOT, 'node_modules', '.bin', 'projen'), [task], { cwd: ROOT, stdio: 'inherit' });
}

/** Puts package.json back as it was, so that an unchanged version asks for no new build. */
function keeping(work: () => void): void {
  const text = readFileSync(MANIFEST, 'utf8');
  const { atime, mtime } = statSync(MANIFEST);
  const restore = () => {
    writeFileSync(MANIFEST, text);
    utimesSync(MANIFEST, atime, mtime);
  };
  const bumpedOnly = () => readFileSync(MANIFEST, 'utf8') === text && restore();
  try {
    projen('bump');
    bumpedOnly();
    work();
  } finally {
    restore();
  }
}

/** Packs a language, unless what is there is of this version and newer than the compiler's output. */
function pack(language: 'js' | 'python' | 'java'): void {
  const version = readFileSync(join(DIST, 'version.txt'), 'utf8').trim();
  const packed = {
    js: join(DIST, 'js', `cdk-hindsight-${version}.tgz`),
    python: join(DIST, 'python', `cdk_hindsight-${version}-py3-none-any.whl`),
    java: join(DIST, 'java/io/github/cdk-hindsight/cdk-hindsight', version, `cdk-hindsight-${version}.jar`),
  }[language];
  if (!existsSync(packed) || statSync(packed).mtimeMs < statSync(join(ROOT, 'lib', 'index.js')).mtimeMs) {
    rmSync(join(DIST, language), { recursive: true, force: true });
    projen(`package:${language}`);
  }
}

keeping(() => {
  projen('assemble');
  pack('js');
  pack('python');
  pack('java');
  process.exitCode = runChecks([...tarballChecks(), ...bindingChecks()], false, console.log) ? 0 : 1;
});
