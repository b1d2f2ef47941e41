import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireDistinct, requireLiteral, requireText } from '../private/synth/validation';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import { AmplifyPackageManager, AmplifyPlatform } from './amplify-settings';
import { requireLength, writeBuildSpec } from './generated-build-spec';

const ANSWERS = [
  'packageManager',
  'buildCommand',
  'artifactsDirectory',
  'cachePaths',
  'serverEnvironment',
  'commandsBeforeDeploy',
] as const;

const COMMAND = { pattern: /\S/, must: 'be a command', remedy: 'leave it out for the script build of package.json' };
const BEFORE = { pattern: /\S/, must: 'be commands', remedy: 'leave the empty one out' };
const VARIABLE = {
  pattern: /^[A-Za-z_]\w*$/,
  must: 'hold names of letters, digits and underscores',
  remedy: 'list the names of variables, without values',
};
const PATH = {
  pattern: /^(?!\s*$)(?!\/)/,
  must: "be a path relative to the project's root",
  remedy: 'leave out the slash at the beginning, or leave the property out',
};

/** The user's build specification, or one made of the other properties, with the commands that start Docker. */
export function renderBuildSpec(props: AmplifyDockerAppProps, platform: AmplifyPlatform, scope: IConstruct): string {
  return props.buildSpec === undefined ? generate(props, platform, scope) : takeOver(props.buildSpec, props, scope);
}

/** A build specification of the user's, with the commands that start Docker. */
export function withDocker(buildSpec: string, scope: IConstruct): string {
  return yamlOnly().addDocker(buildSpec, 'buildSpec', scope);
}

/** Loaded only for a build specification of the user's: YAML takes longer to load than all the rest. */
function yamlOnly(): typeof import('./build-spec') {
  return require('./build-spec');
}

function generate(props: AmplifyDockerAppProps, platform: AmplifyPlatform, scope: IConstruct): string {
  for (const property of [...ANSWERS, 'appRoot'] as const) {
    requireLiteral(property, props[property], 'it becomes a part of the build specification', scope);
  }
  requireText('buildCommand', props.buildCommand, COMMAND, scope);
  requireText('artifactsDirectory', props.artifactsDirectory, PATH, scope);
  for (const path of props.cachePaths ?? []) {
    requireText('cachePaths', path, PATH, scope);
  }
  for (const name of props.serverEnvironment ?? []) {
    requireText('serverEnvironment', name, VARIABLE, scope);
  }
  for (const command of props.commandsBeforeDeploy ?? []) {
    requireText('commandsBeforeDeploy', command, BEFORE, scope);
  }
  requireDistinct('serverEnvironment', props.serverEnvironment ?? [], 'list each variable once', scope);
  const text = writeBuildSpec({
    ...props,
    packageManager: props.packageManager ?? AmplifyPackageManager.NPM,
    artifactsDirectory: artifactsDirectoryOf(props, platform),
    serverVariables: props.serverEnvironment,
  });
  return requireLength(text, 'buildSpec', scope);
}

function artifactsDirectoryOf({ artifactsDirectory }: AmplifyDockerAppProps, platform: AmplifyPlatform): string {
  return artifactsDirectory ?? (platform === AmplifyPlatform.WEB ? 'dist' : '.next');
}

/** The framework that Amplify would not find out on its own; undefined if it is left to Amplify. */
export function frameworkOf(props: AmplifyDockerAppProps, platform: AmplifyPlatform): string | undefined {
  const isNext =
    platform === AmplifyPlatform.WEB_COMPUTE &&
    props.buildSpec === undefined &&
    artifactsDirectoryOf(props, platform) === '.next';
  return props.framework ?? (isNext ? 'Next.js - SSR' : undefined);
}

function takeOver(buildSpec: string, props: AmplifyDockerAppProps, scope: IConstruct): string {
  const ignored = ANSWERS.find((property) => props[property] !== undefined);
  if (ignored) {
    const remedy = 'write it into the build specification, or leave that out';
    refuse({ property: ignored, must: 'not be given beside buildSpec', remedy }, scope);
  }
  const text = withDocker(buildSpec, scope);
  const roots = yamlOnly().readAppRoots(buildSpec);
  if (props.appRoot !== undefined && !roots.includes(props.appRoot)) {
    const must = 'be the appRoot of an application in buildSpec';
    refuse({ property: 'appRoot', must, got: props.appRoot, remedy: 'list it under applications' }, scope);
  }
  if (props.appRoot === undefined && roots.length > 0) {
    const must = 'be given for a buildSpec with applications';
    refuse(
      { property: 'appRoot', must, remedy: `Amplify needs to know which one it builds: ${roots.join(', ')}` },
      scope,
    );
  }
  return text;
}
