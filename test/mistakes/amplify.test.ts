import { Duration, SecretValue, type Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  AmplifyBuildImage,
  AmplifyCustomHeader,
  AmplifyCustomRule,
  AmplifyDockerApp,
  type AmplifyDockerAppProps,
  AmplifyPlatform,
} from '../../src/amplify';
import { expectMessages } from './mistakes';

const token = SecretValue.secretsManager('github');

function app(stack: Stack, props: Partial<AmplifyDockerAppProps> = {}): AmplifyDockerApp {
  const repository = 'https://github.com/acme/web';
  return new AmplifyDockerApp(stack, 'App', { repository, accessToken: token, branches: ['main'], ...props });
}

const role = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('amplify.amazonaws.com') });

describe('AmplifyDockerApp', () => {
  expectMessages([
    [
      'the SSH address of the repository',
      (stack) => app(stack, { repository: 'git@github.com:acme/web.git' }),
      'repository must be an https URL without credentials, query and fragment; give https://<host>/<owner>/<name>, and the token by its own property [Stack/App]',
    ],
    [
      'the token in the address',
      (stack) => app(stack, { repository: 'https://ghp_1@github.com/acme/web' }),
      'repository must be an https URL without credentials, query and fragment; give https://<host>/<owner>/<name>, and the token by its own property [Stack/App]',
    ],
    [
      'no token',
      (stack) => app(stack, { accessToken: undefined }),
      'accessToken must be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit, got: none for https://github.com/acme/web; set only accessToken [Stack/App]',
    ],
    [
      'the other token for GitHub',
      (stack) => app(stack, { accessToken: undefined, oauthToken: token }),
      'accessToken must be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit, got: oauthToken for https://github.com/acme/web; set only accessToken [Stack/App]',
    ],
    [
      'the token in plain text',
      (stack) => app(stack, { accessToken: SecretValue.unsafePlainText('ghp_1') }),
      "accessToken must be a reference to a secret, not its plain text; store the token in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/App]",
    ],
    [
      'no command to build with',
      (stack) => app(stack, { buildCommand: '' }),
      "buildCommand must be a command, got: ''; leave it out for the script build of package.json [Stack/App]",
    ],
    [
      'an absolute path to the artifacts',
      (stack) => app(stack, { artifactsDirectory: '/dist' }),
      "artifactsDirectory must be a path relative to the project's root, got: /dist; leave out the slash at the beginning, or leave the property out [Stack/App]",
    ],
    [
      'an absolute path to cache',
      (stack) => app(stack, { cachePaths: ['/root/.npm/**/*'] }),
      "cachePaths must be a path relative to the project's root, got: /root/.npm/**/*; leave out the slash at the beginning, or leave the property out [Stack/App]",
    ],
    [
      'the token in Parameter Store',
      (stack) => app(stack, { accessToken: SecretValue.ssmSecure('github') }),
      "accessToken must be in Secrets Manager: CloudFormation does not resolve ssm-secure references here, and ssm is plain text; store the token in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/App]",
    ],
    [
      'a pattern as a branch',
      (stack) => app(stack, { branches: ['feature/*'] }),
      'branchName must not contain a space, a control character or one of ~ ^ : ? * [ \\, got: feature/*; git has no such branch: give the full name of a branch, not a pattern [Stack/App]',
    ],
    [
      'a branch twice',
      (stack) => app(stack, { branches: ['main', 'main'] }),
      'branchName must be new to the app, got: main; name it once, in branches or by addBranch [Stack/App]',
    ],
    [
      'a private image',
      () => AmplifyBuildImage.ecrPublic('111122223333.dkr.ecr.eu-central-1.amazonaws.com/build:1'),
      'buildImage must be public, because Amplify cannot pull from a private ECR, got: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/build:1; push the image to ECR Public, without secrets in it',
    ],
    [
      'an image of Docker Hub',
      () => AmplifyBuildImage.ecrPublic('node:22'),
      'buildImage must be an ECR Public URI (public.ecr.aws/<alias>/<repository>:<tag>), got: node:22; Amplify pulls from no other registry: push the image to ECR Public',
    ],
    [
      'an image for arm64',
      () => AmplifyBuildImage.curated('aws/codebuild/amazonlinux-aarch64-standard:3.0'),
      'buildImage must be an x86-64 image, because Amplify does not build on arm64, got: aws/codebuild/amazonlinux-aarch64-standard:3.0; use AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5 or an image of your own in ECR Public that contains Docker',
    ],
    [
      'an image without Docker',
      () => AmplifyBuildImage.ecrPublic('public.ecr.aws/docker/library/node:22'),
      'buildImage must contain Docker, which the official Docker Hub images (docker itself needs musl, not glibc) do not, got: public.ecr.aws/docker/library/node:22; use AmplifyBuildImage.AMAZON_LINUX_2023_STANDARD_5 or an image of your own in ECR Public that contains Docker',
    ],
    [
      'the image as a variable too',
      (stack) => app(stack, { environment: { _CUSTOM_IMAGE: 'node:22' } }),
      'environment._CUSTOM_IMAGE must be what buildImage sets (aws/codebuild/amazonlinux-x86_64-standard:5.0), or be left out, got: node:22; set buildImage instead [Stack/App]',
    ],
    [
      'a variable of AWS',
      (stack) => app(stack, { environment: { AWS_REGION: 'eu-central-1' } }),
      'environment must have no name that starts with AWS, got: AWS_REGION; Amplify reserves this prefix: rename the variable [Stack/App]',
    ],
    [
      'a variable with a hyphen',
      (stack) => app(stack, { environment: { 'LOG-LEVEL': 'info' } }),
      'environment must have names of letters, digits and underscores, 255 at most, got: LOG-LEVEL; rename the variable [Stack/App]',
    ],
    [
      'a build of a whole day',
      (stack) => app(stack, { buildTimeout: Duration.days(1) }),
      'buildTimeout must be between 5 minutes and 2 hours, got: 1 day; round it to minutes, and split a build that takes longer [Stack/App]',
    ],
    [
      'a build specification that is no YAML',
      (stack) => app(stack, { buildSpec: 'frontend: [' }),
      'buildSpec must be valid YAML, got: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 12; correct the YAML at that place [Stack/App]',
    ],
    [
      'the path of a build specification',
      (stack) => app(stack, { buildSpec: './amplify.yml' }),
      'buildSpec must be a mapping of keys to values (the whole); see the reference of the build specification [Stack/App]',
    ],
    [
      'a build specification of CodeBuild',
      (stack) => app(stack, { buildSpec: 'version: 0.2\nphases: { build: { commands: [make] } }' }),
      'buildSpec must have a phase with commands; declare backend, frontend or test with phases and their commands [Stack/App]',
    ],
    [
      'a build specification and a command',
      (stack) =>
        app(stack, { buildSpec: 'frontend: { phases: { build: { commands: [make] } } }', buildCommand: 'make' }),
      'buildCommand must not be given beside buildSpec; write it into the build specification, or leave that out [Stack/App]',
    ],
    [
      'a folder with a slash at its end',
      (stack) => app(stack, { appRoot: 'apps/web/' }),
      'appRoot must be a path relative to the root of the repository, without .. and without a slash at the end, got: apps/web/; give for example apps/web [Stack/App]',
    ],
    [
      'a compute role without a server',
      (stack) => app(stack, { platform: AmplifyPlatform.WEB, computeRole: role(stack) }),
      'computeRole must be left out, or the platform be WEB_COMPUTE, got: a role and WEB; a role for server-side pages needs a server [Stack/App]',
    ],
    [
      'a rule without a target',
      () => AmplifyCustomRule.rewrite('/old', ''),
      "target must have 1 to 2048 characters, got: ''; give a path or a URL",
    ],
    [
      'a rule for no country',
      () => AmplifyCustomRule.rewrite('/old', '/new', { condition: '' }),
      "condition must have 1 to 2048 characters, got: ''; give the code of a country, for example <US>",
    ],
    [
      'the owner alone',
      (stack) => app(stack, { repository: 'https://github.com/acme' }),
      'repository must name the owner and the repository, got: https://github.com/acme; give https://<host>/<owner>/<name> [Stack/App]',
    ],
    [
      'the full name of a branch',
      (stack) => app(stack, { branches: ['refs/heads/main'] }),
      'branchName must be the name without refs/heads/, got: refs/heads/main; give the name alone, such as main: Amplify looks for a branch of that name [Stack/App]',
    ],
    [
      'a secret in a variable',
      (stack) => app(stack, { environment: { TOKEN: token.unsafeUnwrap() } }),
      'environment.TOKEN must hold no secret: anyone who sees the app can read it; add it as a secret of the app in the console of Amplify, or let the build fetch it by its role [Stack/App]',
    ],
    [
      'both tokens',
      (stack) => app(stack, { oauthToken: token }),
      'accessToken must be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit, got: accessToken and oauthToken for https://github.com/acme/web; set only accessToken [Stack/App]',
    ],
    [
      'a token for CodeCommit',
      (stack) => app(stack, { repository: 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/web' }),
      'accessToken must be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit, got: accessToken for https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/web; set neither [Stack/App]',
    ],
    [
      'the time of a build in seconds',
      (stack) => app(stack, { buildTimeout: Duration.seconds(450) }),
      'buildTimeout must be in whole minutes, got: 7 minutes 30 seconds; round it to minutes, and split a build that takes longer [Stack/App]',
    ],
    [
      'a description that is too long',
      (stack) => app(stack, { description: 'x'.repeat(1001) }),
      'description must have at most 1000 characters, got: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; shorten it [Stack/App]',
    ],
    [
      'the role of a branch without a server',
      (stack) => app(stack).addBranch('next', { computeRole: role(stack) }),
      'computeRole must be left out, or the platform be WEB_COMPUTE, got: a role and WEB; a role for server-side pages needs a server [Stack/App]',
    ],
    [
      'the branch of no app',
      (stack) => app(stack).branchArn('master'),
      'branchName must be a branch of the app (main), got: master; add it to branches, or by addBranch, before [Stack/App]',
    ],
    [
      'an empty name',
      (stack) => app(stack, { appName: '' }),
      "appName must have 1 to 255 characters, got: ''; give a name, or leave it out [Stack/App]",
    ],
    [
      'a header without a path',
      () => AmplifyCustomHeader.forPath('', { Vary: 'Origin' }),
      "pattern must be a pattern of paths, without blanks, got: ''; give for example **, or *.json",
    ],
    [
      'a header with a colon in its name',
      () => AmplifyCustomHeader.forPath('**', { 'Vary:': 'Origin' }),
      'headers must have names of headers, without blanks and colons, got: Vary:; give for example Strict-Transport-Security',
    ],
    [
      'a header of two lines',
      () => AmplifyCustomHeader.forPath('**', { Vary: 'Origin\nSet-Cookie: a=b' }),
      'headers.Vary must be one line that is not empty, got: Origin\nSet-Cookie: a=b; leave the header out, or write its value in one line',
    ],
    [
      'no headers, as an empty list',
      (stack) => app(stack, { customHeaders: [] }),
      'customHeaders must hold at least one AmplifyCustomHeader, got: []; leave it out for no headers [Stack/App]',
    ],
    [
      'an empty command before the deploy',
      (stack) => app(stack, { commandsBeforeDeploy: [''] }),
      "commandsBeforeDeploy must be commands, got: ''; leave the empty one out [Stack/App]",
    ],
    [
      'a command before the deploy beside a specification',
      (stack) => app(stack, { commandsBeforeDeploy: ['make'], buildSpec: 'version: 1' }),
      'commandsBeforeDeploy must not be given beside buildSpec; write it into the build specification, or leave that out [Stack/App]',
    ],
  ]);
});
