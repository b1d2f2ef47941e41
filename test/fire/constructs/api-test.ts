import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Peer, Port, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Arbitrary, array, boolean, constantFrom, option, record } from 'fast-check';
import { ApiTest, ApiTestResults, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../../../src/apitest';
import { collectionOf, IS_OK, request } from '../../apitest/collections';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { days, minutes, seconds } = Duration;

const cases = (values: Values) =>
  record({
    isPostman: boolean(),
    network: option(networks(values)),
    subnets: values.usually([undefined, SubnetType.PRIVATE_WITH_EGRESS], SubnetType.PRIVATE_ISOLATED),
    interval: values.usually([minutes(1), minutes(5)], undefined, seconds(30), days(2)),
    base: values.text('https://api.acme.example'),
    name: values.usually(['base'], 'other', '{{base}}'),
    isWhole: boolean(),
    retention: option(partial({ retention: values.duration(days(1), days(30)) })),
    withKey: boolean(),
    files: option(partial({ environment: constantFrom('environment'), globals: constantFrom('globals') })),
    props: partial({
      timeout: values.duration(seconds(20), seconds(50)),
      memorySize: values.number(512, 1_024),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    times: partial({
      requestTimeout: values.duration(seconds(1), seconds(10)),
      scriptTimeout: values.duration(seconds(1), seconds(5)),
    }),
    gate: option(
      record({
        id: values.text('Release', 'Smoke-1'),
        runWhenChanges: array(values.text('1', 'v2'), { maxLength: 2 }),
        attempts: option(values.number(1, 3), { nil: undefined }),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['failing', 'silent', 'runnerErrors']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const vpc = one.network === null ? undefined : networkFrom(stack, one.network);
  const code = Code.fromInline('exports.handler = async () => ({ assertions: 1, failures: [] });');
  const api = new LambdaFunction(stack, 'Api', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  const secret = new Secret(stack, 'Secret');
  const made = new ApiTest(stack, 'Test', {
    ...one.props,
    ...(one.isPostman ? one.times : {}),
    suite: one.isPostman ? ApiTestSuite.postman(file('collection'), filesOf(one)) : ApiTestSuite.custom(api),
    vpc,
    vpcSubnets: vpc && one.subnets && { subnetType: one.subnets },
    variables: { [one.name]: one.base },
    secrets: { token: one.isWhole ? ApiTestSecret.whole(secret) : ApiTestSecret.field(secret, 'token') },
    schedule: one.interval ? ApiTestSchedule.every(one.interval) : ApiTestSchedule.none(),
    results: one.retention === null ? undefined : ApiTestResults.failures(one.retention),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (vpc) {
    made.connections.allowTo(Peer.ipv4('10.0.0.0/8'), Port.tcp(8080));
  }
  if (one.gate) {
    const { id, ...options } = one.gate;
    made.gate(id, { after: [api], ...options });
  }
  addDashboard(stack, made, one.metrics);
}

const FOLDER = join(tmpdir(), `fire-apitest-${process.pid}`);

const FILES: Record<string, object> = {
  collection: collectionOf(request('Login', '{{base}}/{{token}}', IS_OK)),
  environment: { values: [] },
  globals: { values: [] },
};

function file(name: string): string {
  const path = join(FOLDER, `${name}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, JSON.stringify(FILES[name]));
  return path;
}

function filesOf({ files }: Case): { environment?: string; globals?: string } {
  return Object.fromEntries(Object.values(files ?? {}).map((name) => [name, file(name as string)]));
}

export const apiTest: Target<Case> = { name: 'ApiTest', cases, build };
