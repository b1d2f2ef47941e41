import { Inconclusive } from '../../private/template/inconclusive';
import { asWord, isRecord } from '../../private/template/json-value';
import type { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';
import { type Build, variableOf } from './builds';
import { Step, stepsOf } from './docker-steps';

/** How long a daemon has been running. */
export enum Daemon {
  /** Nothing has started it. */
  COLD,
  /** An earlier phase has: whether a daemon outlives its phase is not documented. */
  EARLIER,
  WARM,
}

/** What a command of a build needs Docker for. */
export interface Need {
  readonly step: Step;
  readonly words: string;
  readonly daemon: Daemon;
}

/** What the commands of a build specification say about Docker. */
export interface DockerBuild {
  readonly needs: readonly Need[];
  readonly installsDocker: boolean;
  /** The parts of it that only the deployment decides. */
  readonly open?: string;
}

/** Sections and phases in the order in which Amplify runs them; `test` is one of each. */
const ORDER = ['backend', 'frontend', 'preBuild', 'build', 'postBuild', 'preTest', 'test', 'postTest'];
const MAX_DEPTH = 10;
/** Without one of these words no command has to do with Docker. */
const WORDS = /docker|ampx|--use-container/i;

/** @throws Inconclusive if the specification is not known */
export function readBuild(build: Build): DockerBuild {
  const { spec } = build;
  const text = spec.text();
  if (!text) {
    throw new Inconclusive('Properties/BuildSpec', 'the build specification lies in the repository');
  }
  const parts = WORDS.test(text.readable) ? applicationsOf(parse(text, spec), build) : [];
  const builds = parts.map((part) => needsOf(phasesOf(part)));
  return {
    needs: builds.flatMap(({ needs }) => needs),
    installsDocker: builds.some(({ installsDocker }) => installsDocker),
    open: openIn(text),
  };
}

export function mayNeedDocker({ needs, open }: DockerBuild): boolean {
  return needs.length > 0 || open !== undefined;
}

/** Why it is not known whether a build needs Docker. */
export function whyUnclear(need: Need | undefined, open: string | undefined): string {
  if (need?.step === Step.BACKEND) {
    return 'whether the backend has image assets is not in the template';
  }
  return need ? `whether ${need.words} uses Docker is not in the template` : `\${${open}} is known only at deploy time`;
}

function needsOf(phases: string[][]): { needs: Need[]; installsDocker: boolean } {
  const needs: Need[] = [];
  let installsDocker = false;
  let daemon = Daemon.COLD;
  for (const commands of phases) {
    daemon = daemon === Daemon.COLD ? Daemon.COLD : Daemon.EARLIER;
    for (const { step, words } of commands.flatMap(stepsOf)) {
      installsDocker ||= step === Step.INSTALL;
      daemon = step === Step.START ? Daemon.WARM : daemon;
      if (step === Step.USE || step === Step.BACKEND || step === Step.HINT) {
        needs.push({ step, words, daemon });
      }
    }
  }
  return { needs, installsDocker };
}

/** The parts of a specification that are built: one of a monorepo, if the app says which. */
function applicationsOf(spec: unknown, build: Build): unknown[] {
  if (!isRecord(spec) || !Array.isArray(spec.applications)) {
    return [spec];
  }
  const appRoot = variableOf(build, 'AMPLIFY_MONOREPO_APP_ROOT');
  const own = spec.applications.filter((it) => isRecord(it) && it.appRoot === appRoot);
  return appRoot !== undefined && own.length > 0 ? own : spec.applications;
}

/** The lists of commands in a specification, wherever they stand. */
function phasesOf(part: unknown, depth = 0): string[][] {
  if (depth > MAX_DEPTH || typeof part !== 'object' || part === null) {
    return [];
  }
  const own = isRecord(part) && Array.isArray(part.commands) ? [part.commands.map(asWord)] : [];
  const inner = Object.entries(part).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return [...own, ...inner.flatMap(([, value]) => phasesOf(value, depth + 1))];
}

/** A part that may be anything; what CloudFormation fills in on its own, and names of resources, are no commands. */
function openIn({ parts }: Text): string | undefined {
  const open = parts.find((part) => typeof part !== 'string' && !part.target && !part.name.startsWith('AWS::'));
  return typeof open === 'object' ? open.name : undefined;
}

function parse(text: Text, spec: Value): unknown {
  // Loaded here only: few apps have a build specification in their template.
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const document = parseDocument(text.readable, { logLevel: 'silent' });
  if (document.errors.length > 0) {
    throw new Inconclusive(
      spec.location,
      text.literal === undefined ? 'it is known only at deploy time' : 'it is not YAML',
    );
  }
  try {
    return document.toJS();
  } catch {
    // More aliases than a person writes.
    throw new Inconclusive(spec.location, 'it is not plain YAML');
  }
}
