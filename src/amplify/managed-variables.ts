import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireDuration, requireKnownDuration, requireText } from '../private/synth/validation';
import { AmplifyBuildImage } from './amplify-build-image';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import type { ManagedVariable } from './environment';

const APP_ROOT = {
  pattern: /^(?!\.{0,2}\/)(?!.*\.\.)[^\s\\]+[^/\s\\]$/,
  must: 'be a path relative to the root of the repository, without .. and without a slash at the end',
  remedy: 'give for example apps/web',
};

/** The settings that Amplify knows as variables only. */
export function manageVariables(props: AmplifyDockerAppProps, scope: IConstruct): ManagedVariable[] {
  const { imageName } = props.buildImage ?? AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5;
  requireText('appRoot', props.appRoot, APP_ROOT, scope);
  return [
    { name: '_CUSTOM_IMAGE', property: 'buildImage', value: imageName },
    { name: '_BUILD_TIMEOUT', property: 'buildTimeout', value: wholeMinutes(props.buildTimeout, scope) },
    { name: 'AMPLIFY_MONOREPO_APP_ROOT', property: 'appRoot', value: props.appRoot },
  ];
}

function wholeMinutes(timeout: Duration | undefined, scope: IConstruct): string | undefined {
  const range = { min: Duration.minutes(5), max: Duration.minutes(120), remedy: 'split what takes longer' };
  requireKnownDuration('buildTimeout', timeout, 'it becomes the text of a variable', scope);
  requireDuration('buildTimeout', timeout, range, scope);
  if (timeout && !Number.isInteger(timeout.toMinutes({ integral: false }))) {
    const remedy = 'Amplify counts in minutes: round it';
    refuse({ property: 'buildTimeout', must: 'be whole minutes', got: timeout.toHumanString(), remedy }, scope);
  }
  return timeout?.toMinutes().toString();
}
