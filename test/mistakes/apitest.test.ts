import { CfnParameter, Duration, Lazy, SecretValue, type Stack, Token } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmThreshold } from '../../src/alarm-threshold';
import {
  ApiTest,
  type ApiTestGateOptions,
  type ApiTestProps,
  ApiTestResults,
  ApiTestSchedule,
  ApiTestSecret,
  ApiTestSuite,
} from '../../src/apitest';
import { collectionOf, IS_OK, request } from '../apitest/collections';
import { fileOf, LOGIN, suiteOf } from '../apitest/ground';
import { expectMessages } from './mistakes';

const { days, minutes, seconds } = Duration;

const secretIn = (stack: Stack, id = 'Other') => new Secret(stack, id);

function functionIn(stack: Stack, timeout?: Duration): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, timeout });
}

const make = (stack: Stack, props: Partial<ApiTestProps> = {}) =>
  new ApiTest(stack, 'Shop', {
    suite: suiteOf(),
    variables: { base: 'https://api.acme.example' },
    secrets: { token: ApiTestSecret.field(secretIn(stack, 'Secret'), 'token') },
    schedule: ApiTestSchedule.every(minutes(1)),
    ...props,
  });

const gate = (
  stack: Stack,
  options: Partial<ApiTestGateOptions> = {},
  props: Partial<ApiTestProps> = {},
  id = 'Release',
) => make(stack, props).gate(id, { after: [functionIn(stack)], runWhenChanges: ['1'], ...options });

