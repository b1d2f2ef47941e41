import type { Machine, System } from './machine';
import type { Prerequisite, Program } from './programs';

/** What a machine lacks, and what to do about it. */
export interface Plan {
  /** Prerequisites that are missing or too old, as sentences; they are never installed here. */
  readonly prerequisites: readonly string[];
  /** The programs that are missing, by name. */
  readonly programs: readonly string[];
  /** The command that installs them all, or what to do where there is none. */
  readonly remedies: readonly string[];
  /** The packages for apt-get, if that is how they are installed. */
  readonly packages: readonly string[];
  /** Ubuntu has Chromium as a snap only, which does not run in a container: then Playwright brings one. */
  readonly browser: boolean;
}

const VENV = 'python3-venv';

export function planFor(
  machine: Machine,
  prerequisites: readonly Prerequisite[],
  programs: readonly Program[],
  hasBrowser: () => boolean = () => false,
): Plan {
  const lacking = prerequisites.flatMap((prerequisite) => {
    const sentence = objectionTo(prerequisite, machine);
    return sentence ? [{ prerequisite, sentence }] : [];
  });
  const absent = programs
    .filter(({ names, brew }) => !names.some((name) => machine.has(name)) && (machine.system !== 'macos' || brew))
    .filter(({ names }) => !names.includes('chromium') || !hasBrowser());
  const venv = needsVenv(
    machine,
    prerequisites,
    lacking.map(({ prerequisite }) => prerequisite.name),
  );
  const browser = machine.system === 'ubuntu' && absent.some(({ names }) => names.includes('chromium'));
  const packages = [
    ...absent.filter(({ names }) => !(browser && names.includes('chromium'))).map(({ apt }) => apt),
    ...(venv ? [VENV] : []),
  ];
  return {
    prerequisites: lacking.map(({ sentence }) => sentence),
    programs: [...absent.map(({ names }) => names.join(' or ')), ...(venv ? ["Python's venv"] : [])],
    remedies:
      lacking.length > 0
        ? remediesOf(
            lacking.map(({ prerequisite }) => prerequisite),
            machine,
          )
        : installationOf(absent, packages, browser, machine),
    packages: hasApt(machine.system) ? packages : [],
    browser,
  };
}

/** The line that installs packages, for a user who may read it before it runs. */
export function aptLine(packages: readonly string[], isRoot: boolean): string {
  return `${isRoot ? '' : 'sudo '}apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
}

function hasApt(system: System): system is 'debian' | 'ubuntu' {
  return system === 'debian' || system === 'ubuntu';
}

function objectionTo({ name, version, command }: Prerequisite, machine: Machine): string | undefined {
  const wanted = `${name} ${version.filter((part, place) => place === 0 || part > 0).join('.')} or later`;
  const answer = machine.ask(command);
  const [, major, minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(answer ?? '') ?? [];
  if (major === undefined) {
    return `${wanted} is needed; "${command.join(' ')}" does not run`;
  }
  const enough = Number(major) > version[0] || (Number(major) === version[0] && Number(minor) >= version[1]);
  return enough ? undefined : `${wanted} is needed, this is ${major}.${minor}`;
}

/** Debian and Ubuntu have it in a package of its own. */
function needsVenv(machine: Machine, prerequisites: readonly Prerequisite[], lacking: readonly string[]): boolean {
  const isPythonFine = prerequisites.some(({ name }) => name === 'Python') && !lacking.includes('Python');
  return (
    hasApt(machine.system) && isPythonFine && machine.ask(['python3', '-c', 'import ensurepip, venv']) === undefined
  );
}

function remediesOf(lacking: readonly Prerequisite[], { system, isRoot }: Machine): string[] {
  const packageOf = ({ packages }: Prerequisite) =>
    system === 'macos' ? packages.brew : hasApt(system) ? packages[system] : undefined;
  const packages = lacking.flatMap((prerequisite) => packageOf(prerequisite) ?? []);
  const install = system === 'macos' ? `brew install ${packages.join(' ')}` : aptLine(packages, isRoot);
  return [
    ...(packages.length > 0 ? [install] : []),
    ...lacking
      .filter((prerequisite) => !packageOf(prerequisite))
      .map(({ name, manual }) => manual ?? `install ${name} with the package manager of this system`),
  ];
}

function installationOf(
  absent: readonly Program[],
  packages: readonly string[],
  browser: boolean,
  { system, isRoot }: Machine,
): string[] {
  if (system === 'macos') {
    const formulas = absent.flatMap(({ brew }) => brew ?? []);
    return formulas.length > 0 ? [`brew install ${formulas.join(' ')}`] : [];
  }
  if (!hasApt(system)) {
    return absent.length > 0 ? ['install these programs with the package manager of this system'] : [];
  }
  return [
    ...(packages.length > 0 ? [aptLine(packages, isRoot)] : []),
    ...(browser ? ['npx playwright-core install --with-deps chromium'] : []),
  ];
}
