import { Duration, SecretValue, type Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, boolean, dictionary, option, record } from 'fast-check';
import {
  AmplifyBranchStage,
  AmplifyBuildCompute,
  AmplifyBuildImage,
  AmplifyCacheType,
  AmplifyCustomHeader,
  AmplifyCustomRule,
  AmplifyDockerApp,
  AmplifyDomain,
  AmplifyPackageManager,
  AmplifyPlatform,
  AmplifySubDomain,
} from '../../../src/amplify';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const SPEC = 'version: 1\nfrontend:\n  phases:\n    build:\n      commands:\n        - npm run build\n';
const MONOREPO = `version: 1
applications:
  - appRoot: apps/web
    backend:
      phases: { build: { commands: [npm ci] } }
`;

const RULES = ['rewrite', 'permanentRedirect', 'temporaryRedirect', 'notFound', 'notFoundRewrite', 'singlePageApp'];

const cases = (values: Values) =>
  record({
    host: values.usually(
      ['https://github.com/acme/web', 'https://gitlab.com/acme/web'],
      'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/web',
      'git@github.com:acme/web.git',
      'https://me:pw@github.com/acme/web',
    ),
    otherToken: values.usually([false], true),
    token: values.usually(['secretsManager'], 'plain', 'ssm'),
    image: values.text('aws/codebuild/amazonlinux-x86_64-standard:5.0', 'aws/codebuild/standard:7.0'),
    publicImage: option(values.text('public.ecr.aws/acme/build:1', 'public.ecr.aws/acme/team/build')),
    buildSpec: values.usually([undefined, SPEC, MONOREPO], '', '- a', 'version: 1', '{', 'frontend: []', '<<: *x'),
    ownSpec: values.usually([false], true),
    props: partial({
      appName: values.text('web', 'The shop'),
      description: values.text('The shop'),
      branches: values.some(values.text('main', 'feature/one')),
      buildCompute: values.usually(Object.values(AmplifyBuildCompute)),
      buildTimeout: values.duration(Duration.minutes(5), Duration.hours(2)),
      environment: dictionary(
        values.usually(['STAGE', 'LOG_LEVEL'], 'AWSX', '_CUSTOM_IMAGE', 'a-b', ''),
        values.text('a', 'b c'),
        {
          maxKeys: 2,
        },
      ),
      packageManager: values.usually(Object.values(AmplifyPackageManager)),
      buildCommand: values.text('npm run bundle', 'make'),
      artifactsDirectory: values.text('out', 'dist/web'),
      cachePaths: values.some(values.text('.next/cache/**/*')),
      platform: values.usually(Object.values(AmplifyPlatform)),
      cacheType: values.usually(Object.values(AmplifyCacheType)),
      framework: values.text('Nuxt - SSR'),
      serverEnvironment: values.some(values.text('API_URL', 'STAGE')),
      commandsBeforeDeploy: values.some(values.text('docker login', 'make keys')),
      webAclArn: values.text('arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1a2b'),
    }),
    appRoot: option(values.text('apps/web')),
    computeRole: boolean(),
    noServer: values.usually([false], true),
    serviceRole: boolean(),
    domainOfNoBranch: values.usually([false], true),
    topic: boolean(),
    header: option(record({ path: values.text('**', '*.json'), value: values.text('Origin', 'a "b"') })),
    basicAuth: option(record({ userName: values.text('preview') })),
    automatic: option(
      record({
        patterns: values.some(values.text('feature/**', 'pr*')),
        options: partial({
          autoBuild: boolean(),
          deleteWithRepository: boolean(),
          pullRequestPreview: boolean(),
          stage: values.usually(Object.values(AmplifyBranchStage)),
        }),
      }),
    ),
    rule: option(
      record({
        kind: values.usually(RULES),
        source: values.text('/old', '</^[^.]+$/>'),
        target: values.text('/new', 'https://a.example'),
        options: partial({ condition: values.text('<US>') }),
      }),
    ),
    branch: option(
      record({
        name: values.text('next', 'release/1'),
        variable: values.text('STAGE'),
        own: boolean(),
        options: partial({
          autoBuild: boolean(),
          buildSpec: values.usually([SPEC], '', '{'),
          description: values.text('The next one'),
          framework: values.text('Next.js - SSR'),
          performanceMode: boolean(),
          pullRequestPreview: boolean(),
          skewProtection: boolean(),
          stage: values.usually(Object.values(AmplifyBranchStage)),
        }),
      }),
    ),
    imported: option(values.text('d1a2b3c4')),
    domain: option(
      record({
        domainName: values.text('example.com', 'shop.example.co.uk'),
        prefix: values.text('www', '*'),
        region: values.usually(['us-east-1'], 'eu-central-1'),
      }),
    ),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('amplify.amazonaws.com') });
  const isServed = one.props.platform === AmplifyPlatform.WEB_COMPUTE;
  const app = new AmplifyDockerApp(stack, 'App', {
    ...specOf(one),
    branches: one.props.branches,
    repository: one.host,
    ...tokenOf(one),
    buildImage:
      one.publicImage === null ? AmplifyBuildImage.curated(one.image) : AmplifyBuildImage.ecrPublic(one.publicImage),
    computeRole: one.computeRole && (isServed || one.noServer) ? role('Compute') : undefined,
    serviceRole: one.serviceRole ? role('Service') : undefined,
    onBuildFailed: one.topic ? new Topic(stack, 'Failures') : undefined,
    onBuildSucceeded: one.topic ? new Topic(stack, 'Successes') : undefined,
    customRules: one.rule ? [ruleFrom(one.rule)] : undefined,
    customHeaders: one.header ? [AmplifyCustomHeader.forPath(one.header.path, { Vary: one.header.value })] : undefined,
    basicAuth: protection(one),
    automaticBranches: one.automatic
      ? { patterns: one.automatic.patterns, environment: { STAGE: 'x' }, ...one.automatic.options }
      : undefined,
  });
  if (one.imported !== null) {
    const imported = AmplifyDockerApp.fromAmplifyDockerAppAttributes(stack, 'Imported', { appId: one.imported });
    imported.branchArn('main');
  }
  if (one.branch) {
    addBranch(app, one.branch, role);
  }
  if (one.domain && (one.props.branches?.length || one.domainOfNoBranch)) {
    addDomain(stack, app, one, one.domain);
  }
}

