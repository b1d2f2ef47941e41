import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ApiTest, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../../src/apitest';
import { ImageAssetRepository } from '../../src/assets';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from '../../src/rdsproxy';
import { Ground as Backlogs } from '../batch/ground';
import { clusterIn } from '../outbox/ground';
import { expectMessages } from './mistakes';

const count = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index));

function imagesFor(stack: Stack, accounts: number): ImageAssetRepository {
  const pullAccounts = count(accounts, (index) => `${100_000_000_000 + index}`);
  return new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop', pullAccounts });
}

function testsWith(stack: Stack, secrets: number, base = '', imported = false): ApiTest {
  const fn = new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  const secretOf = (index: number) =>
    imported
      ? Secret.fromSecretCompleteArn(
          stack,
          `S${index}`,
          `arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-AbCdE${index % 10}`,
        )
      : new Secret(stack, `S${index}`);
  return new ApiTest(stack, 'Tests', {
    suite: ApiTestSuite.custom(fn),
    schedule: ApiTestSchedule.every(Duration.hours(1)),
    variables: { base },
    secrets: Object.fromEntries(
      count(secrets, (index) => [`token${index}`, ApiTestSecret.field(secretOf(index), 'token')]),
    ),
  });
}

const jobsWith = (stack: Stack, bytes: number) =>
  new Backlogs(stack).backlog({ environment: { LONG: 'x'.repeat(bytes - 28) } });

describe('more than the service takes', () => {
  expectMessages(
    [
      [
        'accounts that pull',
        (stack) => imagesFor(stack, 120),
        expect.stringMatching(
          /^Validation failed with the following errors:\n {2}\[Stack\/Images\] pullAccounts must fit into a repository policy of at most 10240 characters, got: 1\d{4}; admit the organization with pullOrganizations, or make a second repository for some of the accounts$/,
        ),
      ],
      [
        'secrets of tests',
        (stack) => testsWith(stack, 20, 'x'.repeat(617)),
        'secrets must take at most 3500 bytes together with variables, each with its ARN, got: 3501; split the collection: the environment of a function has at most 4 KB [Stack/Tests]',
      ],
      [
        'variables of jobs',
        (stack) => jobsWith(stack, 20_001),
        'environment must be at most 20000 bytes together, got: 20001; put what is long into a file in S3 or into a parameter, and name it here [Stack/Made]',
      ],
    ],
    3,
  );
});

test('as much as the services take is taken', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  imagesFor(stack, 110);
  testsWith(stack, 20, 'x'.repeat(616));
  jobsWith(stack, 20_000);
  expect(() => stack.node.root.node.validate()).not.toThrow();
  expect(stack.node.findAll().flatMap((it) => it.node.validate())).toEqual([]);
});

test('secrets whose ARNs are known count by these', () => {
  const stack = new Stack(new App(), 'Stack');
  expect(() => testsWith(stack, 25, '', true)).not.toThrow();
});

test.each([
  ['without feature flags', {}],
  ['with policies made small', flags],
])('the users of a proxy are many, and no policy is too long for IAM: %s', (_, postCliContext) => {
  const stack = new Stack(new App({ postCliContext }), 'Stack');
  const cluster = clusterIn(stack);
  const databaseUsers = count(200, (index) => `user_of_service_${index}`);
  new PinningAwareDatabaseProxy(stack, 'Proxy', {
    vpc: cluster.vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth: ProxyAuth.endToEndIam({ databaseUsers }),
  });
  const template = Template.fromStack(stack);
  const documents = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].map((type) =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties.PolicyDocument),
  );
  const arn = 'arn:aws:rds-db:eu-central-1:111122223333:dbuser:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ/';
  const lengths = documents.map((some) =>
    some.map(
      (document) =>
        JSON.stringify(document).replace(/\{"Fn::Join":\["",\[.*?"\/(\w+)"\]\]\}/g, (__, user) => `"${arn}${user}"`)
          .length,
    ),
  );
  expect(Math.max(...lengths[0])).toBeLessThan(10_240);
  expect(Math.max(...lengths[1])).toBeLessThan(6_144);
  expect(new Set(JSON.stringify(documents).match(/user_of_service_\d+/g)).size).toBe(200);
});
