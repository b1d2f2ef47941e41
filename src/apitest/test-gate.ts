import { CustomResource, Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { HandlerCode } from '../private/synth/handler-code';
import { createLogGroup } from '../private/synth/log-encryption';
import type { ApiTestGateOptions } from './api-test-props';
import { GATE_VARIABLES, type GateRequest } from './hold-release.contract';
import { PASSED_PREFIX } from './run-tests.contract';

export interface GateKeeperProps {
  readonly runner: IFunction;
  readonly bucket: IBucket;
  readonly logRetention?: RetentionDays;
  readonly encryptionKey?: IKey;
}

/** The longest answer of the function, that of the CDK around it, and a minute for CloudFormation. */
const FUNCTION_TIMEOUT = Duration.minutes(14);
const AROUND = Duration.minutes(2);

/** The function behind all gates of a test. */
export class GateKeeper extends Construct {
  private readonly provider: Provider;
  private readonly needed: Grant[];

  constructor(scope: Construct, id: string, props: GateKeeperProps) {
    super(scope, id);
    const { runner, bucket, encryptionKey } = props;
    const keeper = new LambdaFunction(this, 'Function', {
      description: 'Holds a release until the tests of its API pass',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: new HandlerCode('apitest/hold-release', {}),
      timeout: FUNCTION_TIMEOUT,
      memorySize: 256,
      logGroup: createLogGroup(this, 'Log', 'apitest', props),
      environment: { [GATE_VARIABLES.bucket]: bucket.bucketName, [GATE_VARIABLES.runner]: runner.functionArn },
    });
    this.needed = [
      Grant.addToPrincipal({
        grantee: keeper,
        actions: ['lambda:InvokeFunction'],
        resourceArns: [runner.functionArn],
      }),
      Grant.addToPrincipal({
        grantee: keeper,
        actions: ['s3:ListBucket'],
        resourceArns: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${PASSED_PREFIX}*` } },
      }),
      Grant.addToPrincipal({
        grantee: keeper,
        actions: ['s3:PutObject'],
        resourceArns: [bucket.arnForObjects(`${PASSED_PREFIX}*`)],
      }),
    ];
    encryptionKey?.grant(keeper, 'kms:GenerateDataKey');
    this.provider = new Provider(this, 'Provider', {
      onEventHandler: keeper,
      logGroup: createLogGroup(this, 'ProviderLog', 'apitest', props),
    });
  }

  /** Makes a gate. */
  public gate(
    id: string,
    { after, runWhenChanges }: ApiTestGateOptions,
    attempts: number,
    total: Duration,
  ): CustomResource {
    const request: GateRequest = { Gate: id, Release: runWhenChanges, Attempts: `${attempts}` };
    const resource = new CustomResource(this, id, {
      serviceToken: this.provider.serviceToken,
      serviceTimeout: total.plus(AROUND),
      resourceType: 'Custom::CdkHindsightApiTestGate',
      properties: request,
    });
    resource.node.addDependency(...after, ...this.needed);
    return resource;
  }
}