/** With a specification of one's own, the properties that it answers are left out, but for some cases. */
function specOf({ buildSpec, ownSpec, appRoot, props }: Case) {
  const { packageManager, buildCommand, artifactsDirectory, cachePaths, serverEnvironment, ...others } = props;
  const { commandsBeforeDeploy, ...rest } = others;
  const answers = {
    ...{ packageManager, buildCommand, artifactsDirectory, cachePaths },
    ...{ serverEnvironment, commandsBeforeDeploy },
  };
  if (buildSpec === undefined) {
    return { ...rest, ...answers, appRoot: appRoot ?? undefined };
  }
  const root = buildSpec === MONOREPO ? 'apps/web' : undefined;
  return { ...rest, ...(ownSpec ? answers : {}), buildSpec, appRoot: ownSpec ? (appRoot ?? undefined) : root };
}

function protection({ basicAuth }: Case) {
  return basicAuth ? { ...basicAuth, password: SecretValue.secretsManager('preview') } : undefined;
}

function addBranch(app: AmplifyDockerApp, one: NonNullable<Case['branch']>, role: (id: string) => IRole): void {
  app.addBranch(one.name, {
    ...one.options,
    environment: { [one.variable]: 'x' },
    computeRole: one.own && app.computeRole ? role('Next') : undefined,
    basicAuth: one.own ? { userName: 'next', password: SecretValue.secretsManager('next') } : undefined,
  });
  app.branchArn(one.name);
}

function ruleFrom({ kind, source, target, options }: NonNullable<Case['rule']>): AmplifyCustomRule {
  return kind === 'singlePageApp'
    ? AmplifyCustomRule.singlePageApp()
    : AmplifyCustomRule[kind as 'rewrite'](source, target, options);
}

function tokenOf({ host, otherToken, token }: Case) {
  const value = {
    secretsManager: () => SecretValue.secretsManager('git'),
    plain: () => SecretValue.unsafePlainText('ghp_1'),
    ssm: () => SecretValue.ssmSecure('git'),
  }[token]!();
  if (host.includes('codecommit') && !otherToken) {
    return {};
  }
  const isGitHub = host.startsWith('https://github.com/') !== otherToken;
  return isGitHub ? { accessToken: value } : { oauthToken: value };
}

function addDomain(stack: Stack, app: AmplifyDockerApp, one: Case, domain: NonNullable<Case['domain']>): void {
  const [branchName = 'main'] = one.props.branches ?? [];
  const arn = `arn:aws:acm:${domain.region}:111122223333:certificate/00000000-0000-0000-0000-000000000000`;
  new AmplifyDomain(stack, 'Domain', {
    app,
    domainName: domain.domainName,
    subDomains: [AmplifySubDomain.root(branchName), AmplifySubDomain.prefixed(domain.prefix, branchName)],
    automaticSubDomains: one.automatic?.patterns,
    certificate: one.topic ? Certificate.fromCertificateArn(stack, 'Certificate', arn) : undefined,
  });
}

export const amplifyDockerApp: Target<Case> = { name: 'AmplifyDockerApp', cases, build };