describe('ApiTest', () => {
  expectMessages([
    [
      'a suite that is a path',
      (stack) => make(stack, { suite: 'shop.json' as any }),
      "suite must be an object, got: 'shop.json'; pass a value of this type [Stack/Shop]",
    ],
    [
      'a suite from JSON',
      (stack) => make(stack, { suite: {} as any }),
      "suite must be made by the class ApiTestSuite, got: an object of the class Object; write for example ApiTestSuite.postman('shop.postman_collection.json') [Stack/Shop]",
    ],
    [
      'a schedule that is an interval',
      (stack) => make(stack, { schedule: minutes(1) as any }),
      'schedule must be made by the class ApiTestSchedule, got: an object of the class Duration; write for example ApiTestSchedule.every(Duration.minutes(1)) [Stack/Shop]',
    ],
    [
      'a variable that the collection does not use',
      (stack) => make(stack, { variables: { base: 'https://a', bsae: 'https://b' } }),
      'variables.bsae must be used by the collection; write {{bsae}} where the collection needs it, or leave it out; a name that is misspelt tests nothing [Stack/Shop]',
    ],
    [
      'a secret that the collection does not use',
      (stack) => make(stack, { secrets: { password: ApiTestSecret.whole(secretIn(stack)) } }),
      'secrets.password must be used by the collection; write {{password}} where the collection needs it, or leave it out; a name that is misspelt tests nothing [Stack/Shop]',
    ],
    [
      'a name with braces',
      (stack) => make(stack, { variables: { '{{base}}': 'https://a' } }),
      'the name {{base}} in variables must be 1 to 64 letters, digits and _.-, got: {{base}}; name it as the collection does, without braces [Stack/Shop]',
    ],
    [
      'a name that is a variable and a secret',
      (stack) => make(stack, { variables: { base: 'https://a', token: 'x' } }),
      'secrets.token must not be in variables too; keep the secret [Stack/Shop]',
    ],
    [
      'a secret as a text',
      (stack) => make(stack, { secrets: { token: 'x' as any } }),
      "secrets.token must be an object, got: 'x'; pass a value of this type [Stack/Shop]",
    ],
    [
      'a secret of Secrets Manager itself',
      (stack) => make(stack, { secrets: { token: secretIn(stack) as any } }),
      "secrets.token must be made by the class ApiTestSecret, got: an object of the class Secret of aws-secretsmanager; write for example ApiTestSecret.field(secret, 'token') [Stack/Shop]",
    ],
    [
      'a variable that is a secret',
      (stack) => make(stack, { variables: { base: SecretValue.secretsManager('shop').unsafeUnwrap() } }),
      'variables.base must not be a secret; pass it by secrets: variables are in the environment of the function, where many can read them [Stack/Shop]',
    ],
    [
      'a variable that is a hidden parameter',
      (stack) => make(stack, { variables: { base: new CfnParameter(stack, 'P', { noEcho: true }).valueAsString } }),
      'variables.base must not be a secret; pass it by secrets: variables are in the environment of the function, where many can read them [Stack/Shop]',
    ],
    [
      'variables that do not fit into the environment of a function',
      (stack) => make(stack, { variables: { base: 'x'.repeat(3_000) } }),
      'variables must be at most 3000 bytes together, got: 3013; put what is the same everywhere into the file of the environment [Stack/Shop]',
    ],
    [
      'a variable that is a number',
      (stack) => make(stack, { variables: { base: 5 as any } }),
      'variables.base must be a text, got: 5; pass a value of this type [Stack/Shop]',
    ],
    [
      'a timeout that the next run would overlap',
      (stack) => make(stack, { timeout: seconds(51) }),
      'timeout must be at least 10 seconds shorter than the interval of the schedule, 1 minute, got: 51 seconds; shorten it, or run the tests less often: two runs would overlap [Stack/Shop]',
    ],
    [
      'a timeout that is too short',
      (stack) => make(stack, { timeout: seconds(4) }),
      'timeout must be between 5 seconds and 14 minutes, got: 4 seconds; cut the collection into several tests [Stack/Shop]',
    ],
    [
      'a timeout that no function has',
      (stack) => make(stack, { timeout: minutes(15), schedule: ApiTestSchedule.none() }),
      'timeout must be between 5 seconds and 14 minutes, got: 15 minutes; cut the collection into several tests [Stack/Shop]',
    ],
    [
      'a timeout that is known only at deploy time',
      (stack) => make(stack, { timeout: seconds(Lazy.number({ produce: () => 30 })) }),
      'timeout must be known at synth, got: a token; write it into the code: other times follow from it [Stack/Shop]',
    ],
    [
      'a request that may take as long as all',
      (stack) => make(stack, { timeout: seconds(20), requestTimeout: seconds(20) }),
      'requestTimeout must be shorter than timeout, 20 seconds, got: 20 seconds; shorten it, or raise timeout: the run would end first [Stack/Shop]',
    ],
    [
      'a script that has no time',
      (stack) => make(stack, { scriptTimeout: Duration.millis(500) }),
      'scriptTimeout must be of at least 1 second, got: 500 millis; shorten it, or raise timeout: the run would end first [Stack/Shop]',
    ],
    [
      'times of Postman for a suite of your own',
      (stack) => make(stack, { suite: ApiTestSuite.custom(functionIn(stack)), requestTimeout: seconds(5) }),
      'requestTimeout must be left out for a suite of your own; set it in the function: only it makes requests [Stack/Shop]',
    ],
    [
      'a function of your own that runs too long',
      (stack) => make(stack, { suite: ApiTestSuite.custom(functionIn(stack, minutes(1))) }),
      'suite must have a timeout of at most 50 seconds, as timeout is, got: 1 minute; shorten the timeout of the function, or raise timeout: two runs would overlap [Stack/Shop]',
    ],
    [
      'too little memory for Postman',
      (stack) => make(stack, { memorySize: 256 }),
      'memorySize must be a whole number between 512 and 10240, got: 256; leave it out: 512 MiB are enough for most collections [Stack/Shop]',
    ],
    [
      'memory that is a token',
      (stack) => make(stack, { memorySize: Token.asNumber({ Ref: 'P' }) }),
      'memorySize must be known at synth, got: a token; write it into the code: a part of it is for the tests [Stack/Shop]',
    ],
    [
      'subnets without a VPC',
      (stack) => make(stack, { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
      'vpcSubnets must be left out without vpc; give the VPC too [Stack/Shop]',
    ],
    [
      'an alarm on a schedule that there is none of',
      (stack) => make(stack, { schedule: ApiTestSchedule.none(), alarms: { failing: AlarmThreshold.of(1) } }),
      'alarms.failing must be left out with ApiTestSchedule.none(), got: 1; use ApiTestSchedule.every: only runs of a schedule are counted [Stack/Shop]',
    ],
  ]);
});

describe('ApiTest.gate', () => {
  expectMessages(
    [
      [
        'nothing that makes a release',
        (stack) => gate(stack, { runWhenChanges: [] }),
        'options.runWhenChanges must hold at least one text, got: []; name what changes with a release, for example fn.currentVersion.version: it would never test again [Stack/Shop]',
      ],
      [
        'nothing to wait for',
        (stack) => gate(stack, { after: [] }),
        'options.after must hold at least one construct, got: []; name the API or service that is deployed: the old one would be tested [Stack/Shop]',
      ],
      [
        'more attempts than fit',
        (stack) => gate(stack, { attempts: 3 }, { timeout: minutes(5), schedule: ApiTestSchedule.none() }),
        'options.attempts must be a whole number between 1 and 2, got: 3; a run takes up to 5 minutes, and a gate 13 minutes: shorten timeout, or test less often [Stack/Shop]',
      ],
      [
        'more than ten attempts',
        (stack) => gate(stack, { attempts: 11 }, { timeout: seconds(20) }),
        'options.attempts must be a whole number between 1 and 10, got: 11; a run takes up to 20 seconds, and a gate 13 minutes: shorten timeout, or test less often [Stack/Shop]',
      ],
      [
        'a run that takes longer than a gate',
        (stack) => gate(stack, {}, { timeout: minutes(13), schedule: ApiTestSchedule.none() }),
        'timeout must be at most 12 minutes for a gate, got: 13 minutes; shorten it [Stack/Shop]',
      ],
      [
        'a name with a slash',
        (stack) => gate(stack, {}, {}, 'a/b'),
        'id must be 1 to 64 letters, digits and hyphens, and begin with a letter, got: a/b; choose such a name, and keep it: releases that passed are recorded under it [Stack/Shop]',
      ],
    ],
    6,
  );
});

describe('ApiTestSuite.postman', () => {
  const one =
    (...items: object[]) =>
    () =>
      suiteOf(collectionOf(...items));
  const withBody = (body: object) => one(request('Upload', 'https://a', IS_OK, { method: 'POST', body }));

  test.each<[string, () => unknown, string]>([
    [
      'a file that is not there',
      () => ApiTestSuite.postman('gone.json'),
      'path must be a file that exists, got: gone.json; export the collection from Postman as v2.1 into one file; v3 is a folder, which cannot be run',
    ],
    ['a folder, as v3 is', () => ApiTestSuite.postman('src'), 'path must be a file that exists, got: src; export'],
    ['no JSON', () => suiteOf('$kind: collection' as any), 'path must be a file with JSON, got: '],
    ['a list', () => suiteOf([] as any), 'path must be a file with an object in JSON, got: '],
    [
      'another schema',
      () => suiteOf({ info: { schema: 'https://schema.getpostman.com/json/collection/v1.0.0/collection.json' } }),
      'with the schema https://schema.getpostman.com/json/collection/v1.0.0/collection.json; export the collection from Postman as v2.1; v3 runs in the Postman CLI only',
    ],
    [
      'no schema',
      () => suiteOf({ name: 'Shop' }),
      'path must be a collection of Postman in the format v2.1 or v2.0, got: ',
    ],
    ['no request', one(), 'path must have at least one request, got: '],
    ['no test', one(request('A', 'https://a', 'console.log(1)')), 'path must have at least one test, got: '],
    [
      'a test in a comment',
      one(request('A', 'https://a', "// pm.test('a', () => {})")),
      'path must have at least one test, got: ',
    ],
    [
      'a test that is off',
      one({
        ...request('A', 'https://a', IS_OK),
        event: [{ listen: 'test', disabled: true, script: { exec: [IS_OK] } }],
      }),
      'path must have at least one test, got: ',
    ],
    [
      'a file to send',
      withBody({ mode: 'file', file: { src: 'a.pdf' } }),
      'Upload; write the content into the body: the runner has no files',
    ],
    [
      'a file in a form',
      withBody({ mode: 'formdata', formdata: [{ key: 'a', type: 'file', src: 'a.pdf' }] }),
      'path must send no files, got: ',
    ],
    [
      'a collection of more than 10 MB',
      () => suiteOf({ ...collectionOf(LOGIN), pad: 'x'.repeat(10 * 1024 * 1024) }),
      'path must be at most 10 MB, got: ',
    ],
    [
      'an environment that is not there',
      () => suiteOf(undefined, { environment: 'gone.json' }),
      'options.environment must be a file that exists, got: gone.json',
    ],
    [
      'globals that are a number',
      () => suiteOf(undefined, { globals: 5 as any }),
      'options.globals must be a text, got: 5',
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });

  const values = (...entries: object[]) => fileOf({ values: entries });

  test.each<[string, () => unknown, string]>([
    [
      'a secret variable with a value',
      () => suiteOf(undefined, { environment: values({ key: 'token', type: 'secret', value: 'abc' }) }),
      'options.environment must hold no credentials, got: the value of the secret variable token in ',
    ],
    [
      'a secret variable of the collection',
      () => suiteOf({ ...collectionOf(LOGIN), variable: [{ key: 'pw', type: 'secret', value: 'abc' }] }),
      'path must hold no credentials, got: the value of the secret variable pw in ',
    ],
    [
      'a bearer token in a header',
      one(request('A', 'https://a', IS_OK, { header: [{ key: 'Authorization', value: 'Bearer eyabcdefghijkl' }] })),
      'got: a bearer token in ',
    ],
    [
      'a bearer token in a script',
      one(request('A', 'https://a', `${IS_OK}; const t = 'Bearer eyabcdefghijkl';`)),
      'got: a bearer token in ',
    ],
    [
      'a JSON Web Token',
      () => suiteOf(undefined, { globals: values({ key: 'a', value: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc' }) }),
      'got: a JSON Web Token in ',
    ],
    ['an access key', one(request('A', 'https://a?k=AKIAIOSFODNN7EXAMPLE', IS_OK)), 'got: an access key of AWS in '],
    [
      'a private key',
      one(request('A', 'https://a', `${IS_OK}; // -----BEGIN RSA PRIVATE KEY-----`)),
      'got: a private key in ',
    ],
    [
      'a password in an authorization',
      one(
        request('A', 'https://a', IS_OK, {
          auth: {
            type: 'basic',
            basic: [
              { key: 'username', value: 'me' },
              { key: 'password', value: 'pw' },
            ],
          },
        }),
      ),
      'got: a password for the authorization basic in ',
    ],
    [
      'the same in v2.0',
      one(request('A', 'https://a', IS_OK, { auth: { type: 'bearer', bearer: { token: 'abc' } } })),
      'got: a token for the authorization bearer in ',
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow('; use a variable in its place, {{token}}, and pass its value by secrets');
  });

  test.each<[string, () => unknown]>([
    [
      'a secret variable without a value',
      () => suiteOf(undefined, { environment: values({ key: 'token', type: 'secret', value: '' }) }),
    ],
    [
      'a variable in an authorization',
      one(
        request('A', 'https://a', IS_OK, { auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] } }),
      ),
    ],
    [
      'a user without a password',
      one(request('A', 'https://a', IS_OK, { auth: { type: 'basic', basic: [{ key: 'username', value: 'me' }] } })),
    ],
    ['an authorization without parameters', one(request('A', 'https://a', IS_OK, { auth: { type: 'noauth' } }))],
    ['a test of the old kind', one(request('A', 'https://a', "tests['a'] = true;"))],
    [
      'a test of a folder',
      () =>
        suiteOf(
          collectionOf({
            name: 'F',
            event: [{ listen: 'test', script: { exec: IS_OK } }],
            item: [{ name: 'A', request: 'https://a' }],
          }),
        ),
    ],
    [
      'v2.0',
      () =>
        suiteOf({
          ...collectionOf(LOGIN),
          info: { schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
        }),
    ],
    ['a byte order mark', () => suiteOf(`\uFEFF${JSON.stringify(collectionOf(LOGIN))}` as any)],
  ])('%s is accepted', (_, attempt) => {
    expect(attempt).not.toThrow();
  });
});

describe('the classes', () => {
  test.each<[string, () => unknown, string]>([
    [
      'an interval of half a minute',
      () => ApiTestSchedule.every(seconds(30)),
      'interval must be between 1 minute and 1 day, got: 30 seconds; EventBridge Scheduler counts in minutes; a test that runs less than daily warns too late',
    ],
    [
      'an interval of 90 seconds',
      () => ApiTestSchedule.every(seconds(90)),
      'interval must be in whole minutes, got: 1 minute 30 seconds; EventBridge Scheduler counts in minutes; a test that runs less than daily warns too late',
    ],
    [
      'an interval of two days',
      () => ApiTestSchedule.every(days(2)),
      'interval must be between 1 minute and 1 day, got: 2 days; EventBridge Scheduler counts in minutes; a test that runs less than daily warns too late',
    ],
    [
      'a retention of hours',
      () => ApiTestResults.failures({ retention: Duration.hours(36) }),
      'retention must be in whole days, got: 1 day 12 hours; S3 counts in days',
    ],
    [
      'a retention of nothing',
      () => ApiTestResults.failures({ retention: days(0) }),
      'retention must be between 1 day and 3653 days, got: 0 days; S3 counts in days',
    ],
    [
      'a secret that is an ARN',
      () => ApiTestSecret.whole('arn:aws:…' as any),
      "secret must be an object, got: 'arn:aws:…'; pass a value of this type, or leave it out",
    ],
    [
      'a function that is a name',
      () => ApiTestSuite.custom('fn' as any),
      "fn must be an object, got: 'fn'; pass a value of this type",
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(expect.objectContaining({ message }));
  });

  test('a field without a name', () => {
    const { Stack: StackClass } = require('aws-cdk-lib');
    expect(() => ApiTestSecret.field(secretIn(new StackClass()), '')).toThrow(
      expect.objectContaining({
        message:
          "field must be the name of a field, of 1 to 256 characters, got: ''; use ApiTestSecret.whole for a secret that is not JSON",
      }),
    );
  });
});
