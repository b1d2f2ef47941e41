import { programsIn } from './shell';

/** What a program of a build has to do with Docker. */
export enum Step {
  /** It needs Docker. */
  USE = 'use',
  /** It starts the daemon. */
  START = 'start',
  /** It installs Docker. */
  INSTALL = 'install',
  /** It deploys a backend, which may have image assets. */
  BACKEND = 'backend',
  /** It is called after Docker, and lies in the repository. */
  HINT = 'hint',
}

/** Subcommands that only ask, and may fail. */
const QUESTIONS = ['', '--help', '--version', '-v', 'help', 'info', 'version'];
const PACKAGE_MANAGERS = ['amazon-linux-extras', 'apk', 'apt', 'apt-get', 'dnf', 'yum'];
const SCRIPT_RUNNERS = ['bun', 'make', 'npm', 'pnpm', 'task', 'yarn'];
const INTERPRETERS = ['.', 'bash', 'node', 'python3', 'sh', 'source', 'tsx'];
/** A file that is run, by its path or by its name. */
const SCRIPT = /\/[^./]+\/*$|\.(bash|cjs|js|mjs|py|sh|ts)$/;
const NAMED_AFTER_DOCKER = /(^|[^a-z])docker($|[^a-z])/i;

/** The steps of a command, in their order. */
export function stepsOf(command: string): { step: Step; words: string }[] {
  return programsIn(command).flatMap((program) => {
    const step = stepOf(program);
    return step ? [{ step, words: program.join(' ') }] : [];
  });
}

function stepOf([path, ...rest]: string[]): Step | undefined {
  const name = path.split('/').at(-1) ?? path;
  const line = rest.join(' ');
  if (isStart(path, name, line)) {
    return Step.START;
  }
  if (name === 'docker' || name === 'docker-compose') {
    return QUESTIONS.includes(rest[0] ?? '') ? undefined : Step.USE;
  }
  if (rest.includes('--use-container')) {
    return Step.USE;
  }
  if (/\bampx pipeline-deploy\b/.test(`${name} ${line}`)) {
    return Step.BACKEND;
  }
  if (/\bget\.docker\.com\b/.test(line)) {
    return Step.INSTALL;
  }
  if (PACKAGE_MANAGERS.includes(name)) {
    const at = line.search(/\b(install|add)\b/);
    return at >= 0 && /\bdocker/.test(line.slice(at)) ? Step.INSTALL : undefined;
  }
  return namesScript(path, name, rest) ? Step.HINT : undefined;
}

function isStart(path: string, name: string, line: string): boolean {
  return (
    name === 'dockerd' ||
    name === 'dockerd-entrypoint.sh' ||
    (path.endsWith('/init.d/docker') && /^(re)?start\b/.test(line)) ||
    (name === 'service' && /^docker (re)?start\b/.test(line)) ||
    (name === 'systemctl' && /(^|\s)((re)?start|enable --now) docker\b/.test(line))
  );
}

/** `npm run docker:build`, `./docker-build.sh` and the like. */
function namesScript(path: string, name: string, rest: string[]): boolean {
  if (SCRIPT_RUNNERS.includes(name)) {
    const isInstall = /^(add|ci|i|install|remove)$/.test(rest[0] ?? '');
    return !isInstall && rest.some((word) => NAMED_AFTER_DOCKER.test(word) && !word.includes('/'));
  }
  const isInterpreted = INTERPRETERS.includes(name);
  const script = isInterpreted ? (rest.find((word) => !word.startsWith('-')) ?? '') : path;
  return SCRIPT.test(script) && NAMED_AFTER_DOCKER.test(script.split('/').at(-1) ?? '');
}
