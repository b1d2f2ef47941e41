import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireDuration, requireKnownDuration, requireText } from '../private/synth/validation';
import { AmplifyBuildImage } from './amplify-build-image';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import type { ManagedVariable } from './environment';

const APP_ROOT = {
  pattern: /^(?!\.{0,2}\/)(?!.*\.\.)[^\s\\]+[^/\s\\]$/,
  must: 'be a path relative to the root of the repository, without .. and without a slash at the end',
  remedy: 'give for example apps/web',
};

/** The settings that Amplify takes only as variables. */
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
  const remedy = 'round it to minutes, and split a build that takes longer';
  requireKnownDuration('buildTimeout', timeout, 'it becomes the text of a variable', scope);
  requireDuration(
    'buildTimeout',
    timeout,
    { min: Duration.minutes(5), max: Duration.minutes(120), unit: 'minutes', remedy },
    scope,
  );
  return timeout?.toMinutes().toString();
}
