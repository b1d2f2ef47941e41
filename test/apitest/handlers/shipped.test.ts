import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { nodeProgram } from '../../../projenrc/scripts/node-versions';
import { EmbeddedAws } from '../../support/moto';
import { type Answers, BundledRunner, type Suite } from '../bundled-runner';
import { collectionOf, IS_OK, request } from '../collections';
import { leakIn } from '../leaks';
import { LocalApi } from '../local-api';

jest.setTimeout(300_000);

const SECRET = 'tr0ub4dor&3/correct=horse';

let aws: EmbeddedAws;
let api: LocalApi;
let s3: S3Client;
let runner: BundledRunner;
let arn: string;

beforeAll(async () => {
  [aws, api] = await Promise.all([EmbeddedAws.start(), LocalApi.start()]);
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_REGION: region } = aws.environment;
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  s3 = new S3Client({ region, credentials, endpoint: AWS_ENDPOINT_URL_S3, forcePathStyle: true });
  const LocationConstraint = EmbeddedAws.REGION as 'eu-central-1';
  await s3.send(new CreateBucketCommand({ Bucket: 'results', CreateBucketConfiguration: { LocationConstraint } }));
  const secrets = new SecretsManagerClient({ region, credentials, endpoint: AWS_ENDPOINT_URL });
  const SecretString = JSON.stringify({ token: SECRET });
  arn = (await secrets.send(new CreateSecretCommand({ Name: 'shop', SecretString }))).ARN ?? '';
  secrets.destroy();
  runner = new BundledRunner({ PATH: process.env.PATH, ...aws.environment });
});

afterAll(async () => {
  s3?.destroy();
  runner?.remove();
  await Promise.all([api?.stop(), aws?.stop()]);
});

const run = (collection: object, more: Partial<Suite> = {}, ...rest: any[]): Promise<Answers> => {
  const variables = { base: api.url, secure: api.secureUrl, ...more.variables };
  return runner.run({ collection, ...more, variables }, ...rest);
};

/** The values of a metric, in order. */
const metric = ({ log }: Answers, name: string) =>
  [...log.matchAll(/^\{"_aws".*\}$/gm)].flatMap(([line]) => JSON.parse(line)[name] ?? []);

const results = async () => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'results' }));
  return Contents.map(({ Key = '' }) => Key);
};

const NODES = { '20': () => process.execPath, '22': () => nodeProgram(22), '24': () => nodeProgram(24) };

test('these tests run under the oldest version', () => {
  expect(process.versions.node).toMatch(/^20\./);
});

describe.each(Object.entries(NODES))('alone in a folder, under Node.js %s', (major, program) => {
  test('it is this version', () => {
    const { execFileSync } = require('node:child_process');
    expect(`${execFileSync(program(), ['--version'])}`).toMatch(new RegExp(`^v${major}\\.`));
  });

  test('requests with scripts, variables, secrets, a redirect and cookies pass, and leave no result', async () => {
    const before = await results();
    const collection = collectionOf(
      request(
        'Login',
        '{{base}}/login',
        `${IS_OK}\nconst _ = require('lodash');\npm.environment.set('path', _.last(['a', 'ok']));`,
        {
          header: [{ key: 'Authorization', value: 'Bearer {{token}}' }],
        },
      ),
      request(
        'Next',
        '{{base}}/{{path}}',
        "pm.test('has the path', () => pm.expect(pm.response.json().path).to.eql('/ok'));",
      ),
      request('Redirect', '{{base}}/redirect', IS_OK),
      request(
        'Cookie',
        '{{base}}/cookie',
        "pm.test('has none yet', () => pm.expect(pm.response.json().cookie).to.be.undefined);",
      ),
      request(
        'Cookie again',
        '{{base}}/cookie',
        "pm.test('has it', () => pm.expect(pm.response.json().cookie).to.eql('session=1'));",
      ),
    );
    const secrets = [{ name: 'token', arn, field: 'token' }];
    const answers = await run(collection, { secrets }, [{ source: 'schedule' }, { source: 'schedule' }], program());
    expect(answers.answers.map(({ result }) => result)).toMatchObject([
      { passed: true, assertions: 5, requests: 5, failures: [] },
      { passed: true, assertions: 5, requests: 5, failures: [] },
    ]);
    expect(metric(answers, 'Passed')).toEqual([1, 1]);
    expect(await results()).toEqual(before);
  });

  test('a test that fails has its result in S3', async () => {
    const wrong = "pm.test('is there', () => pm.response.to.have.status(404));";
    const answers = await run(collectionOf(request('Orders', '{{base}}/orders', wrong)), {}, undefined, program());
    const [{ result }] = answers.answers;
    const message = 'expected response to have status code 404 but got 200';
    expect(result).toMatchObject({
      passed: false,
      assertions: 1,
      failures: [{ item: 'Orders', name: 'is there', test: 1, message, status: 200 }],
    });
    const object = await s3.send(new GetObjectCommand({ Bucket: 'results', Key: result?.key }));
    expect(JSON.parse((await object.Body?.transformToString()) ?? '')).toMatchObject({ failures: [{ message }] });
    expect(metric(answers, 'Passed')).toEqual([0]);
  });
});

