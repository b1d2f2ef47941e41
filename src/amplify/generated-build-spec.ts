import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { AmplifyPackageManager } from './amplify-settings';
import { DOCKER_COMMENT, dockerCommands } from './docker-commands';

/** The limit of Amplify's API. */
const MAX_LENGTH = 25_000;

/** The properties that a build specification is made of. */
export interface BuildPlan {
  readonly packageManager: AmplifyPackageManager;
  readonly buildCommand?: string;
  readonly artifactsDirectory: string;
  readonly cachePaths?: string[];
  readonly appRoot?: string;
  readonly commandsBeforeDeploy?: string[];
  /** The variables that code on the server reads. */
  readonly serverVariables?: string[];
}

interface Tool {
  readonly install: string[];
  readonly exec: string;
  readonly build: string;
  readonly cache: string;
}

const TOOLS: Record<AmplifyPackageManager, Tool> = {
  [AmplifyPackageManager.NPM]: {
    install: ['npm ci --cache .npm --prefer-offline'],
    exec: 'npx',
    build: 'npm run build',
    cache: '.npm/**/*',
  },
  [AmplifyPackageManager.PNPM]: {
    install: ['corepack enable', 'pnpm install --frozen-lockfile --store-dir .pnpm-store'],
    exec: 'pnpm exec',
    build: 'pnpm run build',
    cache: '.pnpm-store/**/*',
  },
  [AmplifyPackageManager.YARN_CLASSIC]: {
    install: ['corepack enable', 'yarn install --frozen-lockfile --cache-folder .yarn-cache'],
    exec: 'yarn run',
    build: 'yarn run build',
    cache: '.yarn-cache/**/*',
  },
  [AmplifyPackageManager.YARN_BERRY]: {
    install: ['corepack enable', 'YARN_ENABLE_GLOBAL_CACHE=false yarn install --immutable'],
    exec: 'yarn run',
    build: 'yarn run build',
    cache: '.yarn/cache/**/*',
  },
};

/** The texts that every version of YAML reads as they are, without quotation marks. */
const PLAIN = /^(?!(true|false|yes|no|on|off|null|y|n|\.inf|\.nan)$)(?!\.[\d_])[a-z$/.][\w ./*$=,+|&<>()";-]*[\w/*)]$/i;

/** The build specification of an Amplify Gen 2 app, with the commands that start Docker. */
export function writeBuildSpec({ appRoot, ...plan }: BuildPlan): string {
  const app = appLines(plan);
  const lines = appRoot
    ? ['applications:', `  - appRoot: ${scalar(appRoot)}`, ...app.map((line) => `    ${line}`)]
    : app;
  return ['version: 1', ...lines, ''].join('\n');
}

function appLines(plan: BuildPlan): string[] {
  const { packageManager, buildCommand, artifactsDirectory, cachePaths, serverVariables = [] } = plan;
  const before = plan.commandsBeforeDeploy ?? [];
  const tool = TOOLS[packageManager];
  const deploy = `${tool.exec} ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID`;
  return [
    'backend:',
    '  phases:',
    '    build:',
    ...commandLines([...before, ...tool.install, deploy]),
    'frontend:',
    '  phases:',
    '    build:',
    ...commandLines([...environmentCommands(serverVariables), buildCommand ?? tool.build]),
    '  artifacts:',
    `    baseDirectory: ${scalar(artifactsDirectory)}`,
    ...listLines('    files', ['**/*']),
    '  cache:',
    ...listLines('    paths', cachePaths ?? [tool.cache]),
  ];
}

/** Amplify gives the variables to the build only. Frameworks read this file when they build the server. */
function environmentCommands(names: string[]): string[] {
  const patterns = names.map((name) => `-e '^${name}='`).join(' ');
  return names.length === 0 ? [] : [`env | grep ${patterns} >> .env.production`];
}

function commandLines(commands: string[]): string[] {
  const [key, ...lines] = listLines('      commands', [...dockerCommands(), ...commands]);
  return [key, `        #${DOCKER_COMMENT}`, ...lines];
}

function listLines(key: string, items: string[]): string[] {
  const indent = key.replace(/\S.*/, '  ');
  return items.length === 0 ? [`${key}: []`] : [`${key}:`, ...items.map((item) => `${indent}- ${scalar(item)}`)];
}

/** Returns a build specification, unless it is too long. */
export function requireLength(text: string, property: string, scope: IConstruct): string {
  if (text.length > MAX_LENGTH) {
    const must = `have at most ${MAX_LENGTH} characters with the commands that start Docker`;
    const remedy = 'move long commands into scripts of the repository';
    refuse({ property, must, got: `${text.length} characters`, remedy }, scope);
  }
  return text;
}

/** YAML reads a text of JSON as JSON does. */
function scalar(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text);
}
