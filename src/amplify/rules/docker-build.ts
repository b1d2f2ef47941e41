import type { Estate } from '../../private/template/estate';
import { NotJudged } from '../../private/template/not-judged';
import { isRecord, type Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const DOCKER = /(^|[\s;&|(])docker(-compose)?(\s|$)|--use-container\b/;
const START = /\bdockerd(-entrypoint\.sh)?\b|\bservice\s+docker\s+start\b|\bsystemctl\s+start\s+docker\b/;
const GEN_2 = /\bampx\s+pipeline-deploy\b/;

/** What the commands of a build specification say about Docker. */
export interface DockerBuild {
  /** Where the specification stands. */
  readonly spec: Value;
  readonly usesDocker: boolean;
  /** Whether the daemon is started before it is used, in each phase that uses it. */
  readonly startsDaemon: boolean;
  /** Whether a backend is deployed whose assets the template does not show. */
  readonly deploysBackend: boolean;
}

/** The builds of an app: its own specification, and those of its branches. */
export function buildsOf(app: Resource): { build: DockerBuild; variables: Value[] }[] {
  const own = app.properties.get('BuildSpec');
  const branches = app.template.estate.index(branchesByApp).get(app.key) ?? [];
  const variables = app.properties.get('EnvironmentVariables');
  const separate = branches.filter(({ properties }) => !properties.get('BuildSpec').isAbsent);
  if (own.isAbsent && separate.length === 0) {
    throw new NotJudged('Properties/BuildSpec', 'the build specification lies in the repository');
  }
  return [
    ...(own.isAbsent ? [] : [{ build: buildOf(own), variables: [variables, ...branches.map(variablesOf)] }]),
    ...separate.map((branch) => ({
      build: buildOf(branch.properties.get('BuildSpec')),
      variables: [variablesOf(branch), variables],
    })),
  ];
}

function variablesOf({ properties }: Resource): Value {
  return properties.get('EnvironmentVariables');
}

function buildOf(spec: Value): DockerBuild {
  const phases = phasesOf(parse(spec));
  const using = phases.filter((commands) => commands.some((command) => DOCKER.test(command)));
  return {
    spec,
    usesDocker: using.length > 0,
    startsDaemon: using.every(startsBeforeUse),
    deploysBackend: phases.flat().some((command) => GEN_2.test(command)),
  };
}

/** A command that only asks for Docker needs no daemon yet. */
function startsBeforeUse(commands: string[]): boolean {
  const use = commands.findIndex((command) => DOCKER.test(command) && !/command -v docker|docker info/.test(command));
  const start = commands.findIndex((command) => START.test(command));
  return use === -1 || (start !== -1 && start <= use);
}

/** The lists of commands in a specification, wherever they stand. */
function phasesOf(part: unknown, depth = 0): string[][] {
  if (depth > 10 || typeof part !== 'object' || part === null) {
    return [];
  }
  const own = isRecord(part) && Array.isArray(part.commands) ? [part.commands.map((command) => `${command}`)] : [];
  return [...own, ...Object.values(part).flatMap((inner) => phasesOf(inner, depth + 1))];
}

function parse(spec: Value): unknown {
  const text = spec.string() ?? '';
  // Loaded here only: few apps have a build specification in their template.
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) {
    throw new NotJudged(spec.location, 'it is not YAML');
  }
  try {
    return document.toJS();
  } catch {
    // More aliases than a person writes.
    throw new NotJudged(spec.location, 'it is not plain YAML');
  }
}

function branchesByApp(estate: Estate): Map<string, Resource[]> {
  const branches = new Map<string, Resource[]>();
  for (const branch of estate.ofType('AWS::Amplify::Branch')) {
    const id = branch.properties.isMap ? branch.properties.get('AppId') : undefined;
    const key = id?.isText ? id.target()?.resource.key : undefined;
    if (key !== undefined) {
      branches.set(key, [...(branches.get(key) ?? []), branch]);
    }
  }
  return branches;
}