describe('a run that does not prove that the API works has not passed', () => {
  const cases: Record<string, { item: () => object; more?: Partial<Suite>; message: string }> = {
    'a request that hangs': {
      item: () => request('It', '{{base}}/hang', '1'),
      more: { requestMillis: 500 },
      message: 'no answer within 0.5 seconds (ESOCKETTIMEDOUT)',
    },
    'tests that take too long': {
      item: () => request('It', '{{base}}/hang', IS_OK),
      more: { timeoutMillis: 2_500 },
      message: 'the tests did not end within 2.5 seconds',
    },
    'a script that never ends': {
      item: () => request('It', '{{base}}/ok', `${IS_OK}\nwhile (true) {}`),
      more: { scriptMillis: 500 },
      message: 'the script did not end within 0.5 seconds, or ran out of memory (sandbox not responding)',
    },
    'a script that needs too much memory': {
      item: () =>
        request('It', '{{base}}/ok', "const all = []; while (true) { all.push('x'.repeat(999) + all.length); }"),
      more: { heapMegabytes: 100, scriptMillis: 15_000 },
      message: 'memory',
    },
    'a script that fails': {
      item: () => request('It', '{{base}}/ok', "throw new Error('boom')"),
      message: 'boom',
    },
    'a server that hangs up': { item: () => request('It', '{{base}}/crash', '1'), message: 'socket hang up' },
    'a redirect in a circle': {
      item: () => request('It', '{{base}}/circle', '1'),
      message: 'Exceeded maxRedirects',
    },
    'a certificate that nobody trusts': {
      item: () => request('It', '{{secure}}/ok', '1'),
      message: 'unable to verify the first certificate',
    },
    'no test': { item: () => request('It', '{{base}}/ok', '1'), message: 'no test ran' },
    'only tests that are skipped': {
      item: () => request('It', '{{base}}/ok', "pm.test.skip('later', () => {})"),
      message: 'no test ran',
    },
  };

  test.each(Object.entries(cases))('%s', async (_, { item, more, message }) => {
    const answers = await run(collectionOf(item()), more);
    const { passed, failures = [] } = answers.answers[0].result ?? {};
    expect(passed).toBe(false);
    expect(failures.map((failure) => failure.message)).toEqual(
      expect.arrayContaining([expect.stringContaining(message)]),
    );
    expect(metric(answers, 'Passed')).toEqual([0]);
  });

  test('what has failed until the time is over is told, and the next run is a new one', async () => {
    const collection = collectionOf(
      request('First', '{{base}}/ok', "pm.test('no', () => pm.expect(1).to.eql(2))"),
      request('Second', '{{base}}/hang', '1'),
    );
    const { answers } = await run(collection, { timeoutMillis: 6_000 }, [{}, {}]);
    for (const { result } of answers) {
      expect(result?.failures.map(({ item }) => item)).toEqual(['First', 'Second']);
    }
  });
});

test('no secret is in the log or in a result, whatever a test says', async () => {
  const say = "const token = pm.environment.get('token');";
  const collection = collectionOf(
    request('Name', '{{base}}/ok', `${say} pm.test('has ' + token, () => pm.expect(1).to.eql(2));`),
    request('Message', '{{base}}/ok', `${say} pm.test('is', () => pm.expect(token).to.eql('1'));`),
    request(
      'Basic',
      '{{base}}/ok',
      `${say} pm.test('is', () => pm.expect('Basic ' + btoa('me:' + token)).to.eql('1'));`,
    ),
    request('Thrown', '{{base}}/ok', `${say} console.log(token); throw new Error(encodeURIComponent(token));`),
    request('{{token}}', 'http://{{token}}.invalid/', '1'),
    request('Url', '{{base}}/circle?q={{token}}', '1'),
  );
  const before = await results();
  const { log, answers } = await run(collection, { secrets: [{ name: 'token', arn, field: 'token' }] });
  const keys = (await results()).filter((key) => !before.includes(key));
  const object = await s3.send(new GetObjectCommand({ Bucket: 'results', Key: keys[0] }));
  const outputs = [log, JSON.stringify(answers), (await object.Body?.transformToString()) ?? ''];
  expect(answers[0].result?.failures.length).toBeGreaterThanOrEqual(6);
  expect(answers[0].result?.failures.map(({ item }) => item)).toContain('{{token}}');
  expect(outputs.map((output) => leakIn(output, SECRET))).toEqual([undefined, undefined, undefined]);
});

test('60 runs one after the other need at most 400 MB', async () => {
  const collection = collectionOf(request('Login', '{{base}}/login', IS_OK));
  const events = Array(60).fill({ source: 'schedule' });
  const { answers, maxRss } = await run(collection, { heapMegabytes: 179 }, events, nodeProgram(24));
  expect(answers.filter(({ result }) => result?.passed)).toHaveLength(60);
  expect(maxRss / 1024).toBeLessThanOrEqual(400);
});
