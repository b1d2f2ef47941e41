import type { IConstruct } from 'constructs';
import { type Kinds, requireClass, requireKinds } from '../private/synth/kinds';
import { requireOneOf, requireText } from '../private/synth/validation';
import type { AmplifyBranchOptions } from './amplify-branch-options';
import type { AmplifyDockerAppProps } from './amplify-docker-app-props';
import {
  AmplifyBranchStage,
  AmplifyBuildCompute,
  AmplifyCacheType,
  AmplifyPackageManager,
  AmplifyPlatform,
} from './amplify-settings';

const PROPS: Kinds<AmplifyDockerAppProps> = {
  repository: 'text',
  accessToken: 'object?',
  oauthToken: 'object?',
  branches: 'list of texts?',
  appName: 'text?',
  description: 'text?',
  onBuildFailed: 'object?',
  onBuildSucceeded: 'object?',
  buildImage: 'object?',
  buildCompute: 'text?',
  buildTimeout: 'object?',
  environment: 'map of texts?',
  buildSpec: 'text?',
  packageManager: 'text?',
  buildCommand: 'text?',
  artifactsDirectory: 'text?',
  cachePaths: 'list of texts?',
  appRoot: 'text?',
  platform: 'text?',
  computeRole: 'object?',
  serviceRole: 'object?',
  cacheType: 'text?',
  customRules: 'list of objects?',
  framework: 'text?',
  serverEnvironment: 'list of texts?',
  commandsBeforeDeploy: 'list of texts?',
  customHeaders: 'list of objects?',
  basicAuth: 'object?',
  automaticBranches: 'object?',
  webAclArn: 'text?',
};
const OPTIONS: Kinds<AmplifyBranchOptions> = {
  description: 'text?',
  stage: 'text?',
  autoBuild: 'boolean?',
  pullRequestPreview: 'boolean?',
  performanceMode: 'boolean?',
  skewProtection: 'boolean?',
  environment: 'map of texts?',
  buildSpec: 'text?',
  computeRole: 'object?',
  framework: 'text?',
  basicAuth: 'object?',
};

const NAME = { pattern: /^[\s\S]{1,255}$/, must: 'have 1 to 255 characters', remedy: 'give a name, or leave it out' };
const DESCRIPTION = { pattern: /^[\s\S]{0,1000}$/, must: 'have at most 1000 characters', remedy: 'shorten it' };
const FRAMEWORK = {
  pattern: /^[\s\S]{1,255}$/,
  must: 'have 1 to 255 characters',
  remedy: "give Amplify's name of it, for example Next.js - SSR, or leave it out",
};
const WEB_ACL = {
  pattern: /^arn:[\w-]+:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
  must: 'be the ARN of a web ACL with the scope CLOUDFRONT',
  remedy: 'create one in us-east-1; Amplify cannot use a regional web ACL',
};
const ROLE = { name: 'a role', remedy: 'pass a Role of IAM, made or imported' };
const TOPIC = { name: 'a topic', remedy: 'pass a Topic of Amazon SNS, made or imported' };
const IMAGE = { name: 'an AmplifyBuildImage', remedy: 'use one of its constants, or AmplifyBuildImage.ecrPublic(…)' };
const HEADER = { name: 'an AmplifyCustomHeader', remedy: 'use AmplifyCustomHeader.forPath(…)' };
const RULE = { name: 'an AmplifyCustomRule', remedy: 'use for example AmplifyCustomRule.rewrite(…)' };

/** Rejects properties of another type, and names that Amplify rejects. */
export function requireAppProps(props: AmplifyDockerAppProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  requireClass('onBuildFailed', props.onBuildFailed, 'topicArn', TOPIC, scope);
  requireClass('onBuildSucceeded', props.onBuildSucceeded, 'topicArn', TOPIC, scope);
  requireClass('buildImage', props.buildImage, 'imageName', IMAGE, scope);
  requireClass('computeRole', props.computeRole, 'roleArn', ROLE, scope);
  requireClass('serviceRole', props.serviceRole, 'roleArn', ROLE, scope);
  requireClass('customRules', props.customRules, 'status', RULE, scope);
  requireClass('customHeaders', props.customHeaders, 'headers', HEADER, scope);
  requireOneOf('buildCompute', props.buildCompute, Object.values(AmplifyBuildCompute), scope);
  requireOneOf('packageManager', props.packageManager, Object.values(AmplifyPackageManager), scope);
  requireOneOf('platform', props.platform, Object.values(AmplifyPlatform), scope);
  requireOneOf('cacheType', props.cacheType, Object.values(AmplifyCacheType), scope);
  requireText('appName', props.appName, NAME, scope);
  requireText('description', props.description, DESCRIPTION, scope);
  requireText('framework', props.framework, FRAMEWORK, scope);
  requireText('webAclArn', props.webAclArn, WEB_ACL, scope);
}

/** Rejects options of a branch likewise. */
export function requireBranchOptions(options: AmplifyBranchOptions, scope: IConstruct): void {
  requireKinds(options, OPTIONS, scope, 'options.');
  requireClass('computeRole', options.computeRole, 'roleArn', ROLE, scope);
  requireOneOf('stage', options.stage, Object.values(AmplifyBranchStage), scope);
  requireText('description', options.description, DESCRIPTION, scope);
  requireText('framework', options.framework, FRAMEWORK, scope);
}
