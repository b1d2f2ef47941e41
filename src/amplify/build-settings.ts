import type { IConstruct } from 'constructs';
import { stringify } from 'yaml';
import { refuse } from '../private/errors';
import { requireLiteral } from '../private/validation';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import { AmplifyPackageManager, AmplifyPlatform } from './amplify-settings';
import { addDocker, planBuild, readAppRoots } from './build-spec';

type Answer = 'packageManager' | 'buildCommand' | 'artifactsDirectory' | 'cachePaths';
const ANSWERS: Answer[] = ['packageManager', 'buildCommand', 'artifactsDirectory', 'cachePaths'];

/** The user's build specification, or one made of the other properties, with the commands that start Docker. */
export function renderBuildSpec(props: AmplifyDockerAppProps, platform: AmplifyPlatform, scope: IConstruct): string {
  return props.buildSpec === undefined
    ? addDocker(stringify(plan(props, platform, scope), { lineWidth: 0 }), 'buildSpec', scope)
    : takeOver(props.buildSpec, props, scope);
}

function plan(props: AmplifyDockerAppProps, platform: AmplifyPlatform, scope: IConstruct): object {
  for (const property of [...ANSWERS, 'appRoot'] as const) {
    requireLiteral(property, props[property], 'it becomes a part of the build specification', scope);
  }
  return planBuild({
    ...props,
    packageManager: props.packageManager ?? AmplifyPackageManager.NPM,
    artifactsDirectory: props.artifactsDirectory ?? (platform === AmplifyPlatform.WEB ? 'dist' : '.next'),
  });
}

function takeOver(buildSpec: string, props: AmplifyDockerAppProps, scope: IConstruct): string {
  const ignored = ANSWERS.find((property) => props[property] !== undefined);
  if (ignored) {
    const remedy = 'write it into the build specification, or leave that out';
    refuse({ property: ignored, must: 'not be given beside buildSpec', remedy }, scope);
  }
  const text = addDocker(buildSpec, 'buildSpec', scope);
  const roots = readAppRoots(buildSpec);
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
