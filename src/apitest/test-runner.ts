import { Duration, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allowHttps } from '../private/synth/database-access';
import { HandlerCode } from '../private/synth/handler-code';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import type { ApiTestProps } from './api-test-props';
import { ANSWER, type TestTimes } from './api-test-rules';
import { RUNNER_VARIABLES, type SecretSource, SUITE_FILES } from './run-tests.contract';

/** The part of the memory that each of the two threads of the tests may fill with objects. */
const HEAP_SHARE = 0.35;

const SUBNETS = {
  zones: { min: 1 },
  publicProblem: 'public: a function there has no public address, and reaches nothing outside of the VPC',
  remedy: 'choose private subnets, or isolated ones with endpoints for Secrets Manager and S3',
};

/** The function that runs the tests. */
export function createRunner(
  scope: Construct,
  props: ApiTestProps,
  times: TestTimes,
  bucket: IBucket,
  logGroup: LogGroup,
): LambdaFunction {
  const { suite, memorySize = suite._postman ? 512 : 256 } = props;
  return new LambdaFunction(scope, 'Runner', {
    description: 'Runs the tests of an API',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: codeOf(props),
    timeout: times.timeout.plus(ANSWER),
    memorySize,
    // The next run is due soon.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
    logGroup,
    ...networkOf(scope, props),
    environment: environmentOf(scope, props, times, bucket, memorySize),
  });
}

function codeOf({ suite: { _postman: files } }: ApiTestProps): HandlerCode {
  return files
    ? new HandlerCode('apitest/run-postman-tests', {
        [SUITE_FILES.collection]: files.collection,
        [SUITE_FILES.environment]: files.environment,
        [SUITE_FILES.globals]: files.globals,
      })
    : new HandlerCode('apitest/run-custom-tests', {});
}

function networkOf(scope: Construct, { vpc, vpcSubnets }: ApiTestProps) {
  if (vpc === undefined) {
    return {};
  }
  const { subnets } = pickSubnets(scope, vpc, vpcSubnets, SUBNETS);
  const group = closedSecurityGroup(scope, vpc, 'The runner of API tests');
  allowHttps(group, 'the API, AWS Secrets Manager and Amazon S3');
  return { vpc, vpcSubnets: { subnets }, securityGroups: [group] };
}

function environmentOf(
  scope: Construct,
  { suite, variables = {}, secrets = {} }: ApiTestProps,
  { timeout, requestTimeout, scriptTimeout }: TestTimes,
  bucket: IBucket,
  memorySize: number,
): Record<string, string> {
  const millis = (duration: Duration) => `${duration.toMilliseconds()}`;
  const json = (value: unknown) => Stack.of(scope).toJsonString(value);
  const sources = Object.entries(secrets).map(
    ([name, { _secret, _field: field }]): SecretSource => ({ name, arn: _secret.secretArn, field }),
  );
  return {
    [RUNNER_VARIABLES.bucket]: bucket.bucketName,
    [RUNNER_VARIABLES.variables]: json(variables),
    [RUNNER_VARIABLES.secrets]: json(sources),
    [RUNNER_VARIABLES.timeoutMillis]: millis(timeout),
    ...(suite._function
      ? { [RUNNER_VARIABLES.suite]: suite._function.functionArn }
      : {
          [RUNNER_VARIABLES.requestMillis]: millis(requestTimeout),
          [RUNNER_VARIABLES.scriptMillis]: millis(scriptTimeout),
          [RUNNER_VARIABLES.heapMegabytes]: `${Math.floor(memorySize * HEAP_SHARE)}`,
        }),
  };
}
